/** What a program may have done to `Object.prototype`, for the time of a call. */

const PROTOTYPE = Object.prototype as Record<string, unknown>;

/** Runs a piece of code while `Object.prototype` lends a property to every object. */
export function whilePolluted<Result>(
  lent: unknown,
  act: () => Result,
  name = "inherited",
): Result {
  PROTOTYPE[name] = lent;
  try {
    return act();
  } finally {
    delete PROTOTYPE[name];
  }
}

/** Runs a piece of code while no name of `Object.prototype` can be assigned, as where it is frozen. */
export function whileFixed<Result>(act: () => Result): Result {
  setWritable(false);
  try {
    return act();
  } finally {
    setWritable(true);
  }
}

function setWritable(writable: boolean): void {
  for (const name of Object.getOwnPropertyNames(PROTOTYPE)) {
    if (name !== "__proto__") Object.defineProperty(PROTOTYPE, name, { writable });
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
