/** Small hand-made events and batches for examples. */
import type { RunnerEvent, RunnerEventBatch } from "runner-contracts";

/** A valid event; `overrides` may make it anything else. */
export function event(overrides: Record<string, unknown> = {}): RunnerEvent {
  const base = {
    seq: 0,
    tMs: 0,
    kind: "notification",
    data: { source: "test", reason: "example" },
  };
  // What the overrides make of it is each test's own affair.
  return { ...base, ...overrides } as RunnerEvent;
}

/** A valid batch around the given events. */
export function batch(events: readonly unknown[] = [event()]): RunnerEventBatch {
  return { v: 1, runId: "run-1", events: events as readonly RunnerEvent[] };
}

/** A valid batch of one event with the given `data`. */
export function batchOf(data: unknown): RunnerEventBatch {
  return batch([event({ data })]);
}
