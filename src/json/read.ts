/**
 * Reading values that nobody vouches for: getters that throw, proxies that were revoked, objects of
 * another realm. Each function here answers for every value there is.
 */

/** What {@link readProperty} gives where reading threw. A symbol, so every check refuses it. */
export const UNREADABLE: unique symbol = Symbol("unreadable");

/** Reads one property, once. Gives {@link UNREADABLE} where reading throws. */
export function readProperty(source: object, key: string): unknown {
  try {
    return (source as Record<string, unknown>)[key];
  } catch {
    return UNREADABLE;
  }
}

/** Reads the length of an array, once. Gives {@link UNREADABLE} where reading throws. */
export function readLength(source: object): unknown {
  try {
    return (source as { readonly length?: unknown }).length;
  } catch {
    return UNREADABLE;
  }
}

/** Reads what stands at an index, once, wherever it comes from. */
export function readItem(source: object, index: number): unknown {
  try {
    return (source as readonly unknown[])[index];
  } catch {
    return UNREADABLE;
  }
}

/** Reads one element, once. A hole reads as `undefined`, also where a prototype would fill it. */
export function readElement(source: object, index: number): unknown {
  try {
    return Object.hasOwn(source, index) ? (source as readonly unknown[])[index] : undefined;
  } catch {
    return UNREADABLE;
  }
}

/** The own enumerable string keys, or `undefined` where a proxy throws instead of listing them. */
export function readKeys(source: object): readonly string[] | undefined {
  try {
    return Object.keys(source);
  } catch {
    return undefined;
  }
}

/** Tells whether a property is an object's own. Never throws: true where a proxy does not tell. */
export function isOwn(source: object, key: string): boolean {
  try {
    return Object.hasOwn(source, key);
  } catch {
    return true;
  }
}

/** Tells whether a value is an array, of any realm. Never throws: a revoked proxy is none. */
export function isArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** Tells whether a value is an object to read by property: any but an array. Never throws. */
export function isRecord(value: unknown): value is object {
  try {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/**
 * A plain object. An heir is one that may inherit what `for…in` shows: any of another realm, and
 * each while something has polluted `Object.prototype`.
 */
export type PlainShape = "plain" | "heir";

/** What a value is for the one who copies it. A revoked proxy is `"other"`. */
export type ObjectShape = PlainShape | "array" | "other";

/** Tells an array from a plain object from anything else, realms apart. Never throws. */
export function shapeOf(value: object): ObjectShape {
  try {
    if (Array.isArray(value)) return "array";
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === null) return "plain";
    if (prototype === Object.prototype) return isObjectPrototypePolluted() ? "heir" : "plain";
    return isForeignObjectPrototype(prototype as object) ? "heir" : "other";
  } catch {
    return "other";
  }
}

/** Tells whether a value is a plain object, of any realm. Never throws. */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const shape = shapeOf(value);
  return shape === "plain" || shape === "heir";
}

/** Tells whether plain objects of this realm inherit what `for…in` shows. */
export function isObjectPrototypePolluted(): boolean {
  for (const _key in Object.prototype) return true;
  return false;
}

/**
 * `Object.prototype` of another realm: a root that owns `isPrototypeOf`. A class that extends
 * `null` has a root for its prototype too, but not one that owns this method.
 */
function isForeignObjectPrototype(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf");
}
