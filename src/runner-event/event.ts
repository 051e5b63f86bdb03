/**
 * The shapes of the unified stream: an event, and the batch that one POST carries.
 *
 * @see `docs/protocol.md#batch`
 */
import type { JsonObject } from "../json/json-value.ts";
import type { RUNNER_EVENT_VERSION, RunnerEventKind } from "./kinds.ts";

/** The most events that one batch may carry. */
export const RUNNER_EVENT_BATCH_MAX_EVENTS: 256 = 256 as const;

/** One record of a run's stream. */
export interface RunnerEvent {
  /** The event's number in its run: a safe integer from 0, strictly rising, gaps allowed. */
  readonly seq: number;
  /** Milliseconds since the run began: a safe integer from 0, never falling. */
  readonly tMs: number;
  /** What happened. */
  readonly kind: RunnerEventKind;
  /** The particulars; by convention what `RunnerEventPayloads` holds for the kind. Untrusted. */
  readonly data: JsonObject;
}

/** An event before it has its place in the run: what an adapter makes. */
export interface RunnerEventDraft {
  /** What happened. */
  readonly kind: RunnerEventKind;
  /** The particulars, JSON-safe. */
  readonly data: JsonObject;
}

/** What one POST carries: 1 to 256 events of one run, in order. */
export interface RunnerEventBatch {
  /** The version of this envelope. */
  readonly v: typeof RUNNER_EVENT_VERSION;
  /** The run that the events belong to: non-empty storable text. */
  readonly runId: string;
  /** The events, `seq` strictly rising. */
  readonly events: readonly RunnerEvent[];
}
