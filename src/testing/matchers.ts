/**
 * Matchers for Vitest, Jest and every other runner whose `expect` takes theirs.
 *
 * @packageDocumentation
 */
import type { RunExpectation } from "./expect/run.ts";
import { matchBatch } from "./matchers/match-batch.ts";
import { matchRefusal, type RefusalCode } from "./matchers/match-refusal.ts";
import { matchRun } from "./matchers/match-run.ts";
import type { RunnerMatcherResult } from "./matchers/matcher-result.ts";

export type { RunExpectation } from "./expect/run.ts";
export type { RefusalCode } from "./matchers/match-refusal.ts";
export type { RunnerMatcherResult } from "./matchers/matcher-result.ts";

/**
 * What `expect(value)` can do once {@link runnerMatchers} extend it. Extend your runner's own
 * interface with it, in a file that TypeScript sees.
 *
 * @example
 * ```ts
 * import type { RunnerMatchers } from "runner-contracts/testing/matchers";
 *
 * declare module "vitest" {
 *   interface Matchers<T> extends RunnerMatchers {}
 * }
 * ```
 */
export interface RunnerMatchers<R = void> {
  /** The validator accepts the value. */
  toBeRunnerEventBatch(): R;
  /** There is nothing to say against the run, given as `expectRunVerifies` takes it. */
  toVerifyAsRun(options?: RunExpectation): R;
  /**
   * The value is refused with this code: by the validator that gives such a code or, where the
   * value is a verdict (`{ ok, … }`), by whoever gave the verdict.
   *
   * @param code - The code of the refusal, which is that of the first fault.
   * @param place - Where the fault stands, as the message begins: `batch.v`, `events[3].seq`.
   */
  toBeRefusedWith(code: RefusalCode, place?: string): R;
}

/**
 * Matchers for `expect.extend`. What they print is bounded, runs no code of the value's and holds
 * no environment value.
 *
 * @example
 * ```ts
 * import { runnerMatchers } from "runner-contracts/testing/matchers";
 *
 * const { pass, message } = runnerMatchers.toBeRefusedWith({ v: 2 }, "version_mismatch", "batch.v");
 * console.log(pass, message());
 * // true expected no refusal with version_mismatch at batch.v, and found batch.v must be 1, got 2
 * ```
 */
export const runnerMatchers: {
  /** The validator accepts the value. */
  readonly toBeRunnerEventBatch: (received: unknown) => RunnerMatcherResult;
  /** There is nothing to say against the run. */
  readonly toVerifyAsRun: (received: unknown, options?: RunExpectation) => RunnerMatcherResult;
  /** The value is refused with this code. */
  readonly toBeRefusedWith: (
    received: unknown,
    code: RefusalCode,
    place?: string,
  ) => RunnerMatcherResult;
} = {
  toBeRunnerEventBatch: matchBatch,
  toVerifyAsRun: matchRun,
  toBeRefusedWith: matchRefusal,
};
