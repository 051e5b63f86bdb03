/** Job specs for tests: one by hand, and arbitraries of nearly valid and hostile ones. */
import fc from "fast-check";
import type { RunnerJobSpec } from "runner-contracts";
import { runnerJobSpec, storableText } from "runner-contracts/testing/arbitraries";
import { anyHostile, unstorableText } from "../support/hostile.ts";
import { type Made, Recipe } from "../support/recipe.ts";

export const DIGEST = "0123456789abcdef".repeat(4);

export const SPEC: RunnerJobSpec = {
  runId: "run-1",
  workspaceId: "workspace-1",
  provider: "anthropic",
  image: `registry.example:5000/team/runner:1.2@sha256:${DIGEST}`,
  env: { RUNNER_TOKEN: "Bearer abcdefgh", EMPTY: "" },
  maxRunDurationMs: 60_000,
  region: "fra",
  resources: { cpus: 0.5, memoryMb: 512 },
};

/** A spec with some of its fields changed, whatever to. */
export function specWith(changes: Readonly<Record<string, unknown>>): unknown {
  return { ...SPEC, ...changes };
}

/** A value of any shape, near a spec, a handle or a snapshot in many ways and often wrong. */
export function nearly(keys: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  const part = fc.oneof(
    { arbitrary: storableText(), weight: 4 },
    { arbitrary: unstorableText(), weight: 1 },
    { arbitrary: fc.constantFrom(...PARTS), weight: 8 },
    { arbitrary: fc.double(), weight: 1 },
    { arbitrary: fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...PARTS)), weight: 3 },
    { arbitrary: runnerJobSpec().map(({ env }) => env), weight: 3 },
  );
  return fc.record(Object.fromEntries(keys.map((key) => [key, part])), { requiredKeys: [] });
}

const NAMES = ["A", "b_1", "1A", "a-b", "", "__proto__", "cpus", "memoryMb", "cpuPercent"];
const PARTS: readonly unknown[] = [
  "",
  "x",
  "anthropic",
  "running",
  "failed",
  SPEC.image,
  SPEC.image.toUpperCase(),
  `${SPEC.image}0`,
  0,
  -0,
  1,
  -1,
  1.5,
  2 ** 53,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  null,
  undefined,
  true,
  1n,
  [],
  {},
  new Map(),
  Symbol("x"),
];

/** A spec in which one field is hostile, or which is hostile itself. */
export function hostileSpec(): fc.Arbitrary<Recipe<unknown>> {
  return fc.tuple(fc.constantFrom(...Object.keys(SPEC), "self"), anyHostile()).map(
    ([key, { make }]) =>
      new Recipe(() => {
        const value: Made<Recipe<unknown>> = make();
        return key === "self" ? value : { ...SPEC, [key]: value };
      }),
  );
}
