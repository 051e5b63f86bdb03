/** A batch of the run "bad" for each code of the validator, and the place that the refusal names. */
import { event } from "./ingest-events.ts";

const nothing = { v: 1, runId: "bad", events: [] };

export const BAD_BATCHES: readonly (readonly [code: string, place: string, body: object])[] = [
  ["invalid_envelope", "batch", []],
  ["version_mismatch", "batch.v", { ...nothing, v: 2 }],
  ["missing_run_id", "batch.runId", { ...nothing, runId: "" }],
  ["empty_batch", "batch.events", nothing],
  ["batch_too_large", "batch.events", { ...nothing, events: Array(257).fill(event(0)) }],
  ["invalid_event", "events[1].data", { ...nothing, events: [event(0), { ...event(1), data: 1 }] }],
  ["seq_not_monotonic", "events[1].seq", { ...nothing, events: [event(0), event(0)] }],
  [
    "t_ms_not_monotonic",
    "events[1].tMs",
    { ...nothing, events: [event(0, "notification", 5), event(1, "notification", 4)] },
  ],
];
