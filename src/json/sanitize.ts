/**
 * Making any value storable, for producers that must not lose an event over one bad character.
 *
 * @see `docs/protocol.md#json-safe`
 */
import { JSON_MAX_DEPTH, JSON_MAX_NODES, type JsonObject, type JsonValue } from "./json-value.ts";
import { isArray, isPlainObject, readElement, readKeys, readLength, readProperty } from "./read.ts";
import { setOwn } from "./set-own.ts";
import { toStorableText } from "./storable-text.ts";

/** What can box a primitive that JSON has a word for. */
const BOXES = [String, Number, Boolean, BigInt] as const;

/**
 * Gives the nearest storable value. The argument counts as level 0, as an event's `data` does: an
 * object that comes back always passes as `data`, and a value that passes already comes back equal.
 *
 * U+0000 and lone surrogates become U+FFFD; of keys that are equal after that the last stays. Dates
 * become ISO 8601 strings, bigints decimal strings, boxed primitives what they box, objects with a
 * `toJSON` method what it gives (a plain object only where the method is an enumerable property of
 * its own), any other object its own enumerable properties. What JSON has no word for (`undefined`,
 * functions, symbols, numbers that are not finite, a reference back to an ancestor, a property that
 * throws, a container below `JSON_MAX_DEPTH`) is dropped from an object, and is `null` in an array
 * and at the root. After `JSON_MAX_NODES` values the rest is cut off. Never throws.
 *
 * @example
 * ```ts
 * import { sanitizeJson } from "runner-contracts";
 *
 * console.log(sanitizeJson({ at: new Date(0), size: 12n, log: "a\u0000b", cb() {} }));
 * // { at: "1970-01-01T00:00:00.000Z", size: "12", log: "a\uFFFDb" }
 * ```
 */
export function sanitizeJson(value: unknown): JsonValue {
  try {
    return sanitizeValue(value, { nodesLeft: JSON_MAX_NODES, ancestors: [] }) ?? null;
  } catch {
    // Whatever the value does is caught where it is read: this is the caller's stack at its end.
    return null;
  }
}

interface Sanitizing {
  nodesLeft: number;
  /**
   * The containers from the root to here, so that a cycle is cut where it closes: each as it was met,
   * and as what it says that it is.
   */
  readonly ancestors: object[];
}

/** `undefined` stands for "dropped". */
function sanitizeValue(value: unknown, pass: Sanitizing): JsonValue | undefined {
  switch (typeof value) {
    case "string":
      return toStorableText(value);
    case "number":
      return Number.isFinite(value) ? value : undefined;
    case "boolean":
      return value;
    case "bigint":
      return String(value);
    case "object":
      return value === null ? null : sanitizeObject(value, pass);
    default:
      return undefined;
  }
}

function sanitizeObject(value: object, pass: Sanitizing): JsonValue | undefined {
  const { ancestors } = pass;
  if (ancestors.includes(value)) return undefined;
  const simpler = simplify(value);
  if (typeof simpler !== "object" || simpler === null) return sanitizeValue(simpler, pass);
  if (ancestors.length > 2 * JSON_MAX_DEPTH || ancestors.includes(simpler)) return undefined;
  ancestors.push(value, simpler);
  const result = isArray(simpler)
    ? sanitizeArray(simpler, pass)
    : sanitizeProperties(simpler, pass);
  ancestors.length -= 2;
  return result;
}

function sanitizeArray(source: object, pass: Sanitizing): JsonValue[] {
  const length = readLength(source);
  const result: JsonValue[] = [];
  for (let index = 0; typeof length === "number" && index < length; index++) {
    if (--pass.nodesLeft < 0) break;
    result.push(sanitizeValue(readElement(source, index), pass) ?? null);
  }
  return result;
}

function sanitizeProperties(source: object, pass: Sanitizing): JsonObject {
  const result: Record<string, JsonValue> = {};
  for (const key of readKeys(source) ?? []) {
    if (--pass.nodesLeft < 0) break;
    const item = sanitizeValue(readProperty(source, key), pass);
    if (item !== undefined) setOwn(result, toStorableText(key), item);
  }
  return result;
}

/**
 * What an object says of itself in simpler words, by the rules of `JSON.stringify`. But a method of
 * a plain object that does not show is no part of it: the object is a JSON value, and comes back as
 * it is.
 */
function simplify(value: object): unknown {
  const isPlain = isPlainObject(value);
  if (isArray(value) || (isPlain && !showsToJson(value))) return value;
  const toJson = readProperty(value, "toJSON");
  try {
    if (typeof toJson === "function") return unbox(toJson.call(value, ""));
  } catch {
    return undefined;
  }
  return isPlain ? value : unbox(value);
}

function showsToJson(value: object): boolean {
  try {
    return Object.prototype.propertyIsEnumerable.call(value, "toJSON");
  } catch {
    return false;
  }
}

/** What a boxed primitive boxes, of any realm; any other value as it is. */
function unbox(value: unknown): unknown {
  try {
    // Asking each box in turn would throw for most objects, and throwing costs more than all the
    // rest.
    const tag = Object.prototype.toString.call(value);
    const box = BOXES.find(({ name }) => tag === `[object ${name}]`);
    return box === undefined ? value : (box.prototype.valueOf as () => unknown).call(value);
  } catch {
    return value;
  }
}
