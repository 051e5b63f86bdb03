/**
 * Whether a value is JSON-safe, as a boolean.
 *
 * @see `docs/protocol.md#json-safe`
 */
import { copyJson, copyJsonObject, type JsonWalk } from "./copy.ts";
import { JSON_MAX_NODES, type JsonObject, type JsonValue } from "./json-value.ts";

/**
 * Tells whether a value is JSON-safe: storable to its leaves, within the limits of depth and size.
 * The value counts as level 0, as an event's `data` does. Never throws.
 *
 * @example
 * ```ts
 * import { isJsonValue } from "runner-contracts";
 *
 * console.log(isJsonValue([1, "two", null])); // true
 * console.log(isJsonValue(new Date(0))); // false
 * ```
 */
export function isJsonValue(value: unknown): value is JsonValue {
  return passes(copyJson, value);
}

/** Tells whether a value would be accepted as an event's `data`. Never throws. */
export function isJsonObject(value: unknown): value is JsonObject {
  return passes(copyJsonObject, value);
}

function passes(copy: (value: unknown, walk: JsonWalk) => unknown, value: unknown): boolean {
  try {
    return copy(value, new Probe()) !== undefined;
  } catch {
    return false;
  }
}

/** A walk that wants to know no more than that there is a fault. */
class Probe implements JsonWalk {
  readonly path: (string | number)[] = [];
  nodesLeft: number = JSON_MAX_NODES;

  report(): undefined {
    this.end();
  }

  end(): never {
    throw undefined;
  }
}
