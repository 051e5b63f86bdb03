/**
 * Recipes: inputs that would be too long, or that a file of plain JSON cannot hold, in a few words.
 *
 * @see `docs/guides/in-your-language.md#recipes`
 */
import { isArray, isRecord } from "../json/read.ts";

/** Far above what any vector asks for, and far below what fills a memory. */
const MAX_TIMES = 4_000_000;

/**
 * Makes the value or the text that a recipe stands for. An object whose one key is a word of the
 * vocabulary is replaced by what the word makes; everything else is itself.
 *
 * - `{"$repeat": {"text", "times"}}` is a text, again and again.
 * - `{"$join": [part, …]}` is its parts one after the other: arrays as one array; texts, and numbers in
 *   decimal, as one text.
 * - `{"$list": {"times", "of"}}` is an array of as many; within `of`, `{"$index": n}` is the element's
 *   index plus `n`.
 * - `{"$nest": {"levels", "key"?, "around"}}` is a value inside as many arrays or, with a `key`,
 *   objects.
 * - `{"$number": "-0"}` is the number of that JSON text.
 *
 * @throws TypeError where a word is not given what it needs.
 *
 * @example
 * ```ts
 * import { expandVectorInput } from "runner-contracts/testing";
 *
 * console.log(expandVectorInput({ "$nest": { levels: 2, around: "x" } })); // [["x"]]
 * console.log(expandVectorInput({ "$list": { times: 2, of: { seq: { "$index": 1 } } } }));
 * // [{ seq: 1 }, { seq: 2 }]
 * ```
 */
export function expandVectorInput(recipe: unknown): unknown {
  return expand(recipe, undefined);
}

function expand(recipe: unknown, index: number | undefined): unknown {
  if (isArray(recipe)) return recipe.map((part) => expand(part, index));
  if (!isRecord(recipe)) return recipe;
  const entries = Object.entries(recipe);
  const [only] = entries;
  if (only !== undefined && entries.length === 1) {
    const [word, given] = only;
    if (word === "$index") return numberOf(index) + numberOf(given);
    if (word === "$number") return Number(given);
    if (word === "$join") return join(given, index);
    const fields = isRecord(given) ? (given as Readonly<Record<string, unknown>>) : {};
    if (word === "$repeat")
      return textOf(expand(fields["text"], index)).repeat(timesOf(fields["times"]));
    if (word === "$list") return listOf(fields);
    if (word === "$nest") return nestOf(fields, index);
  }
  // Defines properties, so that a key `__proto__` is one too.
  return Object.fromEntries(entries.map(([key, part]) => [key, expand(part, index)]));
}

function join(recipes: unknown, index: number | undefined): unknown {
  if (!isArray(recipes)) throw new TypeError("$join takes an array");
  const parts = recipes.map((part) => expand(part, index));
  return parts.length > 0 && parts.every(isArray) ? parts.flat() : parts.map(textOf).join("");
}

function listOf({ times, of }: Readonly<Record<string, unknown>>): unknown[] {
  return Array.from({ length: timesOf(times) }, (_, index) => expand(of, index));
}

function nestOf(fields: Readonly<Record<string, unknown>>, index: number | undefined): unknown {
  const { key, levels, around } = fields;
  let value = expand(around, index);
  for (let left = timesOf(levels); left > 0; left--) {
    value = typeof key === "string" ? { [key]: value } : [value];
  }
  return value;
}

function textOf(part: unknown): string {
  if (typeof part === "string" || typeof part === "number") return String(part);
  throw new TypeError("a recipe for text takes texts and numbers");
}

function timesOf(times: unknown): number {
  if (Number.isSafeInteger(times) && numberOf(times) >= 0 && numberOf(times) <= MAX_TIMES) {
    return numberOf(times);
  }
  throw new TypeError(`a recipe repeats from 0 to ${MAX_TIMES} times`);
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  throw new TypeError("$index takes a number, and stands inside the `of` of a $list");
}
