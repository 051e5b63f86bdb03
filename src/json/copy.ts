/**
 * The copy that checks: one pass over an untrusted value that builds a fresh, deeply frozen twin and
 * reads every property once, so that a getter cannot show one value to the check and another to the
 * copy.
 */
import { JSON_MAX_DEPTH, JSON_MAX_NODES, type JsonObject, type JsonValue } from "./json-value.ts";
import { describeValue } from "./place.ts";
import { readElement, readKeys, readProperty, shapeOf } from "./read.ts";
import { isStorableText } from "./storable-text.ts";

/** What a pass carries: where it stands, what it may still spend, and whom it tells of faults. */
export interface JsonWalk {
  /** The keys from the root to the container being read. */
  readonly path: (string | number)[];
  /** How many values may still be walked. */
  nodesLeft: number;
  /** Told of each fault: in the container at `path`, or at its `key`. May throw to end the pass. */
  report(problem: string, key?: string | number): undefined;
  /** Ends the pass by throwing. */
  end(): never;
}

/**
 * Copies a JSON-safe value, frozen to its leaves. Gives `undefined`, which no JSON value is, where
 * anything in it is not JSON-safe, after telling `walk` of each fault. `walk.path` must lead to the
 * value, which is level 0 and is not counted.
 */
export function copyJson(value: unknown, walk: JsonWalk): JsonValue | undefined {
  walk.nodesLeft++;
  return copyValue(value, undefined, walk, -1);
}

/** Copies as {@link copyJson} does, and refuses whatever is no plain object. */
export function copyJsonObject(value: unknown, walk: JsonWalk): JsonObject | undefined {
  if (typeof value === "object" && value !== null && shapeOf(value) === "plain") {
    return copyObject(value, walk, 0);
  }
  return walk.report(`must be a plain object, got ${describeValue(value)}`);
}

function copyValue(
  value: unknown,
  key: string | number | undefined,
  walk: JsonWalk,
  depth: number,
): JsonValue | undefined {
  if (--walk.nodesLeft < 0) {
    walk.report(`is more than the ${JSON_MAX_NODES} values that a batch may hold`, key);
    walk.end();
  }
  switch (typeof value) {
    case "string":
      if (isStorableText(value)) return value;
      return walk.report("must be text without U+0000 and without a lone surrogate", key);
    case "number":
      if (Number.isFinite(value)) return value;
      return walk.report(`must be a finite number, got ${value}`, key);
    case "boolean":
      return value;
    case "object":
      return value === null ? null : copyContainer(value, key, walk, depth + 1);
    default:
      return walk.report(`must be a JSON value, got ${describeValue(value)}`, key);
  }
}

function copyContainer(
  value: object,
  key: string | number | undefined,
  walk: JsonWalk,
  depth: number,
): JsonValue | undefined {
  if (depth > JSON_MAX_DEPTH) {
    return walk.report(`must not be nested deeper than ${JSON_MAX_DEPTH} levels`, key);
  }
  const shape = shapeOf(value);
  if (shape === "other") {
    return walk.report(`must be a JSON value, got ${describeValue(value)}`, key);
  }
  if (key !== undefined) walk.path.push(key);
  const copy = shape === "array" ? copyArray(value, walk, depth) : copyObject(value, walk, depth);
  if (key !== undefined) walk.path.pop();
  return copy;
}

function copyObject(source: object, walk: JsonWalk, depth: number): JsonObject | undefined {
  const keys = readKeys(source);
  if (keys === undefined) return walk.report("must be an object whose keys can be listed");
  const copy: Record<string, JsonValue> = {};
  let whole = true;
  for (const key of keys) {
    const item = isStorableText(key)
      ? copyValue(readProperty(source, key), key, walk, depth)
      : walk.report("must have a key without U+0000 and without a lone surrogate", key);
    if (item === undefined) {
      whole = false;
    } else if (key === "__proto__") {
      // Assigning would call the setter on Object.prototype and change what the copy inherits.
      Object.defineProperty(copy, key, { value: item, enumerable: true });
    } else {
      copy[key] = item;
    }
  }
  return whole ? Object.freeze(copy) : undefined;
}

function copyArray(
  source: object,
  walk: JsonWalk,
  depth: number,
): readonly JsonValue[] | undefined {
  const length = readProperty(source, "length");
  // Only a proxy can lie here. What is no count of elements would be read in one way and written in another.
  if (!Number.isSafeInteger(length) || (length as number) < 0) {
    return walk.report("must be an array whose length can be read");
  }
  const copy: JsonValue[] = [];
  let whole = true;
  for (let index = 0; index < (length as number); index++) {
    const item = copyValue(readElement(source, index), index, walk, depth);
    if (item === undefined) whole = false;
    else copy.push(item);
  }
  return whole ? Object.freeze(copy) : undefined;
}
