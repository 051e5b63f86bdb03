import {
  admitRunnerEventBatch,
  createRunCursor,
  RUN_STREAM_CODES,
  runStreamProblem,
} from "runner-contracts";
import { describe, expect, test } from "vitest";

describe("the problem of a refusing stream", () => {
  test.each(RUN_STREAM_CODES)("for %s has a type and a title", (code) => {
    expect(runStreamProblem({ code, message: "events[0] …" })).toStrictEqual({
      type: `urn:runner-contracts:problem:stream-${code}`,
      title: expect.stringMatching(/^[A-Z].{10,60}$/),
      status: 409,
      detail: "events[0] …",
      code,
    });
  });

  test("has a title of its own for each code", () => {
    const titles = RUN_STREAM_CODES.map((code) => runStreamProblem({ code, message: "" }).title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  test("takes an admission as it is, and leaves its keys out", () => {
    const event = { seq: 0, tMs: 0, kind: "notification", data: {} } as const;
    const batch = { v: 1, runId: "other", events: [event] } as const;
    const admission = admitRunnerEventBatch(createRunCursor("one"), batch);
    if (admission.ok) throw new Error("admitted");
    const problem = runStreamProblem(admission);
    expect(Object.keys(problem)).toStrictEqual(["type", "title", "status", "detail", "code"]);
    expect(problem.detail).toBe(admission.message);
  });
});
