import {
  assertRunnerEventBatch,
  explainRunnerEventBatch,
  RUNNER_EVENT_BATCH_VALIDATION_CODES,
  RunnerEventBatchError,
  runnerEventBatchProblem,
  runnerEventIssuesProblem,
  validateRunnerEventBatch,
} from "runner-contracts";
import { describe, expect, test } from "vitest";
import { batch, event } from "../support/events.ts";

function pointers(input: unknown): string[] {
  const verdict = validateRunnerEventBatch(input);
  if (verdict.ok) throw new Error("the batch is accepted");
  const issues = explainRunnerEventBatch(input);
  return (runnerEventBatchProblem({ ...verdict, issues }).errors ?? []).map(
    ({ pointer }) => pointer,
  );
}

describe("a problem", () => {
  test.each(RUNNER_EVENT_BATCH_VALIDATION_CODES)("for %s has a type and a title", (code) => {
    expect(runnerEventBatchProblem({ code, message: "batch …" })).toStrictEqual({
      type: `urn:runner-contracts:problem:${code}`,
      title: expect.stringMatching(/^[A-Z].{10,60}$/),
      status: 400,
      detail: "batch …",
      code,
    });
  });

  test("has a title of its own for each code", () => {
    const titles = RUNNER_EVENT_BATCH_VALIDATION_CODES.map((code) => {
      return runnerEventBatchProblem({ code, message: "" }).title;
    });
    expect(new Set(titles).size).toBe(titles.length);
  });

  test("takes a verdict as it is, and leaves its keys out", () => {
    const verdict = validateRunnerEventBatch(null);
    if (verdict.ok) throw new Error("accepted");
    expect(Object.keys(runnerEventBatchProblem(verdict))).toStrictEqual([
      "type",
      "title",
      "status",
      "detail",
      "code",
    ]);
  });

  test("takes a thrown error with all its issues", () => {
    try {
      assertRunnerEventBatch({ v: 2, runId: "", events: [] });
    } catch (error) {
      if (!(error instanceof RunnerEventBatchError)) throw error;
      const { code, errors } = runnerEventBatchProblem(error);
      expect(code).toBe("version_mismatch");
      expect(errors?.map((each) => [each.code, each.pointer])).toStrictEqual([
        ["version_mismatch", "#/v"],
        ["missing_run_id", "#/runId"],
        ["empty_batch", "#/events"],
      ]);
    }
    expect.assertions(2);
  });

  test("survives JSON", () => {
    const problem = runnerEventBatchProblem({ code: "empty_batch", message: "x", issues: [] });
    expect(JSON.parse(JSON.stringify(problem))).toStrictEqual(problem);
  });
});

describe("the problem in a framework's issues", () => {
  const ours = explainRunnerEventBatch({ v: 2, runId: "", events: [event()] });

  test("is that of the first, and lists all", () => {
    const [first] = ours;
    if (first === undefined) throw new Error("nothing is wrong");
    expect(runnerEventIssuesProblem(ours)).toStrictEqual(
      runnerEventBatchProblem({ ...first, issues: ours }),
    );
  });

  test("passes over what is not ours", () => {
    const foreign = [
      undefined,
      "empty_batch",
      { message: "Required", path: ["v"] },
      { code: "invalid_type", message: "Required", path: ["v"] },
      { code: "invalid_event", path: ["v"] },
      { code: "invalid_event", message: "no place" },
      { code: "invalid_event", message: "odd", path: [{ key: "v" }] },
    ];
    expect(runnerEventIssuesProblem([...foreign, ...ours])).toStrictEqual(
      runnerEventIssuesProblem(ours),
    );
    expect(runnerEventIssuesProblem(foreign)).toBeUndefined();
    expect(runnerEventIssuesProblem([])).toBeUndefined();
  });
});

describe("a pointer", () => {
  test("names the whole body", () => {
    expect(pointers(null)).toStrictEqual(["#"]);
  });

  test("names a place in an event", () => {
    expect(pointers(batch([event(), event({ seq: 1, tMs: -1 })]))).toStrictEqual([
      "#/events/1/tMs",
    ]);
  });

  test.each([
    ["a/b", "a~1b"],
    ["m~n", "m~0n"],
    ["~1", "~01"],
    ["", ""],
    ["a b%", "a%20b%25"],
    ["é", "%C3%A9"],
  ])("escapes the key %j as %s", (key, token) => {
    const data = { [key]: undefined };
    expect(pointers(batch([event({ data })]))).toStrictEqual([`#/events/0/data/${token}`]);
  });

  test("stays well-formed for a key with a lone surrogate", () => {
    const data = { "\uD800": 1 };
    expect(pointers(batch([event({ data })]))).toStrictEqual(["#/events/0/data/%EF%BF%BD"]);
  });

  test.each([["x".repeat(1_000_000)], ["😀".repeat(100)]])(
    "leads to the nearest container where a key is too long to name",
    (key) => {
      const data = { a: { [key]: { b: undefined } } };
      expect(pointers(batch([event({ data })]))).toStrictEqual(["#/events/0/data/a"]);
    },
  );
});
