import { createContext, runInContext } from "node:vm";
import {
  RUNNER_EVENT_BATCH_MAX_EVENTS,
  RUNNER_EVENT_BATCH_VALIDATION_CODES,
  RUNNER_EVENT_KINDS,
  type RunnerEventBatchValidation,
  validateRunnerEventBatch,
} from "runner-contracts";
import { describe, expect, test, vi } from "vitest";
import { LENGTH_PROBLEM, PASS_PROBLEM } from "../../src/json/problem.ts";
import { batch, batchOf, event } from "../support/events.ts";
import { nestedArrays, nestedObjects } from "../support/nested.ts";
import { answersFromTheEndOfTheStack, stackEnds } from "../support/stack.ts";

/** Code and place of a refusal: the message up to its first " must" or " is". */
function refusal(input: unknown): [code: string, place: string] {
  const verdict = validateRunnerEventBatch(input);
  if (verdict.ok) throw new Error("the batch is accepted");
  return [verdict.code, placeOf(verdict)];
}

function placeOf(verdict: RunnerEventBatchValidation & { readonly ok: false }): string {
  return verdict.message.replace(/ (must|is|cannot) .*$/s, "");
}

function accepted(input: unknown) {
  const verdict = validateRunnerEventBatch(input);
  if (!verdict.ok) throw new Error(verdict.message);
  return verdict.batch;
}

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

describe("a batch that is accepted", () => {
  test("comes back equal, with its keys in the order of the contract", () => {
    const input = {
      events: [{ data: { b: 1, a: [null, true, "x"] }, kind: "assistant_text", tMs: 3, seq: 7 }],
      runId: "run-1",
      v: 1,
    };
    const result = accepted(input);
    expect(result).toStrictEqual(input);
    expect(JSON.stringify(result)).toBe(
      '{"v":1,"runId":"run-1","events":[{"seq":7,"tMs":3,"kind":"assistant_text","data":{"b":1,"a":[null,true,"x"]}}]}',
    );
  });

  test("has exactly the keys of the verdict", () => {
    expect(Object.keys(validateRunnerEventBatch(batch()))).toStrictEqual(["ok", "batch"]);
  });

  test("loses the unknown keys of the envelope and of its events", () => {
    const result = accepted({ ...batch([event({ extra: 1 })]), extra: undefined });
    expect(Object.keys(result)).toStrictEqual(["v", "runId", "events"]);
    expect(Object.keys(result.events[0] ?? {})).toStrictEqual(["seq", "tMs", "kind", "data"]);
  });

  test.each(RUNNER_EVENT_KINDS)("may hold an event of kind %s", (kind) => {
    expect(accepted(batch([event({ kind })])).events[0]?.kind).toBe(kind);
  });

  test("may begin at any seq and leave gaps", () => {
    const seqs = [5, 6, 99, Number.MAX_SAFE_INTEGER];
    const result = accepted(batch(seqs.map((seq) => event({ seq }))));
    expect(result.events.map(({ seq }) => seq)).toStrictEqual(seqs);
  });

  test("may repeat a tMs", () => {
    expect(accepted(batch([event({ tMs: 4 }), event({ seq: 1, tMs: 4 })])).events).toHaveLength(2);
  });

  test("may hold 256 events", () => {
    const events = Array.from({ length: RUNNER_EVENT_BATCH_MAX_EVENTS }, (_, seq) =>
      event({ seq }),
    );
    expect(accepted(batch(events)).events).toHaveLength(256);
  });

  test("may be an instance of a class, and its events too", () => {
    class Sent {
      v = 1;
      runId = "run-1";
      events = [Object.assign(new (class Record {})(), event())];
    }
    expect(accepted(new Sent())).toStrictEqual(batch());
  });

  test("is read once: each field of an event, and each element of a list", () => {
    const reads: string[] = [];
    const told = <Part extends object>(name: string, part: Part) =>
      new Proxy(part, {
        get(target, key, receiver) {
          reads.push(`${name}.${String(key)}`);
          return Reflect.get(target, key, receiver);
        },
      });
    const list = told("list", [1, 2]);
    accepted(batch([told("event", event({ data: { list } }))]));
    const wanted = ["seq", "tMs", "kind", "data"].map((key) => `event.${key}`);
    expect(reads).toStrictEqual([...wanted, "list.length", "list.0", "list.1"]);
  });

  test("may be read through getters and proxies", () => {
    const input = new Proxy(batch([new Proxy(event(), {})]), {});
    expect(accepted(input)).toStrictEqual(batch());
  });

  test("may hold events that come from the prototype of its list", () => {
    const events: unknown[] = Object.setPrototypeOf(new Array(1), [event()]);
    expect(accepted(batch(events))).toStrictEqual(batch());
  });

  test("holds 0 where the input holds -0 for seq or tMs", () => {
    const [first] = accepted(batch([event({ seq: -0, tMs: -0 })])).events;
    expect([Object.is(first?.seq, 0), Object.is(first?.tMs, 0)]).toStrictEqual([true, true]);
  });

  test("keeps -0 in data", () => {
    expect(Object.is(accepted(batchOf({ n: -0 })).events[0]?.data["n"], -0)).toBe(true);
  });

  test("keeps an own __proto__ key as an own key", () => {
    const data = JSON.parse('{"__proto__":{"polluted":true},"a":1}') as unknown;
    const copy = accepted(batchOf(data)).events[0]?.data;
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"polluted":true},"a":1}');
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect((copy as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test("takes plain objects and arrays of another realm", () => {
    const data = runInContext("({ a: { b: [1, { c: 2 }] } })", createContext()) as unknown;
    expect(accepted(batchOf(data)).events[0]?.data).toStrictEqual({ a: { b: [1, { c: 2 }] } });
  });

  test("takes objects without a prototype", () => {
    const data = Object.assign(Object.create(null), { a: 1 });
    expect(accepted(batchOf(data)).events[0]?.data).toStrictEqual({ a: 1 });
  });

  test("takes containers 128 levels below data", () => {
    expect(validateRunnerEventBatch(batchOf(nestedObjects(128))).ok).toBe(true);
    expect(validateRunnerEventBatch(batchOf({ in: nestedArrays(127) })).ok).toBe(true);
  });

  test("takes a million values below data, shared ones counted each time", () => {
    const shared = Array.from({ length: 999 }, () => 0);
    const data = { list: Array.from({ length: 999 }, () => shared), rest: [0, 0] };
    // 1 list, 999 arrays of 999 numbers, 1 rest, and as many numbers as make the million full.
    const rest = 1_000_000 - (1 + 999 + 999 * 999 + 1);
    data.rest = Array.from({ length: rest }, () => 0);
    expect(validateRunnerEventBatch(batchOf(data)).ok).toBe(true);
    data.rest.push(0);
    expect(refusal(batchOf(data))).toStrictEqual(["invalid_event", `events[0].data.rest[${rest}]`]);
  });

  test("shares nothing with the input and is frozen to its leaves", () => {
    const input = batchOf({ list: [{ a: 1 }] });
    const result = accepted(input);
    const parts = (root: unknown): object[] =>
      typeof root === "object" && root !== null
        ? [root, ...Object.values(root).flatMap(parts)]
        : [];
    const theirs = new Set(parts(input));
    for (const part of parts(result)) {
      expect(Object.isFrozen(part)).toBe(true);
      expect(theirs.has(part)).toBe(false);
    }
  });

  test("drops symbol keys, hidden keys and what an array carries beside its elements", () => {
    const data = Object.defineProperty(
      { a: Object.assign([1], { extra: 2 }), [Symbol()]: 3 },
      "b",
      {
        value: 4,
      },
    );
    expect(accepted(batchOf(data)).events[0]?.data).toStrictEqual({ a: [1] });
  });
});

describe("a batch that is refused", () => {
  test("has exactly the keys of the verdict", () => {
    expect(Object.keys(validateRunnerEventBatch(null))).toStrictEqual(["ok", "code", "message"]);
  });

  test.each([
    [undefined, "invalid_envelope", "batch"],
    [null, "invalid_envelope", "batch"],
    ["{}", "invalid_envelope", "batch"],
    [[], "invalid_envelope", "batch"],
    [() => batch(), "invalid_envelope", "batch"],
    [{}, "version_mismatch", "batch.v"],
    [{ ...batch(), v: 2 }, "version_mismatch", "batch.v"],
    [{ ...batch(), v: "1" }, "version_mismatch", "batch.v"],
    [{ ...batch(), v: 1n }, "version_mismatch", "batch.v"],
    [{ v: 1 }, "missing_run_id", "batch.runId"],
    [{ ...batch(), runId: "" }, "missing_run_id", "batch.runId"],
    [{ ...batch(), runId: "a\u0000" }, "missing_run_id", "batch.runId"],
    [{ ...batch(), runId: "a\ud800" }, "missing_run_id", "batch.runId"],
    [{ ...batch(), runId: 7 }, "missing_run_id", "batch.runId"],
    [{ v: 1, runId: "r" }, "empty_batch", "batch.events"],
    [{ ...batch(), events: {} }, "empty_batch", "batch.events"],
    [{ ...batch(), events: [] }, "empty_batch", "batch.events"],
    [batch(new Array(257)), "batch_too_large", "batch.events"],
    [batch(new Array(1)), "invalid_event", "events[0]"],
    [batch([[]]), "invalid_event", "events[0]"],
    [batch([event(), null]), "invalid_event", "events[1]"],
    [batch([event({ seq: undefined })]), "invalid_event", "events[0].seq"],
    [batch([event({ seq: -1 })]), "invalid_event", "events[0].seq"],
    [batch([event({ seq: 0.5 })]), "invalid_event", "events[0].seq"],
    [batch([event({ seq: "0" })]), "invalid_event", "events[0].seq"],
    [batch([event({ seq: 2 ** 53 })]), "invalid_event", "events[0].seq"],
    [batch([event({ tMs: Number.NaN })]), "invalid_event", "events[0].tMs"],
    [batch([event({ tMs: -1 })]), "invalid_event", "events[0].tMs"],
    [batch([event({ kind: "unknown" })]), "invalid_event", "events[0].kind"],
    [batch([event({ kind: ["notification"] })]), "invalid_event", "events[0].kind"],
    [batch([event({ data: undefined })]), "invalid_event", "events[0].data"],
    [batch([event({ data: null })]), "invalid_event", "events[0].data"],
    [batch([event({ data: [] })]), "invalid_event", "events[0].data"],
    [batch([event({ data: "{}" })]), "invalid_event", "events[0].data"],
    [batch([event({ data: new Date(0) })]), "invalid_event", "events[0].data"],
    [batch([event({ seq: 3 }), event({ seq: 3 })]), "seq_not_monotonic", "events[1].seq"],
    [batch([event({ seq: 3 }), event({ seq: 2 })]), "seq_not_monotonic", "events[1].seq"],
    [batch([event({ tMs: 3 }), event({ seq: 1, tMs: 2 })]), "t_ms_not_monotonic", "events[1].tMs"],
  ])("%# is told by code and place", (input, code, place) => {
    expect(refusal(input)).toStrictEqual([code, place]);
  });

  test("is told by code and place where a proxy was revoked", () => {
    expect(refusal(revoked())).toStrictEqual(["invalid_envelope", "batch"]);
    expect(refusal({ ...batch(), events: revoked() })).toStrictEqual([
      "empty_batch",
      "batch.events",
    ]);
    expect(refusal(batch([revoked()]))).toStrictEqual(["invalid_event", "events[0]"]);
    expect(refusal(batchOf(revoked()))).toStrictEqual(["invalid_event", "events[0].data"]);
  });

  test.each<[string, object, string]>([
    ["NaN", { n: Number.NaN }, ".n"],
    ["Infinity", { n: [Number.POSITIVE_INFINITY] }, ".n[0]"],
    ["undefined", { n: undefined }, ".n"],
    ["a function", { n: () => 1 }, ".n"],
    ["a symbol", { n: Symbol("s") }, ".n"],
    ["a bigint", { n: 1n }, ".n"],
    ["a Date", { n: new Date(0) }, ".n"],
    ["a Map", { n: new Map() }, ".n"],
    ["a boxed number", { n: Object(1) }, ".n"],
    ["a typed array", { n: new Uint8Array(1) }, ".n"],
    ["an instance of a class", { n: new (class A {})() }, ".n"],
    [
      "an instance of a class that extends null",
      { n: Object.create(class extends null {}.prototype) },
      ".n",
    ],
    ["an object that inherits from a plain one", { n: Object.create({}) }, ".n"],
    [
      "an object that inherits from one without a prototype",
      { n: Object.create(Object.create(null)) },
      ".n",
    ],
    ["an array with a hole", { n: [1, , 2] }, ".n[1]"],
    ["a hole that a prototype fills", { n: Object.setPrototypeOf([,], { 0: "x" }) }, ".n[0]"],
    ["a lone high surrogate", { n: "a\ud83d" }, ".n"],
    ["a lone low surrogate", { n: "\udc4da" }, ".n"],
    ["a U+0000", { n: "a\u0000b" }, ".n"],
    ["a key with U+0000", { n: { "a\u0000": 1 } }, '.n["a\\u0000"]'],
    ["a key with a lone surrogate", { n: { "\ud800": 1 } }, '.n["\\ud800"]'],
    ["a container at level 129", nestedObjects(129), ".in".repeat(129)],
  ])("holds %s in data", (_name, data, place) => {
    const [code, where] = refusal(batchOf(data));
    expect(code).toBe("invalid_event");
    if (!where.includes("…")) expect(where).toBe(`events[0].data${place}`);
  });

  test("is refused for the first fault in the order of the checks", () => {
    expect(refusal({ v: 2, runId: "", events: [] })).toStrictEqual(["version_mismatch", "batch.v"]);
    expect(refusal({ v: 1, runId: "", events: [] })).toStrictEqual([
      "missing_run_id",
      "batch.runId",
    ]);
    const worse = event({ seq: 0, tMs: -1, kind: "x", data: null });
    expect(refusal(batch([event({ seq: 5, tMs: 5 }), worse]))[1]).toBe("events[1].tMs");
    const early = event({ seq: 0, tMs: 0 });
    expect(refusal(batch([event({ seq: 5, tMs: 5 }), early]))[0]).toBe("seq_not_monotonic");
  });

  test("is refused where its events are like an array and are none", () => {
    expect(refusal({ ...batch(), events: { length: 1, 0: event() } })[0]).toBe("empty_batch");
    expect(refusal({ ...batch(), events: "e" })[0]).toBe("empty_batch");
  });

  test("is refused for its length before any entry is looked at", () => {
    const events = new Proxy(new Array(257), {
      get(target, key) {
        if (key !== "length") throw new Error("an entry was read");
        return target.length;
      },
    });
    expect(refusal({ ...batch(), events })[0]).toBe("batch_too_large");
  });

  test("is refused for a cycle, as too deep", () => {
    const data: Record<string, unknown> = {};
    data["self"] = data;
    const verdict = validateRunnerEventBatch(batchOf(data));
    expect(verdict).toMatchObject({ ok: false, code: "invalid_event" });
  });

  test("is refused where a small value unfolds to 2^100 values", () => {
    let value: unknown = 0;
    for (let level = 0; level < 100; level++) value = [value, value];
    expect(refusal(batchOf({ value }))[0]).toBe("invalid_event");
  });

  test("is refused where arrays nest a million levels deep", () => {
    expect(refusal(batchOf({ value: nestedArrays(1_000_000) }))[0]).toBe("invalid_event");
  });

  test("is refused at once where an array says that it has no end", () => {
    const endless = new Proxy([], {
      get: (_, key) => (key === "length" ? Number.POSITIVE_INFINITY : 1),
      getOwnPropertyDescriptor: () => ({ value: 1, configurable: true }),
    });
    expect(refusal(batchOf({ endless }))[0]).toBe("invalid_event");
    const noLength = new Proxy([1], { get: (_, key) => (key === "length" ? Symbol() : 1) });
    expect(refusal(batchOf({ noLength }))).toStrictEqual([
      "invalid_event",
      "events[0].data.noLength",
    ]);
    expect(validateRunnerEventBatch({ ...batch(), events: noLength })).toStrictEqual({
      ok: false,
      code: "empty_batch",
      message: `batch.events ${LENGTH_PROBLEM}`,
    });
  });

  test("is refused where its keys cannot be listed", () => {
    const data = {
      shy: new Proxy(
        {},
        {
          ownKeys() {
            throw new Error("no keys for you");
          },
        },
      ),
    };
    expect(refusal(batchOf(data))).toStrictEqual(["invalid_event", "events[0].data.shy"]);
  });

  test("tells the field that throws when it is read", () => {
    const throwing = (key: string, on: object) =>
      Object.defineProperty({ ...on }, key, {
        enumerable: true,
        get() {
          throw new Error("secret");
        },
      });
    expect(refusal(throwing("v", batch()))).toStrictEqual(["version_mismatch", "batch.v"]);
    expect(refusal(throwing("runId", batch()))).toStrictEqual(["missing_run_id", "batch.runId"]);
    expect(refusal(throwing("events", batch()))).toStrictEqual(["empty_batch", "batch.events"]);
    for (const field of ["seq", "tMs", "kind", "data"]) {
      const input = batch([throwing(field, event())]);
      expect(refusal(input)).toStrictEqual(["invalid_event", `events[0].${field}`]);
    }
    expect(refusal(batchOf({ a: throwing("b", {}) }))).toStrictEqual([
      "invalid_event",
      "events[0].data.a.b",
    ]);
    const throwingAtOne = (first: unknown) =>
      Object.defineProperty([first, first], 1, {
        get() {
          throw new Error("secret");
        },
      });
    expect(refusal(batch(throwingAtOne(event())))).toStrictEqual(["invalid_event", "events[1]"]);
    expect(refusal(batchOf({ list: throwingAtOne(1) }))).toStrictEqual([
      "invalid_event",
      "events[0].data.list[1]",
    ]);
    expect(JSON.stringify(validateRunnerEventBatch(throwing("v", {})))).not.toContain("secret");
  });

  test("quotes a short excerpt and escapes what does not print", () => {
    const verdict = validateRunnerEventBatch({ ...batch(), v: `x\u202e\n${"y".repeat(1000)}` });
    expect(verdict).toStrictEqual({
      ok: false,
      code: "version_mismatch",
      message: `batch.v must be 1, got the string "x\\u{202e}\\n${"y".repeat(29)}…"`,
    });
  });

  test("keeps both ends of a long place", () => {
    const verdict = validateRunnerEventBatch(batchOf(nestedObjects(129)));
    const place = verdict.ok ? "" : placeOf(verdict);
    expect(place).toMatch(/^events\[0\]\.data(\.in)+…(\.in)+$/);
    expect(place.length).toBeLessThanOrEqual(141);
  });
});

test("a caller at the end of the stack gets a verdict, not an exception", () => {
  const input = batchOf(nestedObjects(128));
  const verdicts = answersFromTheEndOfTheStack(
    () => validateRunnerEventBatch(input),
    ({ ok }) => ok,
  );
  // How many come before depends on what the engine compiled by then.
  expect(verdicts.at(-1)?.ok).toBe(true);
});

test("a stack that ends inside the pass is told as an envelope that cannot be read", () => {
  vi.spyOn(Object, "freeze").mockImplementationOnce(stackEnds);
  const verdict = validateRunnerEventBatch(batch());
  vi.restoreAllMocks();
  expect(verdict).toStrictEqual({
    ok: false,
    code: "invalid_envelope",
    message: `batch ${PASS_PROBLEM}`,
  });
});

test("a stack that ends inside data is told as that, whatever is wrong behind it", () => {
  vi.spyOn(Object, "freeze").mockImplementationOnce(stackEnds);
  const verdict = validateRunnerEventBatch(batch([event(), event({ seq: 1, kind: "odd" })]));
  vi.restoreAllMocks();
  expect(verdict).toMatchObject({ ok: false, code: "invalid_envelope" });
});

test.each([
  ["an object", { outer: { inner: {} } }],
  ["an array", { outer: [[]] }],
])("a stack that ends below %s in data is told as that", (_, data) => {
  vi.spyOn(Object, "freeze").mockImplementationOnce(stackEnds);
  const verdict = validateRunnerEventBatch(batchOf(data));
  vi.restoreAllMocks();
  expect(verdict).toMatchObject({ ok: false, code: "invalid_envelope" });
});

test("the codes are closed and stand in the order of the checks", () => {
  expect(RUNNER_EVENT_BATCH_VALIDATION_CODES).toStrictEqual([
    "invalid_envelope",
    "version_mismatch",
    "missing_run_id",
    "empty_batch",
    "batch_too_large",
    "invalid_event",
    "seq_not_monotonic",
    "t_ms_not_monotonic",
  ]);
});
