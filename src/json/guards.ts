/**
 * Whether a value is JSON-safe, as a boolean.
 *
 * @see `docs/protocol.md#json-safe`
 */
import { copyJson, copyJsonObject, type NodeBudget } from "./copy.ts";
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

function passes(copy: (value: unknown, budget: NodeBudget) => unknown, value: unknown): boolean {
  try {
    copy(value, { nodesLeft: JSON_MAX_NODES });
    return true;
  } catch {
    return false;
  }
}
