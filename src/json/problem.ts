/**
 * What can be wrong with a value that must be JSON-safe, in words. Made only where something is.
 */
import { JSON_MAX_DEPTH, JSON_MAX_NODES } from "./json-value.ts";
import { describeValue } from "./place.ts";

/** Of the text of a value. */
export const TEXT_PROBLEM: string = "must be text without U+0000 and without a lone surrogate";

/** Of a key. */
export const KEY_PROBLEM: string = "must have a key without U+0000 and without a lone surrogate";

/**
 * Of a container, by its level. A function: a bundler keeps text that is put together on its own.
 */
export function depthProblem(): string {
  return `must not be nested deeper than ${JSON_MAX_DEPTH} levels`;
}

/** Of the value that is one too many. */
export function nodesProblem(): string {
  return `is more than the ${JSON_MAX_NODES} values that a batch may hold`;
}

/** Of an object that a proxy hides. */
export const KEYS_PROBLEM: string = "must be an object whose keys can be listed";

/** Of an array that a proxy lies about. */
export const LENGTH_PROBLEM: string = "must be an array whose length can be read";

/** Of a value whose pass ended by what is no fault of the value. */
export const PASS_PROBLEM: string =
  "cannot be read: the caller has used up the call stack, or changed a built-in";

/** What an id must be. */
export const NAME_EXPECTED: string = "non-empty text that can be stored";

/** Of a value that is no such thing as `expected`. */
export function problemOf(value: unknown, expected: string): string {
  return `must be ${expected}, got ${describeValue(value)}`;
}
