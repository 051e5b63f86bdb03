/**
 * Every fault of a batch, for whoever has to mend it.
 *
 * @see `docs/protocol.md#validation`
 */
import { listFaults } from "../json/faults.ts";
import { inspectJsonObject } from "../json/inspect.ts";
import type { JsonObject } from "../json/json-value.ts";
import { BatchReading, readBatch } from "./batch-pass.ts";
import type { RunnerEventIssue } from "./verdict.ts";

/** The most faults that one explanation lists. */
export const RUNNER_EVENT_MAX_ISSUES: 100 = 100 as const;

/**
 * Lists every fault of a batch in the order of the checks, the first being the validator's verdict;
 * empty for a batch that is accepted. At most {@link RUNNER_EVENT_MAX_ISSUES}: where there are
 * more, the last message says so. Never throws.
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
  if (readBatch(input, reading, inspectData) !== undefined) return [];
  return listFaults(reading.refusals(), RUNNER_EVENT_MAX_ISSUES);
}

const NO_DATA: JsonObject = /* @__PURE__ */ Object.freeze({});

/** Tells of every fault of `data`, and gives what may stand for it: nobody looks at the batch. */
function inspectData(value: unknown, reading: BatchReading): JsonObject {
  inspectJsonObject(value, reading);
  return NO_DATA;
}
