import { explainRunnerEventBatch, RUNNER_EVENT_MAX_ISSUES } from "runner-contracts";
import { expect, test, vi } from "vitest";
import { batch, batchOf, event } from "../support/events.ts";
import { nestedObjects } from "../support/nested.ts";
import { stackEnds } from "../support/stack.ts";

const told = (input: unknown) =>
  explainRunnerEventBatch(input).map(({ code, path }) => [code, path.join("/")]);

test("finds no fault in a batch that is accepted", () => {
  expect(explainRunnerEventBatch(batch())).toStrictEqual([]);
});

test("lists the faults of the envelope and of its events in the order of the checks", () => {
  const input = {
    v: 2,
    runId: "",
    events: [event({ seq: 4, tMs: 9 }), event({ seq: 4, tMs: 8 }), null],
  };
  expect(told(input)).toStrictEqual([
    ["version_mismatch", "v"],
    ["missing_run_id", "runId"],
    ["seq_not_monotonic", "events/1/seq"],
    ["t_ms_not_monotonic", "events/1/tMs"],
    ["invalid_event", "events/2"],
  ]);
});

test("lists every fault of one event", () => {
  const bad = event({ seq: -1, tMs: "0", kind: "x", data: { a: [Number.NaN, 1, { b: () => 1 }] } });
  expect(told(batch([bad]))).toStrictEqual([
    ["invalid_event", "events/0/seq"],
    ["invalid_event", "events/0/tMs"],
    ["invalid_event", "events/0/kind"],
    ["invalid_event", "events/0/data/a/0"],
    ["invalid_event", "events/0/data/a/2/b"],
  ]);
});

test("knows data for a plain object, and no list for one", () => {
  expect(told(batchOf([] as never))).toStrictEqual([["invalid_event", "events/0/data"]]);
});

test("lets containers stand 128 levels below data, and no deeper", () => {
  const placeOf = (levels: number) =>
    explainRunnerEventBatch(batchOf(nestedObjects(levels)))[0]?.path;
  expect(placeOf(128)).toBeUndefined();
  expect(placeOf(129)).toHaveLength(3 + 129);
  expect(placeOf(130)).toHaveLength(3 + 129);
});

test("tells of every number that JSON has no word for", () => {
  const list = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1];
  expect(told(batchOf({ list })).map(([, place]) => place)).toStrictEqual([
    "events/0/data/list/0",
    "events/0/data/list/1",
    "events/0/data/list/2",
  ]);
});

test("goes on behind a fault inside data", () => {
  const data = { "a\u0000": 1, b: new Date(0), c: [undefined, "\ud800"], d: 1n };
  expect(told(batchOf(data)).map(([, place]) => place)).toStrictEqual([
    "events/0/data/a\u0000",
    "events/0/data/b",
    "events/0/data/c/0",
    "events/0/data/c/1",
    "events/0/data/d",
  ]);
});

test("tells of a key, and then of what stands below it", () => {
  const data = { a: { "b\u0000": { c: undefined, "\ud800": [1n] } }, "\u0000": 1n, d: 1n };
  expect(told(batchOf(data)).map(([, place]) => place)).toStrictEqual([
    "events/0/data/a/b\u0000",
    "events/0/data/a/b\u0000/c",
    "events/0/data/a/b\u0000/\ud800",
    "events/0/data/a/b\u0000/\ud800/0",
    "events/0/data/\u0000",
    "events/0/data/\u0000",
    "events/0/data/d",
  ]);
});

test("names each place by itself, whatever was walked before it", () => {
  const data = { a: [[{ x: Number.NaN, y: 1 }, 1n], 1n], "\u0000": 1, b: { c: [1] }, d: 1n };
  expect(told(batchOf(data)).map(([, place]) => place)).toStrictEqual([
    "events/0/data/a/0/0/x",
    "events/0/data/a/0/1",
    "events/0/data/a/1",
    "events/0/data/\u0000",
    "events/0/data/d",
  ]);
});

test("holds an event against the nearest one before it whose count is good", () => {
  const events = [event({ seq: 3 }), event({ seq: "x" }), event({ seq: 3 })];
  expect(told(batch(events))).toStrictEqual([
    ["invalid_event", "events/1/seq"],
    ["seq_not_monotonic", "events/2/seq"],
  ]);
});

test("holds an event against the one before it even where that one is out of order", () => {
  const events = [event({ seq: 5 }), event({ seq: 3 }), event({ seq: 4 })];
  expect(told(batch(events))).toStrictEqual([["seq_not_monotonic", "events/1/seq"]]);
  const times = [5, 3, 4].map((tMs, seq) => event({ seq, tMs }));
  expect(told(batch(times))).toStrictEqual([["t_ms_not_monotonic", "events/1/tMs"]]);
});

test("says what an event is held against, also where the one before it is no object", () => {
  const [, issue] = explainRunnerEventBatch(batch([event({ seq: 5 }), null, event({ seq: 3 })]));
  expect(issue?.message).toBe("events[2].seq must be greater than the 5 before it, got 3");
});

test("does not look at the entries of a batch that is too large", () => {
  expect(told(batch(new Array(257)))).toStrictEqual([["batch_too_large", "events"]]);
});

test("ends at the value that is one too many", () => {
  const events = [
    event({ data: { list: Array.from({ length: 1_000_000 }, () => 0) } }),
    event({ seq: "x" }),
  ];
  expect(told(batch(events))).toStrictEqual([["invalid_event", "events/0/data/list/999999"]]);
});

test("gives the message that the verdict has", () => {
  const [issue] = explainRunnerEventBatch(batch([event({ seq: 1 }), event({ seq: 1 })]));
  expect(issue).toStrictEqual({
    code: "seq_not_monotonic",
    path: ["events", 1, "seq"],
    message: "events[1].seq must be greater than the 1 before it, got 1",
  });
});

test("lists a hundred faults without a word about more", () => {
  const list = Array.from({ length: RUNNER_EVENT_MAX_ISSUES }, () => undefined);
  const issues = explainRunnerEventBatch(batchOf({ list }));
  expect(issues).toHaveLength(100);
  expect(issues.at(-1)?.message).not.toContain("not listed");
});

test("says in the hundredth message that further faults are not listed", () => {
  const list = Array.from({ length: 5000 }, () => "\ud800".repeat(40));
  const issues = explainRunnerEventBatch(batchOf({ list }));
  expect(issues).toHaveLength(100);
  expect(issues.at(-1)?.message).toMatch(/; further faults are not listed$/);
  expect(issues.at(-1)?.message.length).toBeLessThanOrEqual(300);
  expect(issues.at(-2)?.message).not.toContain("not listed");
});

test("tells of an object whose keys cannot be listed, and goes on behind it", () => {
  const shy = new Proxy(
    {},
    {
      ownKeys() {
        throw new Error("no keys for you");
      },
    },
  );
  expect(told(batchOf({ shy, odd: Number.NaN }))).toEqual([
    ["invalid_event", "events/0/data/shy"],
    ["invalid_event", "events/0/data/odd"],
  ]);
});

test("tells where the caller's stack ends, as the verdict does", () => {
  vi.spyOn(Object, "freeze").mockImplementationOnce(stackEnds);
  const issues = explainRunnerEventBatch(batch());
  vi.restoreAllMocks();
  expect(issues).toMatchObject([{ code: "invalid_envelope", path: [] }]);
});
