/**
 * What JSON-safe means here: storable. A value that passes survives `JSON.stringify`, UTF-8 and a
 * PostgreSQL `jsonb` column, and comes back equal.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7493 | RFC 7493 (I-JSON)} and `docs/protocol.md#json-safe`
 */

/** A value that JSON has a word for, read-only to its leaves. */
export type JsonValue = string | number | boolean | null | JsonObject | readonly JsonValue[];

/** A JSON object, read-only to its leaves. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** The keys and indices that lead from a root to a value inside it. */
export type JsonPath = readonly (string | number)[];

/**
 * How many levels below its root object a container may stand. The root is level 0, so the 129th
 * container on one path is refused. `JSON.stringify` and `structuredClone` give up near 4,000
 * levels, PostgreSQL near 14,500.
 */
export const JSON_MAX_DEPTH: 128 = 128 as const;

/**
 * How many values may stand below the root objects of one batch, counted as they are walked: a part
 * that is shared counts each time. Containers count, the roots do not.
 */
export const JSON_MAX_NODES: 1_000_000 = 1_000_000 as const;
