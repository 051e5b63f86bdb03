import {
  createRunCursor,
  draftRunnerEvent,
  type RunCursor,
  type RunnerEventDraft,
  sequenceRunnerEvents,
  validateRunnerEventBatch,
} from "runner-contracts";
import { describe, expect, test } from "vitest";

const start = createRunCursor("run-1");
const note = draftRunnerEvent("notification", { source: "test", reason: "example" });
const end = draftRunnerEvent("runtime_terminal", { reason: "complete" });
const coded = (code: string) => expect.objectContaining({ code });

describe("drafts in sequence", () => {
  test("get the next seq numbers and one time", () => {
    const { cursor, events } = sequenceRunnerEvents({ ...start, seq: 4 }, [note, end], 7);
    expect(events.map(({ seq, tMs, kind }) => [seq, tMs, kind])).toStrictEqual([
      [5, 7, "notification"],
      [6, 7, "runtime_terminal"],
    ]);
    expect(cursor).toStrictEqual({ runId: "run-1", seq: 6, tMs: 7, terminal: true });
  });

  test("start at seq 0 and are valid", () => {
    const { events } = sequenceRunnerEvents(start, [note, note], 0);
    expect(validateRunnerEventBatch({ v: 1, runId: "run-1", events })).toStrictEqual({
      ok: true,
      batch: { v: 1, runId: "run-1", events },
    });
  });

  test("keep the order of keys and lose further ones", () => {
    const draft = { more: 1, data: {}, kind: "notification" } as const;
    const { events } = sequenceRunnerEvents(start, [draft], 0);
    expect(JSON.stringify(events)).toBe('[{"seq":0,"tMs":0,"kind":"notification","data":{}}]');
  });

  test("are not changed, and neither is the cursor", () => {
    const drafts = Object.freeze([Object.freeze({ ...note })]);
    const result = sequenceRunnerEvents(start, drafts, 3);
    expect(result).toStrictEqual(sequenceRunnerEvents(start, drafts, 3));
    expect(start.seq).toBe(-1);
  });

  test("come out frozen", () => {
    const { cursor, events } = sequenceRunnerEvents(start, [note], 3);
    expect([cursor, events, events[0]].every(Object.isFrozen)).toBe(true);
  });

  test("of none leave the cursor where it was, its time too", () => {
    const { cursor, events } = sequenceRunnerEvents({ ...start, seq: 3, tMs: 5 }, [], 99);
    expect(events).toStrictEqual([]);
    expect(cursor).toStrictEqual({ runId: "run-1", seq: 3, tMs: 5, terminal: false });
  });

  test("of none may follow the terminal", () => {
    const ended = { ...start, seq: 3, terminal: true };
    expect(sequenceRunnerEvents(ended, [], 0).cursor).toStrictEqual(ended);
  });
});

describe("the time of a sequence", () => {
  test.each<[number, number]>([
    [0, 0],
    [-0, 0],
    [12.999, 12],
    [0.5, 0],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])("%d is rounded down to %d", (tMs, floor) => {
    expect(sequenceRunnerEvents(start, [note], tMs).events[0]?.tMs).toBe(floor);
  });

  test("never runs backwards, though the clock does", () => {
    const { cursor, events } = sequenceRunnerEvents({ ...start, tMs: 50 }, [note], 20);
    expect(events[0]?.tMs).toBe(50);
    expect(cursor.tMs).toBe(50);
  });

  test.each([-1, -0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "5", 5n, null, undefined])(
    "%s is refused, without drafts too",
    (tMs) => {
      // @ts-expect-error a caller without types may give anything
      expect(() => sequenceRunnerEvents(start, [], tMs)).toThrow(RangeError);
    },
  );
});

describe("a sequence that is refused", () => {
  test("goes on after the terminal of an earlier sequence", () => {
    const ended = { ...start, seq: 3, terminal: true };
    expect(() => sequenceRunnerEvents(ended, [note], 0)).toThrow(coded("event_after_terminal"));
  });

  test("goes on after its own terminal", () => {
    expect(() => sequenceRunnerEvents(start, [end, end], 0)).toThrow(coded("event_after_terminal"));
  });

  test("has no seq left", () => {
    const last: RunCursor = { ...start, seq: Number.MAX_SAFE_INTEGER - 1 };
    expect(sequenceRunnerEvents(last, [note], 0).cursor.seq).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => sequenceRunnerEvents(last, [note, note], 0)).toThrow(coded("seq_exhausted"));
  });

  test("has a cursor that is none", () => {
    expect(() => sequenceRunnerEvents({ ...start, seq: 0.5 }, [note], 0)).toThrow(
      coded("invalid_cursor"),
    );
  });

  test.each<unknown>([{ kind: "from_the_future", data: {} }, {}, null])(
    "has the draft %j",
    (draft) => {
      const drafts = [note, draft as RunnerEventDraft];
      expect(() => sequenceRunnerEvents(start, drafts, 0)).toThrow(TypeError);
    },
  );
});
