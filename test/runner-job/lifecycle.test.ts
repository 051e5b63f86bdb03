import fc from "fast-check";
import {
  assertJobStatusTransition,
  canReachJobStatus,
  canTransitionJobStatus,
  isTerminalJobStatus,
  PROVIDER_RUNTIME_JOB_STATUSES,
  PROVIDER_RUNTIME_JOB_TRANSITIONS,
  type ProviderRuntimeJobStatus,
  RunnerJobTransitionError,
} from "runner-contracts";
import { describe, expect, test } from "vitest";
import { anyHostile } from "../support/hostile.ts";
import { JOB_TRANSITIONS } from "../support/job-transitions.ts";
import { law } from "../support/laws.ts";

const STATUSES = PROVIDER_RUNTIME_JOB_STATUSES;
const status = () => fc.constantFrom(...STATUSES);

test("the table is the contract's", () => {
  expect(PROVIDER_RUNTIME_JOB_TRANSITIONS).toStrictEqual(JOB_TRANSITIONS);
  expect(Object.keys(PROVIDER_RUNTIME_JOB_TRANSITIONS)).toStrictEqual([...STATUSES]);
});

describe("the lifecycle", () => {
  test("ends in terminated and in failed, and nowhere else", () => {
    expect(STATUSES.filter(isTerminalJobStatus)).toStrictEqual(["terminated", "failed"]);
  });

  test("reaches every status from queued", () => {
    expect(STATUSES.filter((to) => canReachJobStatus("queued", to))).toStrictEqual([...STATUSES]);
  });

  test("steps from no status to itself, and reaches each from itself", () => {
    expect(STATUSES.filter((each) => canTransitionJobStatus(each, each))).toEqual([]);
    expect(STATUSES.filter((each) => canReachJobStatus(each, each))).toEqual([...STATUSES]);
  });

  test("goes forwards only, in the order of the statuses", () => {
    for (const [index, from] of STATUSES.entries()) {
      for (const to of STATUSES.slice(0, index)) expect(canReachJobStatus(from, to)).toBe(false);
    }
  });

  test("reaches what the transitive closure of the table reaches", () => {
    // Floyd and Warshall's way, which the library does not go.
    const closure = new Set<string>(STATUSES.map((each) => `${each} ${each}`));
    for (const [from, next] of Object.entries(PROVIDER_RUNTIME_JOB_TRANSITIONS)) {
      for (const to of next) closure.add(`${from} ${to}`);
    }
    for (const via of STATUSES) {
      for (const from of STATUSES) {
        for (const to of STATUSES) {
          if (closure.has(`${from} ${via}`) && closure.has(`${via} ${to}`)) {
            closure.add(`${from} ${to}`);
          }
        }
      }
    }
    const reached = STATUSES.flatMap((from) =>
      STATUSES.filter((to) => canReachJobStatus(from, to)).map((to) => `${from} ${to}`),
    );
    expect(new Set(reached)).toStrictEqual(closure);
  });
});

law("no walk leaves a status that ends a job", status(), fc.array(fc.nat()), (start, turns) => {
  let at: ProviderRuntimeJobStatus = start;
  for (const turn of turns) {
    const next: readonly ProviderRuntimeJobStatus[] = PROVIDER_RUNTIME_JOB_TRANSITIONS[at];
    const to = next[turn % Math.max(1, next.length)];
    expect(to === undefined).toBe(isTerminalJobStatus(at));
    if (to === undefined) {
      expect(STATUSES.filter((each) => canReachJobStatus(at, each))).toEqual([at]);
      return;
    }
    expect(canTransitionJobStatus(at, to) && canReachJobStatus(start, to)).toBe(true);
    at = to;
  }
});

law("a step that is asserted is one that can be made", status(), status(), (from, to) => {
  if (canTransitionJobStatus(from, to)) return assertJobStatusTransition(from, to);
  expect(() => assertJobStatusTransition(from, to)).toThrow(RunnerJobTransitionError);
});

law("what is no status ends nothing and leads nowhere", anyHostile(), (value) => {
  // What a caller without a compiler may pass.
  const odd = value as ProviderRuntimeJobStatus;
  if (STATUSES.includes(odd)) return;
  expect(isTerminalJobStatus(odd)).toBe(false);
  expect(canTransitionJobStatus(odd, "failed") || canTransitionJobStatus("queued", odd)).toBe(
    false,
  );
  expect(canReachJobStatus(odd, odd) || canReachJobStatus("queued", odd)).toBe(false);
  expect(() => assertJobStatusTransition("queued", odd)).toThrow(RunnerJobTransitionError);
});

test.each(["constructor", "__proto__", "toString", ""])("%j is no status", (word) => {
  const odd = word as ProviderRuntimeJobStatus;
  expect(isTerminalJobStatus(odd)).toBe(false);
  expect(canReachJobStatus(odd, odd)).toBe(false);
});

test("a step that cannot be made is an error that names both ends", () => {
  const error = new RunnerJobTransitionError("terminated", "running");
  expect(error).toMatchObject({
    name: "RunnerJobTransitionError",
    code: "invalid_job_transition",
    from: "terminated",
    to: "running",
  });
  expect(error.message).toContain('"terminated"');
  expect(error.message).toContain('"running"');
});
