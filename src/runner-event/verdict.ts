/**
 * What the verdict on a batch looks like, and every fault that can stand in it.
 *
 * @see `docs/protocol.md#validation`
 */
import type { JsonPath } from "../json/json-value.ts";
import type { RunnerEventBatch } from "./event.ts";

/** Why a batch can be refused. Closed in version 1; the order is that of the checks. */
export const RUNNER_EVENT_BATCH_VALIDATION_CODES = [
  "invalid_envelope",
  "version_mismatch",
  "missing_run_id",
  "empty_batch",
  "batch_too_large",
  "invalid_event",
  "seq_not_monotonic",
  "t_ms_not_monotonic",
] as const;

/** One of {@link RUNNER_EVENT_BATCH_VALIDATION_CODES}. */
export type RunnerEventBatchValidationCode = (typeof RUNNER_EVENT_BATCH_VALIDATION_CODES)[number];

/** A verdict: the accepted batch, or the first fault. */
export type RunnerEventBatchValidation =
  | {
      /** Accepted. */
      readonly ok: true;
      /** The batch: a fresh copy without unknown keys, frozen to its leaves. */
      readonly batch: RunnerEventBatch;
    }
  | {
      /** Refused. */
      readonly ok: false;
      /** Which rule was broken. Stable. */
      readonly code: RunnerEventBatchValidationCode;
      /** The place, then what is wrong there; at most 300 characters, fit for an HTTP 400 body. */
      readonly message: string;
    };

/** One fault of a batch. */
export interface RunnerEventIssue {
  /** Which rule was broken. Stable. */
  readonly code: RunnerEventBatchValidationCode;
  /** The keys and indices that lead to the fault; empty for the batch itself. */
  readonly path: JsonPath;
  /** The place, then what is wrong there; at most 300 characters. */
  readonly message: string;
}
