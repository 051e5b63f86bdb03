import {
  admitRunnerEventBatch,
  createRunCursor,
  isRunnerContractError,
  RUN_STREAM_CODES,
  type RunAdmission,
  type RunCursor,
  type RunnerEventBatch,
} from "runner-contracts";
import { describe, expect, test } from "vitest";
import { batch, event } from "../support/events.ts";
import { anyHostile } from "../support/hostile.ts";
import { law } from "../support/laws.ts";

const start = createRunCursor("run-1");
const at = (seq: number, more: Partial<RunCursor> = {}): RunCursor => {
  return { runId: "run-1", seq, tMs: 10, terminal: false, ...more };
};
const events = (...seqs: number[]) => seqs.map((seq) => event({ seq, tMs: 10 + seq }));
const terminal = (seq: number) => event({ seq, tMs: 10 + seq, kind: "runtime_terminal" });

function admitted(cursor: RunCursor, list: unknown[]) {
  const admission = admitRunnerEventBatch(cursor, batch(list));
  if (!admission.ok) throw new Error(admission.message);
  return admission;
}

function refusal(cursor: RunCursor, list: unknown[]): [code: string, place: string] {
  const admission = admitRunnerEventBatch(cursor, batch(list));
  if (admission.ok) throw new Error("the batch is admitted");
  return [admission.code, admission.message.replace(/ (must|comes|is) .*$/s, "")];
}

const seqsOf = (admission: RunAdmission & { ok: true }) => admission.events.map(({ seq }) => seq);

describe("a batch that is admitted", () => {
  test("moves the cursor to its last event", () => {
    expect(admitted(start, events(0, 1, 2)).cursor).toStrictEqual(at(2, { tMs: 12 }));
  });

  test("has exactly the keys of the verdict", () => {
    expect(Object.keys(admitted(start, events(0)))).toStrictEqual([
      "ok",
      "cursor",
      "events",
      "duplicates",
    ]);
  });

  test("may start at any seq and leave gaps", () => {
    const admission = admitted(start, events(7, 9));
    expect(seqsOf(admission)).toStrictEqual([7, 9]);
    expect(admission.duplicates).toBe(0);
  });

  test("gives its own event objects", () => {
    const sent = batch(events(0, 1));
    const admission = admitRunnerEventBatch(start, sent);
    expect(admission.ok && admission.events[1]).toBe(sent.events[1]);
  });

  test("may be at the time of the cursor", () => {
    expect(admitted(at(0, { tMs: 11 }), events(1)).cursor.tMs).toBe(11);
  });

  test("ends the stream with its terminal", () => {
    expect(admitted(at(4), [...events(5), terminal(6)]).cursor).toStrictEqual(
      at(6, { tMs: 16, terminal: true }),
    );
  });
});

describe("what is old", () => {
  test.each<[string, number[], number[], number]>([
    ["a batch sent again has no new event", [0, 1, 2], [], 3],
    ["a batch from the middle of the past has no new event", [1], [], 1],
    ["a batch that overlaps is trimmed to what is new", [2, 3, 4], [3, 4], 1],
    ["a batch that holds all of the past is trimmed to what is new", [0, 1, 2, 3], [3], 3],
    ["a batch that only follows is not trimmed", [3, 4], [3, 4], 0],
    ["a past event that was never admitted stays out", [0, 2, 5], [5], 2],
  ])("%s", (_, seqs, fresh, duplicates) => {
    const admission = admitted(at(2, { tMs: 12 }), events(...seqs));
    expect(seqsOf(admission)).toStrictEqual(fresh);
    expect(admission.duplicates).toBe(duplicates);
    expect(admission.cursor.seq).toBe(fresh.at(-1) ?? 2);
  });

  test("moves neither the cursor's time nor its terminal", () => {
    const cursor = at(9, { tMs: 50, terminal: true });
    expect(admitted(cursor, [event({ seq: 9, tMs: 99 })]).cursor).toStrictEqual(cursor);
  });

  test("is admitted again after the terminal", () => {
    const cursor = at(2, { terminal: true });
    expect(admitted(cursor, [...events(1), terminal(2)]).duplicates).toBe(2);
  });

  test("is not judged: an old terminal in the middle does no harm", () => {
    expect(seqsOf(admitted(at(2), [terminal(1), ...events(3)]))).toStrictEqual([3]);
  });

  test("is not judged: an old time does no harm", () => {
    const admission = admitted(at(2, { tMs: 50 }), [event({ seq: 2 }), event({ seq: 3, tMs: 50 })]);
    expect(admission.cursor.tMs).toBe(50);
  });
});

describe("a batch that is refused", () => {
  test("is one of another run", () => {
    expect(refusal(createRunCursor("run-2"), events(0))).toStrictEqual([
      "run_id_mismatch",
      "batch.runId",
    ]);
  });

  test("has a new event after the run's terminal", () => {
    expect(refusal(at(1, { terminal: true }), events(1, 2))).toStrictEqual([
      "event_after_terminal",
      "events[1]",
    ]);
  });

  test("has a second terminal after the run's terminal", () => {
    expect(refusal(at(1, { terminal: true }), [terminal(2)])[0]).toBe("event_after_terminal");
  });

  test("has its terminal before its end", () => {
    expect(refusal(at(1), [...events(1), terminal(2), ...events(3)])).toStrictEqual([
      "terminal_not_last",
      "events[1]",
    ]);
  });

  test("runs backwards in time", () => {
    expect(refusal(at(1, { tMs: 13 }), events(1, 2, 3))).toStrictEqual([
      "t_ms_not_monotonic",
      "events[1].tMs",
    ]);
  });

  test("has the keys of the verdict and the place first", () => {
    expect(admitRunnerEventBatch(createRunCursor("run-2"), batch())).toStrictEqual({
      ok: false,
      code: "run_id_mismatch",
      message: expect.stringMatching(/^batch\.runId .{1,280}$/),
    });
  });
});

describe("the order of the judgement", () => {
  const late = at(1, { tMs: 99, terminal: true });

  test("the run comes before what is old", () => {
    expect(refusal(at(9, { runId: "run-2" }), events(0))[0]).toBe("run_id_mismatch");
  });

  test("the terminal before it comes before its own terminal", () => {
    expect(refusal(late, [terminal(2), ...events(3)])[0]).toBe("event_after_terminal");
  });

  test("its own terminal comes before the time", () => {
    expect(refusal(at(1, { tMs: 99 }), [terminal(2), ...events(3)])[0]).toBe("terminal_not_last");
  });

  test("every code of a stream has been met here", () => {
    expect(RUN_STREAM_CODES).toStrictEqual([
      "run_id_mismatch",
      "t_ms_not_monotonic",
      "event_after_terminal",
      "terminal_not_last",
    ]);
  });
});

describe("arguments that break their promise", () => {
  test("a cursor that is none is an error", () => {
    const wrong = { ...start, seq: "0" };
    // @ts-expect-error a database may give a text where a number was stored
    expect(() => admitRunnerEventBatch(wrong, batch())).toThrow(
      expect.objectContaining({ code: "invalid_cursor" }),
    );
  });

  test.each<[string, unknown]>([
    ["is none", null],
    ["has no list of events", { v: 1, runId: "run-1", events: {} }],
    ["has no event", batch([])],
    ["has 257 events", batch(Array.from({ length: 257 }, (_, seq) => event({ seq })))],
    ["has an endless list", batch(new Proxy([], { get: () => Number.POSITIVE_INFINITY }))],
    ["has a list without a length", batch(new Proxy([], { get: () => "all" }))],
    ["has an event that is none", batch([null])],
    ["repeats a seq", batch(events(0, 0))],
    ["has a seq that is no number", batch([event({ seq: "1" })])],
    ["has a seq beyond the safe integers", batch([event({ seq: 2 ** 53 })])],
    ["runs backwards within itself", batch([event({ tMs: 2 }), event({ seq: 1, tMs: 1 })])],
    ["has a negative time", batch([event({ tMs: -1 })])],
  ])("a batch that %s is a TypeError", (_, value) => {
    expect(() => admitRunnerEventBatch(start, value as RunnerEventBatch)).toThrow(TypeError);
  });

  law("totality: an answer or one of the two errors, for any values", anyHostile(), (value) => {
    for (const given of [
      value,
      batch([value]),
      { ...batch(), runId: value },
      batch([{ seq: value }]),
    ]) {
      try {
        const admission = admitRunnerEventBatch(start, given as RunnerEventBatch);
        expect(admission.ok).toBeTypeOf("boolean");
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
      }
    }
    try {
      admitRunnerEventBatch(value as RunCursor, batch());
    } catch (error) {
      expect(isRunnerContractError(error, "invalid_cursor")).toBe(true);
    }
  });
});
