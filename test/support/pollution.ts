/** Runs a piece of code while `Object.prototype` lends a property to every object. */

export function whilePolluted<Result>(lent: unknown, act: () => Result): Result {
  const prototype = Object.prototype as Record<string, unknown>;
  prototype["inherited"] = lent;
  try {
    return act();
  } finally {
    delete prototype["inherited"];
  }
}

/** What may be lent: each is mended, read or called in another way. */
export const LENT: readonly (readonly [name: string, lent: unknown])[] = [
  ["a number", 1],
  ["text that is not storable", "\u0000"],
  ["a function", () => "lent"],
  ["an object", { by: "somebody else" }],
  ["undefined", undefined],
];
