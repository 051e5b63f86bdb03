import {
  createRunVerifier,
  RUN_FINDING_CODES,
  RUN_FINDING_LEVELS,
  RUN_VERIFIER_MAX_CALL_ID_LENGTH,
  RUN_VERIFIER_MAX_OPEN_CALLS,
  type RunFinding,
  type RunFindingCode,
  type RunnerEvent,
  verifyRun,
} from "runner-contracts";
import { describe, expect, test } from "vitest";
import { anyHostile } from "../support/hostile.ts";
import { law } from "../support/laws.ts";
import { runEvents } from "../support/streams.ts";

type Draft = readonly [kind: string, data?: object];

const start: Draft = ["runtime_started", { source: "test" }];
const text: Draft = ["assistant_text", { text: "hi", role: "assistant" }];
const end: Draft = ["runtime_terminal", { reason: "complete" }];
const call = (id: string): Draft => ["tool_request", { id, name: "ls", arguments: {} }];
const answer = (id: string): Draft => ["tool_response", { id, status: "success", content: null }];

/** Events in order, one each millisecond; `changes` by their index. */
function run(drafts: readonly Draft[], changes: Record<number, object> = {}): RunnerEvent[] {
  return drafts.map(([kind, data = {}], index) => {
    const event = { seq: index, tMs: index, kind, data, ...changes[index] };
    // Also what no validator would accept: the verifier answers for it.
    return event as RunnerEvent;
  });
}

const told = (findings: readonly RunFinding[]) => findings.map(({ code, seq }) => [code, seq]);

interface Example {
  readonly code: RunFindingCode;
  readonly makes: readonly RunnerEvent[];
  /** The `seq` that the finding names; `null` where it names none. */
  readonly at: number | null;
  readonly nearly: readonly RunnerEvent[];
}

const many = Array.from({ length: RUN_VERIFIER_MAX_OPEN_CALLS }, (_, index) =>
  call(`call ${index}`),
);
const answers = many.map((_, index) => answer(`call ${index}`));

const EXAMPLES: readonly Example[] = [
  {
    code: "missing_start",
    makes: run([["notification"], text, start, end]),
    at: 1,
    nearly: run([["notification"], ["file_uploaded"], start, text, end]),
  },
  {
    code: "missing_terminal",
    makes: run([start, text]),
    at: null,
    nearly: run([start, text, end]),
  },
  {
    code: "duplicate_terminal",
    makes: run([start, end, end]),
    at: 2,
    nearly: run([start, ["stream_error"], end]),
  },
  {
    code: "event_after_terminal",
    makes: run([start, end, ["notification"]]),
    at: 2,
    nearly: run([start, ["notification"], end]),
  },
  {
    code: "seq_not_monotonic",
    makes: run([start, text, end], { 1: { seq: 0 }, 2: { seq: 1 } }),
    at: 0,
    nearly: run([start, text, end], { 0: { seq: 8 }, 1: { seq: 9 }, 2: { seq: 10 } }),
  },
  {
    code: "t_ms_not_monotonic",
    makes: run([start, text, end], { 1: { tMs: 5 }, 2: { tMs: 4 } }),
    at: 2,
    nearly: run([start, text, end], { 1: { tMs: 5 }, 2: { tMs: 5 } }),
  },
  {
    code: "seq_gap",
    makes: run([start, text, end], { 1: { seq: 4 }, 2: { seq: 5 } }),
    at: 4,
    nearly: run([start, end], { 0: { seq: 700 }, 1: { seq: 701 } }),
  },
  {
    code: "tool_request_unanswered",
    makes: run([start, call("a"), call("b"), answer("b"), end]),
    at: 1,
    nearly: run([start, call("a"), call("b"), answer("b"), answer("a"), end]),
  },
  {
    code: "tool_response_unmatched",
    makes: run([start, call("a"), answer("a"), answer("a"), end]),
    at: 3,
    nearly: run([start, call("a"), answer("a"), call("a"), answer("a"), end]),
  },
  {
    code: "duplicate_tool_request",
    makes: run([start, call("a"), call("a"), answer("a"), end]),
    at: 2,
    nearly: run([start, call("a"), call("A"), answer("a"), answer("A"), end]),
  },
  {
    code: "malformed_payload",
    makes: run([start, ["assistant_text", { text: 5 }], end]),
    at: 1,
    nearly: run([start, ["assistant_text", { native: 5 }], end]),
  },
  {
    code: "tool_calls_untracked",
    makes: run([
      start,
      ...many,
      call("more"),
      answer("call 0"),
      ...answers.slice(1),
      answer("more"),
      end,
    ]),
    at: RUN_VERIFIER_MAX_OPEN_CALLS + 1,
    nearly: run([
      start,
      ...many,
      answer("call 0"),
      call("more"),
      ...answers.slice(1),
      answer("more"),
      end,
    ]),
  },
];

describe("each finding", () => {
  test("has an example, in the order of the contract", () => {
    expect(EXAMPLES.map(({ code }) => code)).toStrictEqual(RUN_FINDING_CODES);
    expect(Object.keys(RUN_FINDING_LEVELS)).toStrictEqual(RUN_FINDING_CODES);
  });

  test.each(EXAMPLES)("$code is made by one run and by nothing else", ({ code, makes, at }) => {
    const found = verifyRun(makes);
    expect(told(found)).toStrictEqual([[code, at ?? undefined]]);
    expect(found[0]?.level).toBe(RUN_FINDING_LEVELS[code]);
    expect(Object.keys(found[0] ?? {})).toStrictEqual(
      at === null ? ["code", "level", "message"] : ["code", "level", "seq", "message"],
    );
  });

  test.each(EXAMPLES)("$code is not made by a run that is nearly the same", ({ nearly }) => {
    expect(verifyRun(nearly)).toStrictEqual([]);
  });
});

describe("the start", () => {
  test("is missed once, whatever follows", () => {
    expect(told(verifyRun(run([text, text, end])))).toStrictEqual([["missing_start", 0]]);
  });

  test("is missed at the end by a run of notes alone", () => {
    expect(told(verifyRun(run([["notification"]])))).toStrictEqual([
      ["missing_start", undefined],
      ["missing_terminal", undefined],
    ]);
  });

  test("is missed with the terminal by a run without events", () => {
    expect(told(verifyRun([]))).toStrictEqual([
      ["missing_start", undefined],
      ["missing_terminal", undefined],
    ]);
  });
});

describe("the order", () => {
  test("is judged against the event before it, so one step back is one finding", () => {
    const resent = run([start, text, text, text, text, end], {
      3: { seq: 1 },
      4: { seq: 2 },
      5: { seq: 3 },
    });
    expect(told(verifyRun(resent))).toStrictEqual([["seq_not_monotonic", 1]]);
  });

  test("is broken by a seq and a time that are no counts", () => {
    const odd = run([start, text, end], { 1: { seq: -1, tMs: 0.5 } });
    expect(told(verifyRun(odd))).toStrictEqual([
      ["t_ms_not_monotonic", undefined],
      ["seq_not_monotonic", undefined],
      ["seq_gap", 2],
    ]);
  });

  test("holds for kinds of a newer version, which are not judged further", () => {
    const newer = run([start, ["from_the_future", { id: 1 }], end]);
    expect(verifyRun(newer)).toStrictEqual([]);
  });
});

describe("the calls", () => {
  test("are paired by their id though another field is malformed", () => {
    const request: Draft = ["tool_request", { id: "a" }];
    expect(told(verifyRun(run([start, request, answer("a"), end])))).toStrictEqual([
      ["malformed_payload", 1],
    ]);
  });

  test("without an id are not carried, and not paired", () => {
    const bare: Draft[] = [start, ["tool_request"], ["tool_response"], end];
    expect(verifyRun(run(bare))).toStrictEqual([]);
  });

  test("may be answered after the terminal, which is the only finding", () => {
    expect(told(verifyRun(run([start, call("a"), end, answer("a")])))).toStrictEqual([
      ["event_after_terminal", 3],
    ]);
  });

  test("with an id too long to remember are untracked", () => {
    const long = "x".repeat(RUN_VERIFIER_MAX_CALL_ID_LENGTH);
    expect(verifyRun(run([start, call(long), answer(long), end]))).toStrictEqual([]);
    const longer = `${long}x`;
    const found = verifyRun(run([start, call(longer), answer(longer), end]));
    expect(told(found)).toStrictEqual([["tool_calls_untracked", 1]]);
    expect(found[0]?.message).toBe(
      "seq 1: has a call id of more than 1024 characters: pairs are no longer sure",
    );
  });
});

describe("the incremental form", () => {
  test("tells each finding with the events that make it", () => {
    const verifier = createRunVerifier();
    const [first, second, third, last] = run([start, call("a"), call("a"), end]);
    const push = (event: RunnerEvent | undefined) => told(verifier.push(event ? [event] : []));
    expect(push(first)).toStrictEqual([]);
    expect(push(second)).toStrictEqual([]);
    expect(push(third)).toStrictEqual([["duplicate_tool_request", 2]]);
    expect(told(verifier.finish())).toStrictEqual([
      ["missing_terminal", undefined],
      ["tool_request_unanswered", 1],
    ]);
    expect(push(last)).toStrictEqual([]);
    expect(told(verifier.finish())).toStrictEqual([["tool_request_unanswered", 1]]);
  });

  law("gives the findings of the whole run, however it is cut", runEvents(), (events) => {
    const verifier = createRunVerifier();
    const found = events.flatMap((event) => verifier.push([event]));
    expect([...found, ...verifier.finish()]).toStrictEqual(verifyRun(events));
  });
});

describe("memory", () => {
  test("of a million answered calls holds none of them", () => {
    const verifier = createRunVerifier();
    verifier.push(run([start]));
    for (let turn = 0; turn < 1_000_000; turn++) {
      const id = String(turn);
      const [request, response] = run([call(id), answer(id)], {
        0: { seq: 2 * turn + 1, tMs: 0 },
        1: { seq: 2 * turn + 2, tMs: 0 },
      });
      if (request === undefined || response === undefined) throw new Error("no events");
      if (verifier.push([request]).length + verifier.push([response]).length > 0) {
        throw new Error("a finding");
      }
    }
    expect(told(verifier.finish())).toStrictEqual([["missing_terminal", undefined]]);
  });

  test("of calls without an answer holds the newest 10,000", () => {
    const verifier = createRunVerifier();
    verifier.push(run([start]));
    const count = 3 * RUN_VERIFIER_MAX_OPEN_CALLS;
    let findings = 0;
    for (let seq = 1; seq <= count; seq++) {
      findings += verifier.push(run([call(String(seq))], { 0: { seq, tMs: 0 } })).length;
    }
    const open = verifier.finish().filter(({ code }) => code === "tool_request_unanswered");
    expect(findings).toBe(1);
    expect(open.length).toBe(RUN_VERIFIER_MAX_OPEN_CALLS);
    expect(open[0]?.seq).toBe(count - RUN_VERIFIER_MAX_OPEN_CALLS + 1);
  });

  test("of calls that were answered among the oldest forgets the oldest that are open", () => {
    const answered = ["call 0", "call 2"].map(answer);
    const more = ["x", "y", "z", "w"].map(call);
    const findings = verifyRun(run([start, ...many, ...answered, ...more, end]));
    const open = findings.filter(({ code }) => code === "tool_request_unanswered");
    expect(open.length).toBe(RUN_VERIFIER_MAX_OPEN_CALLS);
    // Of the calls 0 to 4, two were answered and two were forgotten: 1 and 3.
    expect(open[0]?.seq).toBe(5);
  });
});

describe("totality: findings whatever the events are", () => {
  law("for any value as an event or in one", anyHostile(), (value) => {
    const fields = ["seq", "tMs", "kind", "data"].map((key) => ({
      ...run([call("a")])[0],
      [key]: value,
    }));
    const inside = { ...run([call("a")])[0], data: { id: value, name: value, arguments: value } };
    // Values from anywhere, by the name of events.
    const events = [value, ...fields, inside] as RunnerEvent[];
    for (const { code, level, message } of verifyRun(events)) {
      expect(RUN_FINDING_LEVELS[code]).toBe(level);
      expect(message.length).toBeLessThanOrEqual(300);
    }
  });

  test("for events that are none", () => {
    // @ts-expect-error a caller without types may give anything
    expect(told(verifyRun([null, "text"]))).toStrictEqual([
      ["malformed_payload", undefined],
      ["malformed_payload", undefined],
      ["missing_start", undefined],
      ["missing_terminal", undefined],
    ]);
  });
});
