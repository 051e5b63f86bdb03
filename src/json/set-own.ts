/**
 * Giving an object a property of its own under any key. Assigning `__proto__` would call the setter
 * on `Object.prototype`, and assigning a name that a frozen `Object.prototype` has would throw.
 */

/** Gives `target` the property, or puts it in the place of the one it has. */
export function setOwn<Value>(target: Record<string, Value>, key: string, value: Value): undefined {
  if (key in Object.prototype) defineOwn(target, key, value);
  else target[key] = value;
}

/**
 * Gives `target` a property under a key that was found assignable, and may be so no more: what has
 * come to `Object.prototype` since is asked for by nothing but the assignment itself.
 */
export function assignOwn<Value>(
  target: Record<string, Value>,
  key: string,
  value: Value,
): undefined {
  try {
    target[key] = value;
  } catch {
    defineOwn(target, key, value);
  }
}

/**
 * Gives `target` a property that it does not have, or puts it in the place of the one it has. The
 * descriptor inherits nothing: a polluted `Object.prototype` could lend it a getter.
 */
export function defineOwn(target: object, key: string, value: unknown): undefined {
  const field = { __proto__: null, value, enumerable: true, writable: true, configurable: true };
  Object.defineProperty(target, key, field);
}
