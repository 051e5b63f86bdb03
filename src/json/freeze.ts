/**
 * The check without a copy, for a tree that nobody else holds: what `JSON.parse` just made. Such a
 * tree has no getters, no holes, no foreign prototypes and no cycles, so only its text, its numbers
 * (`1e400` parses to Infinity), its depth and its size are left to look at.
 */
import { JSON_MAX_DEPTH, type JsonObject, type JsonValue } from "./json-value.ts";
import { isStorableText } from "./storable-text.ts";

/** What a freezing pass may still spend, and whether its source proved all text storable. */
export interface FreezeWalk {
  nodesLeft: number;
  readonly textIsStorable: boolean;
}

/**
 * Freezes a freshly parsed object to its leaves, in place. Gives `false`, with a part of it frozen,
 * where anything in it is not JSON-safe. It does not say what: that is the slow pass's to tell.
 */
export function freezeParsedObject(root: JsonObject, walk: FreezeWalk): boolean {
  return freezeObject(root, walk, 0);
}

function freezeObject(source: JsonObject, walk: FreezeWalk, depth: number): boolean {
  for (const key of Object.keys(source)) {
    if (!walk.textIsStorable && !isStorableText(key)) return false;
    const value = source[key];
    if (value === undefined || !freezeValue(value, walk, depth)) return false;
  }
  Object.freeze(source);
  return true;
}

function freezeArray(source: readonly JsonValue[], walk: FreezeWalk, depth: number): boolean {
  for (const value of source) {
    if (!freezeValue(value, walk, depth)) return false;
  }
  Object.freeze(source);
  return true;
}

function freezeValue(value: JsonValue, walk: FreezeWalk, depth: number): boolean {
  if (--walk.nodesLeft < 0) return false;
  switch (typeof value) {
    case "string":
      return walk.textIsStorable || isStorableText(value);
    case "number":
      return Number.isFinite(value);
    case "boolean":
      return true;
    case "object":
      if (value === null) return true;
      if (depth === JSON_MAX_DEPTH) return false;
      return isArray(value)
        ? freezeArray(value, walk, depth + 1)
        : freezeObject(value, walk, depth + 1);
  }
}

/** `Array.isArray` narrows to mutable arrays only. */
function isArray(value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] {
  return Array.isArray(value);
}
