import {
  assertRunnerEventBatch,
  isRunnerContractError,
  RUNNER_EVENT_MAX_ISSUES,
  RunnerContractError,
  RunnerEventBatchError,
} from "runner-contracts";
import { expect, test } from "vitest";
import { batch, batchOf, event } from "../support/events.ts";

function thrownFor(input: unknown): RunnerEventBatchError {
  try {
    assertRunnerEventBatch(input);
  } catch (error) {
    if (error instanceof RunnerEventBatchError) return error;
  }
  throw new Error("no RunnerEventBatchError is thrown");
}

test("lets a good batch through", () => {
  expect(() => assertRunnerEventBatch(batch())).not.toThrow();
});

test("throws an error with the code of the first fault and every issue", () => {
  const error = thrownFor({ v: 2, runId: "", events: [event()] });
  expect(error).toBeInstanceOf(RunnerContractError);
  expect(error.name).toBe("RunnerEventBatchError");
  expect(error.code).toBe("version_mismatch");
  expect(error.issues.map(({ code }) => code)).toStrictEqual([
    "version_mismatch",
    "missing_run_id",
  ]);
  expect(error.message).toBe("batch.v must be 1, got 2 (and 1 more)");
  expect(isRunnerContractError(error, "version_mismatch")).toBe(true);
});

test("says so where there are more faults than are listed", () => {
  const error = thrownFor(batch(new Array(256).fill(event({ tMs: -1 }))));
  expect(error.issues).toHaveLength(RUNNER_EVENT_MAX_ISSUES);
  expect(error.message).toMatch(/ \(and at least 99 more\)$/);
});

test("throws a message without a count where there is one fault", () => {
  expect(thrownFor(null).message).toBe("batch must be an object, got null");
});

test("writes itself as JSON without what was sent", () => {
  const error = thrownFor(batchOf({ "k\ud800": 1, token: Symbol("secret") }));
  expect(JSON.parse(JSON.stringify(error))).toStrictEqual({
    name: "RunnerEventBatchError",
    code: "invalid_event",
    message: error.message,
  });
});
