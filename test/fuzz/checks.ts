/** What several laws check, each in one way. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

/** What no message may hold: controls, format characters, separators of lines. */
export const UNPRINTABLE: RegExp = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** What a function gave, or what it threw. */
export type Outcome<Given> = { readonly given: Given } | { readonly thrown: unknown };

/** Calls a function that may throw. */
export function outcomeOf<Given>(act: () => Given): Outcome<Given> {
  try {
    return { given: act() };
  } catch (thrown) {
    return { thrown };
  }
}

/** What a function threw; `undefined` where it threw nothing. */
export function thrownBy(act: () => unknown): unknown {
  const outcome = outcomeOf(act);
  return "thrown" in outcome ? outcome.thrown : undefined;
}

/** Not `assert.deepEqual`: that would print a value which may have no end. */
export function same(found: unknown, expected: unknown): void {
  assert(isDeepStrictEqual(found, expected), "it differs from what was expected");
}
