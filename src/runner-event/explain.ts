/**
 * Every fault of a batch, for whoever has to mend it.
 *
 * @see `docs/protocol.md#validation`
 */
import { copyJsonObject } from "../json/copy.ts";
import { listFaults } from "../json/faults.ts";
import { BatchReading, OUT_OF_STACK, type RunnerEventIssue, readBatch } from "./validate.ts";

/** The most faults that one explanation lists. */
export const RUNNER_EVENT_MAX_ISSUES: 100 = 100 as const;

/**
 * Lists every fault of a batch in the order of the checks, the first being the validator's verdict;
 * empty for a batch that is accepted. At most {@link RUNNER_EVENT_MAX_ISSUES}: where there are more,
 * the last message says so. Never throws.
 *
 * @example
 * ```ts
 * import { explainRunnerEventBatch } from "runner-contracts";
 *
 * for (const issue of explainRunnerEventBatch({ v: 2, runId: "", events: [] })) {
 *   console.log(issue.code, issue.path);
 * }
 * // version_mismatch ["v"]
 * // missing_run_id ["runId"]
 * // empty_batch ["events"]
 * ```
 */
export function explainRunnerEventBatch(input: unknown): readonly RunnerEventIssue[] {
  const reading = new BatchReading(RUNNER_EVENT_MAX_ISSUES + 1);
  if (readBatch(input, reading, copyJsonObject) !== undefined) return [];
  const { issues } = reading;
  if (issues.length === 0) return [OUT_OF_STACK];
  return listFaults(issues, RUNNER_EVENT_MAX_ISSUES);
}
