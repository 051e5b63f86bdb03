/**
 * Trees that nobody else holds: what `JSON.parse` just made. Such a tree has no getters, no holes, no
 * foreign prototypes and no cycles, so only its text, its numbers (`1e400` parses to Infinity), its
 * depth and its size are left to look at, and no copy is owed.
 */
import { JSON_MAX_DEPTH } from "./json-value.ts";
import { isStorableKey, isStorableText } from "./storable-text.ts";

/** How a parsed tree is looked at. */
export interface ParsedWalk {
  /** How many values may still be taken. */
  nodesLeft: number;
  /** Whether the JSON text proved all text in the tree storable. */
  readonly textIsStorable: boolean;
}

/**
 * Tells whether JSON text, being well-formed, is proof that all text it holds is storable: only an
 * escape can stand for U+0000 or for a lone surrogate.
 */
export function hasNoUnicodeEscape(json: string): boolean {
  return !json.includes("\\u");
}

/**
 * Freezes a part of a freshly parsed tree to its leaves, and tells whether it is JSON-safe at this depth.
 * Where it is not, some of it may be frozen; what is wrong is for the slow pass to tell.
 */
export function freezeStorableTree(value: unknown, walk: ParsedWalk, depth: number): boolean {
  if (typeof value === "string") return walk.textIsStorable || isStorableText(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "boolean" || value === null) return true;
  if (typeof value !== "object" || depth > JSON_MAX_DEPTH) return false;
  if (Array.isArray(value)) {
    walk.nodesLeft -= value.length;
    if (walk.nodesLeft < 0) return false;
    for (const item of value) if (!freezeStorableTree(item, walk, depth + 1)) return false;
  } else {
    // Keys that a polluted Object.prototype adds are looked at too, which can refuse but not admit.
    for (const key in value) {
      if (--walk.nodesLeft < 0) return false;
      if (!walk.textIsStorable && !isStorableKey(key) && key !== "__proto__") return false;
      const item = (value as Record<string, unknown>)[key];
      if (!freezeStorableTree(item, walk, depth + 1)) return false;
    }
  }
  Object.freeze(value);
  return true;
}
