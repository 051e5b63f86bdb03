/** The matchers through Vitest's own `expect`. What they print is in `user-tests.test.ts`. */
import { admitRunnerEventBatch, createRunCursor, parseRunnerEventBatch } from "runner-contracts";
import { type RunnerMatchers, runnerMatchers } from "runner-contracts/testing/matchers";
import { describe, expect, test } from "vitest";
import { SPEC } from "../runner-job/specs.ts";
import { batch } from "../support/events.ts";

declare module "vitest" {
  interface Matchers<T> extends RunnerMatchers {}
}

expect.extend(runnerMatchers);

describe("a refusal is told by code and place", () => {
  test("of a batch", () => {
    expect({ ...batch(), v: 2 }).toBeRefusedWith("version_mismatch");
    expect({ ...batch(), v: 2 }).toBeRefusedWith("version_mismatch", "batch.v");
    expect({ ...batch(), v: 2 }).not.toBeRefusedWith("version_mismatch", "batch");
    expect({ ...batch(), v: 2 }).not.toBeRefusedWith("missing_run_id");
    expect(batch()).not.toBeRefusedWith("version_mismatch");
  });

  test("of what belongs to a job", () => {
    expect({ ...SPEC, region: "" }).toBeRefusedWith("invalid_spec", "spec.region");
    expect({}).toBeRefusedWith("invalid_handle", "handle.appName");
    expect({ status: "gone" }).toBeRefusedWith("invalid_snapshot", "snapshot.status");
    expect(SPEC).not.toBeRefusedWith("invalid_spec");
  });

  test("of a verdict, whoever gave it", () => {
    expect(parseRunnerEventBatch("{")).toBeRefusedWith("invalid_envelope", "body");
    const admission = admitRunnerEventBatch(createRunCursor("run-2"), batch());
    expect(admission).toBeRefusedWith("run_id_mismatch", "batch.runId");
    expect({ ok: false, code: "quota_exceeded", message: "workspace is full" }).toBeRefusedWith(
      "quota_exceeded",
      "workspace",
    );
    expect({ ok: true }).not.toBeRefusedWith("quota_exceeded");
  });

  test("of nothing else: a code that no validator gives is the test's mistake", () => {
    const assertion = () => expect(batch()).toBeRefusedWith("run_id_mismatch");
    expect(assertion).toThrow(TypeError);
    expect(() => expect(batch()).not.toBeRefusedWith("constructor")).toThrow(TypeError);
  });
});

test("an option that is none is the test's mistake", () => {
  // What a caller without a compiler may pass.
  const odd = { failOn: "fatal" } as unknown as { failOn: "error" };
  expect(() => expect([]).not.toVerifyAsRun(odd)).toThrow(RangeError);
});

test("matchers can be asked inside of other values", () => {
  expect({ bodies: [batch()] }).toEqual({ bodies: [expect.toBeRunnerEventBatch()] });
});
