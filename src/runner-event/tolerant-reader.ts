/**
 * The tolerant reader: events of a kind that this version may not know, for subscribers that may be
 * older than the producer.
 *
 * @see `docs/protocol.md#tolerant-reader`
 */
import type { JsonObject } from "../json/json-value.ts";
import { isStorableName } from "../json/storable-text.ts";
import { BatchReading, copyData, type KindRule, readBatch } from "./batch-pass.ts";
import type { RUNNER_EVENT_VERSION, RunnerEventKind } from "./kinds.ts";
import { batchAround, messageOutsideBatch } from "./lone-event.ts";
import type { RunnerEventBatchValidationCode } from "./verdict.ts";

/** An event whose kind may be one that this version has no word for. Every `RunnerEvent` is one. */
export interface CarriedRunnerEvent {
  /** The event's number in its run: a safe integer from 0, strictly rising. */
  readonly seq: number;
  /** Milliseconds since the run began: a safe integer from 0, never falling. */
  readonly tMs: number;
  /**
   * What happened: non-empty storable text. `isRunnerEventKind` tells the kinds of this version.
   */
  readonly kind: string;
  /** The particulars. Untrusted. */
  readonly data: JsonObject;
}

/** A batch of such events. */
export interface CarriedRunnerEventBatch {
  /** The version of the envelope. */
  readonly v: typeof RUNNER_EVENT_VERSION;
  /** The run that the events belong to. */
  readonly runId: string;
  /** The events, `seq` strictly rising. */
  readonly events: readonly CarriedRunnerEvent[];
}

/** What {@link readRunnerEvent} gives. */
export type RunnerEventReading =
  | {
      /** Read. */
      readonly ok: true;
      /** The event: a fresh copy, frozen to its leaves. */
      readonly event: CarriedRunnerEvent;
    }
  | {
      /** Refused. */
      readonly ok: false;
      /** Which rule was broken. Stable. */
      readonly code: RunnerEventBatchValidationCode;
      /** The place, then what is wrong there; at most 300 characters. */
      readonly message: string;
    };

/**
 * Reads one event by the rules of the batch validator, but for its kind, which may be unknown. The
 * event that it gives is fresh and frozen to its leaves. Never throws.
 *
 * @example
 * ```ts
 * import { readRunnerEvent } from "runner-contracts";
 *
 * const reading = readRunnerEvent({ seq: 0, tMs: -1, kind: "notification", data: {} });
 * console.log(reading.ok ? reading.event.kind : reading.message);
 * // event.tMs must be a non-negative safe integer, got -1
 * ```
 */
export function readRunnerEvent(input: unknown): RunnerEventReading {
  const reading = readRunnerEventBatch(batchAround(input));
  if (!reading.ok) return { ...reading, message: messageOutsideBatch(reading.message) };
  // A batch that is accepted holds as many events as it was given.
  return { ok: true, event: reading.batch.events[0] as CarriedRunnerEvent };
}

/** What a tolerant reading of a batch gives. */
export type RunnerEventBatchReading =
  | {
      /** Read. */
      readonly ok: true;
      /** The batch: a fresh copy without unknown keys, frozen to its leaves. */
      readonly batch: CarriedRunnerEventBatch;
    }
  | {
      /** Refused. */
      readonly ok: false;
      /** Which rule was broken. Stable. */
      readonly code: RunnerEventBatchValidationCode;
      /** The place, then what is wrong there; at most 300 characters. */
      readonly message: string;
    };

/**
 * Reads a batch as `validateRunnerEventBatch` does, but carries an event of an unknown kind instead
 * of refusing the batch. For reading only: what takes batches in from runners stays strict. Never
 * throws.
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
  const reading = new BatchReading(1, false, ANY_KIND);
  const batch = readBatch(input, reading, copyData);
  return batch === undefined ? reading.refusal() : { ok: true, batch };
}

/** The validator's rule for kinds, that lets any name through. */
const ANY_KIND: KindRule = {
  expected: "non-empty text that can be stored",
  // Claims too much on purpose: the pass is typed for known kinds, and what comes out of it here is
  // typed as carried from the first line on.
  accepts: (kind): kind is RunnerEventKind => isStorableName(kind),
};
