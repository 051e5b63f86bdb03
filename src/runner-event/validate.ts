/**
 * The batch validator.
 *
 * @see `docs/protocol.md#validation`
 */
import { BatchReading, copyData, readBatch } from "./batch-pass.ts";
import type { RunnerEventBatchValidation } from "./verdict.ts";

/**
 * Judges an untrusted batch. What it accepts is a fresh copy without unknown keys, frozen to its
 * leaves and storable. Never throws; its cost grows linearly with the input.
 *
 * @example
 * ```ts
 * import { validateRunnerEventBatch } from "runner-contracts";
 *
 * const verdict = validateRunnerEventBatch({ v: 1, runId: "run-1", events: [] });
 * console.log(verdict.ok ? verdict.batch.runId : verdict.message);
 * // batch.events must hold at least one event
 * ```
 */
export function validateRunnerEventBatch(input: unknown): RunnerEventBatchValidation {
  const reading = new BatchReading(1);
  const batch = readBatch(input, reading, copyData);
  return batch === undefined ? reading.refusal() : { ok: true, batch };
}
