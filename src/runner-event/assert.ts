/**
 * The validator for tests and trusted code: a bad batch is thrown.
 *
 * @see `docs/errors.md#RunnerEventBatchError`
 */
import { RunnerContractError } from "../errors.ts";
import type { RunnerEventBatch } from "./event.ts";
import { explainRunnerEventBatch, RUNNER_EVENT_MAX_ISSUES } from "./explain.ts";
import type { RunnerEventBatchValidationCode, RunnerEventIssue } from "./verdict.ts";

/** A batch broke the contract. `code` is that of the first fault, `issues` holds the first 100. */
export class RunnerEventBatchError extends RunnerContractError {
  /** The name of the class. */
  override readonly name = "RunnerEventBatchError" as const;
  declare readonly code: RunnerEventBatchValidationCode;
  /** The faults, as `explainRunnerEventBatch` lists them: at most `RUNNER_EVENT_MAX_ISSUES`. */
  readonly issues: readonly [RunnerEventIssue, ...RunnerEventIssue[]];

  constructor(issues: readonly [RunnerEventIssue, ...RunnerEventIssue[]]) {
    const [first, ...more] = issues;
    // A full list ends with the word that there are more.
    const count = issues.length < RUNNER_EVENT_MAX_ISSUES ? more.length : `at least ${more.length}`;
    super(first.code, more.length === 0 ? first.message : `${first.message} (and ${count} more)`);
    this.issues = issues;
  }
}

/**
 * Asserts that a value is a batch that `validateRunnerEventBatch` accepts.
 *
 * @throws RunnerEventBatchError where it is not.
 *
 * @example
 * ```ts
 * import { assertRunnerEventBatch } from "runner-contracts";
 *
 * const sent: unknown = JSON.parse('{"v":1,"runId":"r","events":[{"seq":0,"tMs":0,"kind":"runtime_started","data":{}}]}');
 * assertRunnerEventBatch(sent);
 * console.log(sent.events[0]?.kind); // runtime_started
 * ```
 */
export function assertRunnerEventBatch(input: unknown): asserts input is RunnerEventBatch {
  const [first, ...more] = explainRunnerEventBatch(input);
  if (first !== undefined) throw new RunnerEventBatchError([first, ...more]);
}
