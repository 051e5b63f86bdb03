/** What a failing property of a user is shrunk to: the smallest value that fails it, from any seed. */
import fc from "fast-check";
import type { RunnerEvent, RunnerEventBatchValidationCode } from "runner-contracts";
import {
  brokenJobStatusWalk,
  deliveredRunnerRun,
  faultyRunnerEventBatch,
  jobStatusWalk,
  runnerEventBatch,
  runnerJobSpec,
  runnerRun,
  storableText,
} from "runner-contracts/testing/arbitraries";
import { describe, expect, test } from "vitest";

/** How many searches each test makes, each from a seed of its own. */
const SEARCHES = 10;

/** The counterexamples of a property that is false of these values, one for each seed. */
function counterexamples<Value>(
  arbitrary: fc.Arbitrary<Value>,
  fails: (value: Value) => boolean,
): Value[] {
  return Array.from({ length: SEARCHES }, (_, seed) => {
    const property = fc.property(arbitrary, (value) => !fails(value));
    const { counterexample } = fc.check(property, { seed: seed + 1, numRuns: 5_000 });
    if (counterexample === null) throw new Error("no value fails the property");
    return counterexample[0];
  });
}

function expectAll<Value>(found: readonly Value[], smallest: Value): void {
  for (const value of found) expect(value).toStrictEqual(smallest);
}

const START: RunnerEvent = { seq: 0, tMs: 0, kind: "runtime_started", data: { source: "a" } };

function batchOf(...events: readonly unknown[]): object {
  return { v: 1, runId: "a", events };
}

describe("a batch shrinks", () => {
  test("to one event in the run a, where every batch fails", () => {
    expectAll<unknown>(
      counterexamples(runnerEventBatch(), () => true),
      batchOf(START),
    );
  });

  test("to the one event that fails, its text as short as it may be", () => {
    const hasText = ({ kind, data }: RunnerEvent) =>
      kind === "assistant_text" && data["text"] !== "";
    const found = counterexamples(runnerEventBatch(), ({ events }) => events.some(hasText));
    const data = { text: "a", role: "assistant" };
    expectAll<unknown>(found, batchOf({ seq: 0, tMs: 0, kind: "assistant_text", data }));
  });

  test("to two events a millisecond apart, where time must pass", () => {
    const found = counterexamples(runnerEventBatch(), ({ events }) =>
      events.some(({ tMs }) => tMs > (events[0]?.tMs ?? 0)),
    );
    expectAll<unknown>(found, batchOf(START, { ...START, seq: 1, tMs: 1 }));
  });

  test("to a single gap of one, where a number must be left out", () => {
    const found = counterexamples(runnerEventBatch(), ({ events }) =>
      events.some(({ seq }, at) => seq > (events[at - 1]?.seq ?? seq) + 1),
    );
    expectAll<unknown>(found, batchOf(START, { ...START, seq: 2 }));
  });
});

describe("text shrinks", () => {
  test("to as few letters as fail", () => {
    expectAll(
      counterexamples(storableText(), (text) => [...text].length > 2),
      "aaa",
    );
  });

  test("to the one character that fails", () => {
    expectAll(
      counterexamples(storableText(), (text) => text.includes("\u2028")),
      "\u2028",
    );
  });
});

describe("a run shrinks", () => {
  test("to a start and an end in one batch", () => {
    const events = [
      START,
      { seq: 1, tMs: 0, kind: "runtime_terminal", data: { reason: "complete" } },
    ];
    const smallest = { runId: "a", events, batches: [batchOf(...events)] };
    expectAll<unknown>(
      counterexamples(runnerRun(), () => true),
      smallest,
    );
  });

  test("to the one call that fails, and its answer", () => {
    const found = counterexamples(runnerRun(), ({ events }) =>
      events.some(({ kind }) => kind === "tool_request"),
    );
    const ends = found.map(({ events }) =>
      events.slice(1, -1).map(({ kind, data }) => [kind, data]),
    );
    expectAll<unknown>(ends, [
      ["tool_request", { id: "call-0", name: "a", arguments: {} }],
      ["tool_response", { id: "call-0", status: "success", content: null }],
    ]);
  });

  test("to two deliveries, where one must overlap the other", () => {
    const found = counterexamples(deliveredRunnerRun(), ({ deliveries }) =>
      deliveries.some(({ admitted, duplicates }) => duplicates > 0 && admitted.length > 0),
    );
    const counts = found.map(({ deliveries }) =>
      deliveries.map(({ admitted, duplicates }) => [admitted.length, duplicates]),
    );
    expectAll(counts, [
      [1, 0],
      [1, 1],
    ]);
  });
});

describe("a faulty batch shrinks", () => {
  test.each<[RunnerEventBatchValidationCode, unknown]>([
    ["invalid_envelope", null],
    ["version_mismatch", { ...batchOf(START), v: 2 }],
    ["missing_run_id", { ...batchOf(START), runId: "" }],
    ["empty_batch", batchOf()],
    ["batch_too_large", batchOf(...Array.from({ length: 257 }, (_, seq) => ({ ...START, seq })))],
    ["invalid_event", batchOf({ ...START, seq: -1 })],
    ["seq_not_monotonic", batchOf({ ...START, tMs: 1 }, { ...START, tMs: 1 })],
    ["t_ms_not_monotonic", batchOf({ ...START, tMs: 1 }, { ...START, seq: 1 })],
  ])("with %s to the smallest that there is", (code, smallest) => {
    const found = counterexamples(faultyRunnerEventBatch(), (faulty) => faulty.code === code);
    expectAll(
      found.map(({ batch }) => batch),
      smallest,
    );
  });

  test("to one unstorable character, alone in its object", () => {
    const arbitrary = faultyRunnerEventBatch({ codes: ["invalid_event"], isOnWire: true });
    const found = counterexamples(arbitrary, ({ place }) => place.endsWith(".data.inside"));
    expectAll<unknown>(
      found.map(({ batch }) => batch),
      batchOf({ ...START, data: { inside: "\u0000" } }),
    );
  });
});

describe("what belongs to a job shrinks", () => {
  test("to the one variable that fails, in the smallest spec", () => {
    const found = counterexamples(runnerJobSpec(), ({ env }) => Object.hasOwn(env, "TOKEN"));
    expectAll<unknown>(found, {
      runId: "a",
      workspaceId: "a",
      provider: "anthropic",
      image: `runner@sha256:${"0".repeat(64)}`,
      env: { TOKEN: "" },
      maxRunDurationMs: 1,
      region: "a",
    });
  });

  test("to the shortest walk", () => {
    const found = counterexamples(jobStatusWalk(), (walk) => walk.at(-1) === "failed");
    expectAll(found, ["queued", "failed"]);
  });

  test("to the shortest walk that goes wrong", () => {
    const found = counterexamples(
      brokenJobStatusWalk(),
      ({ statuses, at }) => statuses[at - 1] === "terminated",
    );
    expectAll(found, { statuses: ["queued", "terminated", "queued"], at: 2 });
  });
});
