/** What the campaign goes round: laws that have a name, and the cases that are tried on them. */
import type fc from "fast-check";
import type { Library } from "./library.ts";

/** A law of the library, and where its cases come from. */
export interface Target {
  /** Its name: what it is about, a slash, a word. */
  readonly name: string;
  /** The law, as a fact. */
  readonly law: string;
  /** Cases: plain JSON, so that each can be saved. */
  readonly cases: fc.Arbitrary<unknown>;
  /** Throws, or rejects, where the law does not hold. */
  check(input: unknown, library: Library): void | Promise<void>;
}

/** States a law. The predicate gets a case as it would be saved: through JSON. */
export function target<Input>(
  name: string,
  law: string,
  cases: fc.Arbitrary<Input>,
  check: (input: Input, library: Library) => void | Promise<void>,
): Target {
  // What comes in is what the arbitrary gave, or what was saved of it.
  return { name, law, cases, check: (input, library) => check(input as Input, library) };
}
