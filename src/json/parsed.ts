/**
 * Trees that nobody else holds: what `JSON.parse` just made. Such a tree has no getters, no holes,
 * no foreign prototypes and no cycles, so only its text, its numbers (`1e400` parses to Infinity),
 * its depth and its size are left to look at, and no copy is owed. Not for use while
 * `Object.prototype` is polluted: what every object inherits would be taken for its own.
 */
import { JSON_MAX_DEPTH } from "./json-value.ts";
import { isAssignableKey, isStorableText } from "./storable-text.ts";

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
 * Freezes a freshly parsed object or array to its leaves, as level 0, and tells whether it is
 * JSON-safe. Where it is not, some of it may be frozen; what is wrong is for the slow pass to tell.
 */
export function freezeStorableTree(tree: object, walk: ParsedWalk): boolean {
  // Freezing comes first, for it bounds the depth: the second walk cannot run out of stack.
  return freezeTree(tree, walk, 0) && (walk.textIsStorable || hasStorableText(tree));
}

/** Everything but the text. */
function freezeTree(tree: object, walk: ParsedWalk, depth: number): boolean {
  if (depth > JSON_MAX_DEPTH) return false;
  if (Array.isArray(tree)) {
    walk.nodesLeft -= tree.length;
    if (walk.nodesLeft < 0) return false;
    for (let index = 0; index < tree.length; index++) {
      if (!freezePart(tree[index], walk, depth + 1)) return false;
    }
  } else {
    for (const key in tree) {
      if (--walk.nodesLeft < 0) return false;
      const part = (tree as Record<string, unknown>)[key];
      if (!freezePart(part, walk, depth + 1)) return false;
    }
  }
  Object.freeze(tree);
  return true;
}

function freezePart(part: unknown, walk: ParsedWalk, depth: number): boolean {
  if (typeof part === "object" && part !== null) return freezeTree(part, walk, depth);
  return typeof part !== "number" || Number.isFinite(part);
}

function hasStorableText(part: unknown): boolean {
  if (typeof part === "string") return isStorableText(part);
  if (typeof part !== "object" || part === null) return true;
  if (Array.isArray(part)) {
    // By index: methods of frozen arrays are slow.
    for (let index = 0; index < part.length; index++) {
      if (!hasStorableText(part[index])) return false;
    }
  } else {
    for (const key in part) {
      if (!isAssignableKey(key) && !isStorableText(key)) return false;
      if (!hasStorableText((part as Record<string, unknown>)[key])) return false;
    }
  }
  return true;
}
