import fc from "fast-check";
import { type RunnerJobSpec, runnerJobSpecsEqual, validateRunnerJobSpec } from "runner-contracts";
import { runnerJobSpec } from "runner-contracts/testing/arbitraries";
import { describe, expect, test } from "vitest";
import { law } from "../support/laws.ts";
import { Recipe } from "../support/recipe.ts";
import { hostileSpec, SPEC } from "./specs.ts";

describe("runnerJobSpecsEqual", () => {
  test.each<[string, Partial<RunnerJobSpec>]>([
    ["runId", { runId: "run-2" }],
    ["workspaceId", { workspaceId: "workspace-2" }],
    ["provider", { provider: "gemini" }],
    ["image", { image: `runner@sha256:${"0".repeat(64)}` }],
    ["a variable's value", { env: { ...SPEC.env, RUNNER_TOKEN: "another" } }],
    ["a variable more", { env: { ...SPEC.env, MORE: "" } }],
    ["a variable less", { env: { EMPTY: "" } }],
    ["a variable's name", { env: { RUNNER_TOKEN: "Bearer abcdefgh", EMPTY2: "" } }],
    ["maxRunDurationMs", { maxRunDurationMs: 60_001 }],
    ["region", { region: "iad" }],
    ["cpus", { resources: { cpus: 1, memoryMb: 512 } }],
    ["memoryMb", { resources: { cpus: 0.5, memoryMb: 513 } }],
  ])("tells specs apart by %s", (_, changes) => {
    expect(runnerJobSpecsEqual(SPEC, { ...SPEC, ...changes })).toBe(false);
    expect(runnerJobSpecsEqual({ ...SPEC, ...changes }, SPEC)).toBe(false);
  });

  test("tells resources that are absent from any that are there", () => {
    const { resources: _, ...rest } = SPEC;
    expect(runnerJobSpecsEqual(SPEC, rest)).toBe(false);
    expect(runnerJobSpecsEqual(rest, { ...rest })).toBe(true);
  });

  test("does not look at what is no field of a spec", () => {
    expect(runnerJobSpecsEqual(SPEC, Object.assign({ note: 1 }, SPEC))).toBe(true);
  });
});

/** The same spec with its keys, and those within, in another order. */
function shuffled(spec: RunnerJobSpec, seed: number): RunnerJobSpec {
  const turn = (value: object) => {
    const entries = Object.entries(value);
    const at = seed % Math.max(1, entries.length);
    return Object.fromEntries([...entries.slice(at), ...entries.slice(0, at)].reverse());
  };
  const { env, resources } = spec;
  const parts =
    resources === undefined ? { env: turn(env) } : { env: turn(env), resources: turn(resources) };
  return turn({ ...spec, ...parts }) as unknown as RunnerJobSpec;
}

law("the order of keys does not count", runnerJobSpec(), fc.nat(9), (spec, seed) => {
  expect(runnerJobSpecsEqual(spec, shuffled(spec, seed))).toBe(true);
  const verdict = validateRunnerJobSpec(shuffled(spec, seed));
  expect(verdict.ok && runnerJobSpecsEqual(spec, verdict.value)).toBe(true);
});

/** Specs of few values, so that many are equal. */
const close = fc
  .tuple(runnerJobSpec(), fc.constantFrom("A", "B"), fc.constantFrom("1", "2"), fc.boolean())
  .map(([, name, value, sized]): RunnerJobSpec => {
    const { resources, ...rest } = { ...SPEC, env: { [name]: value } };
    return sized && resources !== undefined ? { ...rest, resources: { ...resources } } : rest;
  });

law("it is an equivalence relation", close, close, close, (a, b, c) => {
  expect(runnerJobSpecsEqual(a, { ...a, env: { ...a.env } })).toBe(true);
  expect(runnerJobSpecsEqual(a, b)).toBe(runnerJobSpecsEqual(b, a));
  if (runnerJobSpecsEqual(a, b) && runnerJobSpecsEqual(b, c)) {
    expect(runnerJobSpecsEqual(a, c)).toBe(true);
  }
});

law(
  "it answers for every value there is",
  hostileSpec(),
  fc.oneof(
    hostileSpec(),
    runnerJobSpec().map((spec) => new Recipe<unknown>(() => spec)),
  ),
  (one, other) => {
    // What a caller without a compiler may pass.
    const answer = runnerJobSpecsEqual(one as RunnerJobSpec, other as RunnerJobSpec);
    expect(typeof answer).toBe("boolean");
  },
);
