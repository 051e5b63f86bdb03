/**
 * What a matcher gives, as Vitest and Jest want it.
 */

/** A matcher's verdict, and what to print where the test wanted the other one. */
export interface RunnerMatcherResult {
  /** Whether the value is as the matcher says. */
  readonly pass: boolean;
  /**
   * What to print where a test fails: for `expect(…)` or, where `pass` is true, `expect(…).not`.
   */
  readonly message: () => string;
}

/**
 * Makes a verdict of words that are there already: the value may change before they are asked for.
 */
export function resultOf(pass: boolean, message: string): RunnerMatcherResult {
  return { pass, message: () => message };
}
