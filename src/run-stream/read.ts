/**
 * The tolerant reader: for subscribers that may be older than the producer.
 *
 * @see `docs/protocol.md#tolerant-reader`
 */
import { type RunnerEventBatchReading, readCarriedBatch } from "../runner-event/carried.ts";

/**
 * Reads a batch as `validateRunnerEventBatch` does, but carries an event of an unknown kind instead of
 * refusing the batch. For reading only: what takes batches in from runners stays strict. Never throws.
 *
 * @example
 * ```ts
 * import { readRunnerEventBatch } from "runner-contracts";
 *
 * const event = { seq: 0, tMs: 0, kind: "from_the_future", data: { n: 1 } };
 * const reading = readRunnerEventBatch({ v: 1, runId: "run-1", events: [event] });
 * console.log(reading.ok && reading.batch.events[0]?.kind); // from_the_future
 * ```
 */
export function readRunnerEventBatch(input: unknown): RunnerEventBatchReading {
  return readCarriedBatch(input);
}
