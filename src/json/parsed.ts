/**
 * The check of a tree that nobody else holds: what `JSON.parse` just made. Such a tree has no getters,
 * no holes, no foreign prototypes and no cycles, so only its text, its numbers (`1e400` parses to
 * Infinity), its depth and its size are left to look at.
 */
import { JSON_MAX_DEPTH } from "./json-value.ts";
import { isStorableText } from "./storable-text.ts";

/** What a look at a parsed tree may still spend, and whether its source proved all text storable. */
export interface ParsedWalk {
  nodesLeft: number;
  readonly textIsStorable: boolean;
}

/**
 * Tells whether text is proof that all text in what it parses to is storable: JSON can write U+0000
 * only as an escape, and a lone surrogate too unless the text itself has one.
 */
export function provesStorable(json: string): boolean {
  return !json.includes("\\u") && json.isWellFormed();
}

/** Tells whether a freshly parsed value is JSON-safe, at this depth. */
export function isStorableTree(value: unknown, walk: ParsedWalk, depth = 0): boolean {
  if (--walk.nodesLeft < 0) return false;
  if (typeof value === "string") return walk.textIsStorable || isStorableText(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object") return typeof value === "boolean";
  if (value === null) return true;
  if (depth > JSON_MAX_DEPTH) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (!isStorableTree(item, walk, depth + 1)) return false;
    return true;
  }
  for (const key in value) {
    if (!walk.textIsStorable && !isStorableText(key)) return false;
    if (!isStorableTree((value as Record<string, unknown>)[key], walk, depth + 1)) return false;
  }
  return true;
}
