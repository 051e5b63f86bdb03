/** Job specs for tests: one by hand, and arbitraries of valid, nearly valid and hostile ones. */
import fc from "fast-check";
import { RUN_PROVIDERS, type RunnerJobSpec } from "runner-contracts";
import { anyHostile, storableText, unstorableText } from "../support/hostile.ts";
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

export function validSpec(): fc.Arbitrary<RunnerJobSpec> {
  const text = storableText().filter((made) => made !== "");
  return fc
    .record(
      {
        runId: text,
        workspaceId: text,
        provider: fc.constantFrom(...RUN_PROVIDERS),
        image: fc.constantFrom(SPEC.image, `runner@sha256:${"f".repeat(64)}`),
        env: environment(),
        maxRunDurationMs: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        region: text,
        resources: fc.record({ cpus: size(), memoryMb: size() }),
      },
      { requiredKeys: [...REQUIRED] },
    )
    .map((spec) => spec as RunnerJobSpec);
}

const REQUIRED = [
  "runId",
  "workspaceId",
  "provider",
  "image",
  "env",
  "maxRunDurationMs",
  "region",
] as const;

/** Environments of few names, so that two of them are equal often enough. */
function environment(): fc.Arbitrary<Record<string, string>> {
  const name = fc.constantFrom("A", "b", "_", "TOKEN", "__proto__", "constructor", "A1");
  const value = fc.oneof(storableText(), fc.constantFrom("1", "2"));
  return fc
    .uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 4 })
    .map((entries) => Object.fromEntries(entries));
}

function size(): fc.Arbitrary<number> {
  return fc.oneof(
    fc.constantFrom(1, 0.5, 256),
    fc.double({ min: 1e-9, noNaN: true, noDefaultInfinity: true }),
  );
}

/** A value of any shape, near a spec, a handle or a snapshot in many ways and often wrong. */
export function nearly(keys: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  const part = fc.oneof(
    { arbitrary: storableText(), weight: 4 },
    { arbitrary: unstorableText(), weight: 1 },
    { arbitrary: fc.constantFrom(...PARTS), weight: 8 },
    { arbitrary: fc.double(), weight: 1 },
    { arbitrary: fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...PARTS)), weight: 3 },
    { arbitrary: environment(), weight: 3 },
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
  const keys = [...REQUIRED, "resources", "self"] as const;
  return fc.tuple(fc.constantFrom(...keys), anyHostile()).map(
    ([key, { make }]) =>
      new Recipe(() => {
        const value: Made<Recipe<unknown>> = make();
        return key === "self" ? value : { ...SPEC, [key]: value };
      }),
  );
}
