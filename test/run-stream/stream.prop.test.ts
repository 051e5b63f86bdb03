/** The promises of a stream as a whole, each a law. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import {
  admitRunnerEventBatch,
  chunkRunnerEvents,
  createRunCursor,
  isRunnerContractError,
  type RunCursor,
  type RunnerEvent,
  type RunnerEventBatch,
  sequenceRunnerEvents,
  validateRunnerEventBatch,
  verifyRun,
} from "runner-contracts";
import { describe, expect } from "vitest";
import { almostBatch } from "../support/batches.ts";
import { withoutNegativeZero } from "../support/json.ts";
import { law } from "../support/laws.ts";
import { runDrafts, runEvents } from "../support/streams.ts";
import { networkSteps, playNetwork } from "./network.model.ts";

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;
const chunksOf = (events: readonly RunnerEvent[], maxEvents: number) => [
  ...chunkRunnerEvents("run-1", events, { maxEvents }),
];

function admitAll(cursor: RunCursor, batches: readonly RunnerEventBatch[]) {
  const stored: RunnerEvent[] = [];
  let at = cursor;
  let duplicates = 0;
  for (const batch of batches) {
    const admission = admitRunnerEventBatch(at, batch);
    if (!admission.ok) throw new Error(admission.message);
    at = admission.cursor;
    duplicates += admission.duplicates;
    stored.push(...admission.events);
  }
  return { cursor: at, duplicates, stored };
}

describe("sequencing", () => {
  const clock = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 });
  law("gives a run that the verifier finds in order", runDrafts(), clock, (drafts, times) => {
    let cursor = createRunCursor("run-1");
    const events = drafts.flatMap((draft, index) => {
      const step = sequenceRunnerEvents(cursor, [draft], times[index % times.length] ?? 0);
      cursor = step.cursor;
      return step.events;
    });
    const codes = verifyRun(events).map(({ code }) => code);
    expect(codes).not.toContain("seq_not_monotonic");
    expect(codes).not.toContain("t_ms_not_monotonic");
    expect(codes).not.toContain("seq_gap");
    expect(cursor.terminal).toBe(drafts.at(-1)?.kind === "runtime_terminal");
  });

  law("all at once or one by one is the same", runDrafts(), fc.nat(), (drafts, tMs) => {
    const whole = sequenceRunnerEvents(createRunCursor("run-1"), drafts, tMs);
    let cursor = createRunCursor("run-1");
    const events = drafts.flatMap((draft) => {
      const step = sequenceRunnerEvents(cursor, [draft], tMs);
      cursor = step.cursor;
      return step.events;
    });
    return isDeepStrictEqual(whole, { cursor, events });
  });
});

describe("chunking: all events, in valid batches, as full as the bounds allow", () => {
  const bounds = fc.record({
    maxEvents: fc.integer({ min: 1, max: 5 }),
    maxBytes: fc.integer({ min: 60, max: 2_000 }),
  });
  law("for any run and any bounds", runEvents(), bounds, (events, { maxEvents, maxBytes }) => {
    const batches: RunnerEventBatch[] = [];
    try {
      for (const batch of chunkRunnerEvents("run-1", events, { maxEvents, maxBytes })) {
        batches.push(batch);
      }
    } catch (error) {
      if (!isRunnerContractError(error, "event_too_large")) throw error;
    }
    const given = batches.flatMap((batch) => batch.events);
    expect(isDeepStrictEqual(given, events.slice(0, given.length))).toBe(true);
    const refused = events[given.length];
    if (refused !== undefined) {
      expect(bytesOf({ v: 1, runId: "run-1", events: [refused] })).toBeGreaterThan(maxBytes);
    }
    for (const [index, batch] of batches.entries()) {
      expect(validateRunnerEventBatch(batch).ok).toBe(true);
      expect(batch.events.length).toBeLessThanOrEqual(maxEvents);
      expect(bytesOf(batch)).toBeLessThanOrEqual(maxBytes);
      const next = batches[index + 1]?.events[0];
      if (next === undefined || batch.events.length === maxEvents) continue;
      expect(bytesOf({ ...batch, events: [...batch.events, next] })).toBeGreaterThan(maxBytes);
    }
  });
});

describe("exactly-once admission", () => {
  const size = fc.integer({ min: 1, max: 5 });

  law("a run in batches of any size is stored as it was", runEvents(), size, (events, each) => {
    const { stored, duplicates, cursor } = admitAll(
      createRunCursor("run-1"),
      chunksOf(events, each),
    );
    expect(stored).toStrictEqual(events);
    expect(duplicates).toBe(0);
    expect(cursor.seq).toBe(events.at(-1)?.seq);
  });

  law(
    "a run that is sent again, cut in another way, is all duplicates",
    runEvents(),
    size,
    size,
    (events, first, second) => {
      const { cursor } = admitAll(createRunCursor("run-1"), chunksOf(events, first));
      const again = admitAll(cursor, chunksOf(events, second));
      expect(again.stored).toStrictEqual([]);
      expect(again.duplicates).toBe(events.length);
      expect(again.cursor).toStrictEqual(cursor);
    },
  );

  law(
    "an overlap of any length is trimmed to what is new",
    runEvents(),
    fc.nat(12),
    fc.nat(12),
    (events, admitted, from) => {
      const [head] = chunksOf(events.slice(0, admitted), 256);
      const before = head === undefined ? [] : [head];
      const { cursor } = admitAll(createRunCursor("run-1"), before);
      const start = Math.min(from, admitted);
      const [batch] = chunksOf(events.slice(start), 256);
      if (batch === undefined) return;
      const { stored, duplicates } = admitAll(cursor, [batch]);
      expect(stored).toStrictEqual(events.slice(admitted));
      expect(duplicates).toBe(Math.min(admitted, events.length) - start);
    },
  );

  law(
    "is pure: the same answer twice, and nothing changed",
    almostBatch(),
    fc.nat(5),
    (value, seq) => {
      const verdict = validateRunnerEventBatch(value);
      if (!verdict.ok) return;
      const cursor = { runId: verdict.batch.runId, seq, tMs: 0, terminal: false };
      const first = admitRunnerEventBatch(cursor, verdict.batch);
      expect(cursor).toStrictEqual({ runId: verdict.batch.runId, seq, tMs: 0, terminal: false });
      return isDeepStrictEqual(first, admitRunnerEventBatch(cursor, verdict.batch));
    },
  );

  law("a cursor from storage gives the same answer", runEvents(), size, (events, each) => {
    let cursor = createRunCursor("run-1");
    for (const batch of chunksOf(events, each)) {
      const reloaded = JSON.parse(JSON.stringify(cursor)) as RunCursor;
      const admission = admitRunnerEventBatch(cursor, batch);
      expect(admitRunnerEventBatch(reloaded, batch)).toStrictEqual(admission);
      if (admission.ok) cursor = admission.cursor;
    }
  });
});

describe("a lossy network loses nothing and repeats nothing", () => {
  const runs = fc.array(runEvents(8), { minLength: 1, maxLength: 3 });

  law(
    "while it repeats, delays, re-cuts, drops and crashes",
    runs,
    networkSteps(),
    (given, steps) => {
      return isDeepStrictEqual(playNetwork(given, steps), withoutNegativeZero(given));
    },
  );
});
