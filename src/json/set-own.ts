/**
 * Putting a value under any key: assigning `__proto__` would call the setter on `Object.prototype`, and
 * change what the object inherits instead of giving it a property.
 */
export function setOwn<Value>(target: Record<string, Value>, key: string, value: Value): undefined {
  if (key !== "__proto__") target[key] = value;
  else {
    const fields = { value, enumerable: true, writable: true, configurable: true };
    Object.defineProperty(target, key, fields);
  }
}
