/**
 * Property laws: one thin wrapper over Vitest and fast-check, so that every law of the suite runs
 * the same number of cases, set in one place.
 */
import { setImmediate } from "node:timers/promises";
import { inspect } from "node:util";
import fc from "fast-check";
import { test } from "vitest";
import { type Made, made } from "./recipe.ts";

/** How many cases a law tries: `LAW_RUNS` where it is given, else 10,000 in CI and 1,000 at home. */
export const LAW_RUNS: number = runsFrom(process.env["LAW_RUNS"], process.env["CI"]);

/** A law may take its time in CI; a law that hangs still fails. */
const LAW_TIMEOUT_MS = 600_000;

/** How long a law keeps the event loop to itself. */
const BREATH_MS = 500;

type LawArguments<Given extends [unknown, ...unknown[]]> = [
  ...arbitraries: { [K in keyof Given]: fc.Arbitrary<Given[K]> },
  // biome-ignore lint/suspicious/noConfusingVoidType: fast-check's own type; most predicates only throw
  predicate: (...values: { [K in keyof Given]: NoInfer<Made<Given[K]>> }) => boolean | void,
];

/** States a law that holds for every value of the arbitraries. A predicate fails by `false` or by throwing. */
export function law<Given extends [unknown, ...unknown[]]>(
  title: string,
  ...rest: LawArguments<Given>
): void {
  lawOf(LAW_RUNS, title, ...rest);
}

/** A law whose cases cost much: it tries one `share`-th of the usual number. */
export function heavyLaw<Given extends [unknown, ...unknown[]]>(
  share: number,
  title: string,
  ...rest: LawArguments<Given>
): void {
  lawOf(Math.ceil(LAW_RUNS / share), title, ...rest);
}

/** A law whose cases cost little and say little: it tries `times` the usual number. */
export function broadLaw<Given extends [unknown, ...unknown[]]>(
  times: number,
  title: string,
  ...rest: LawArguments<Given>
): void {
  lawOf(LAW_RUNS * times, title, ...rest);
}

function lawOf<Given extends [unknown, ...unknown[]]>(
  numRuns: number,
  title: string,
  ...rest: LawArguments<Given>
): void {
  // By its type the last one is the predicate and all before it are the arbitraries.
  const predicate = rest.at(-1) as (...values: unknown[]) => boolean | undefined;
  const arbitraries = rest.slice(0, -1) as fc.Arbitrary<unknown>[];
  const breathe = createBreath();
  const property = fc.asyncProperty(fc.tuple(...arbitraries), async (given) => {
    await breathe();
    return predicate(...given.map((each) => made(each)));
  });
  test(title, () => fc.assert(property, { numRuns, reporter }), LAW_TIMEOUT_MS);
}

/**
 * Lets the event loop turn now and then. Vitest takes a worker for dead that does not answer for a
 * minute, and ten thousand cases can take longer.
 */
function createBreath(): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < BREATH_MS) return undefined;
    return setImmediate().then(() => {
      last = performance.now();
    });
  };
}

/**
 * fast-check prints a counterexample by walking it, which a hostile value answers with an exception
 * or without end. This report names the seed and shows as much as can be shown.
 */
function reporter(details: fc.RunDetails<[unknown[]]>): void {
  if (!details.failed) return;
  const again = `{ seed: ${details.seed}, path: "${details.counterexamplePath ?? ""}" }`;
  const values = details.counterexample?.[0].map((each) => made(each));
  const lines = [
    `the law failed after ${details.numRuns} cases and ${details.numShrinks} shrinks; again: ${again}`,
    `counterexample: ${show(values)}`,
  ];
  throw new Error(lines.join("\n"), { cause: details.errorInstance });
}

/** Shows a value without running its code, as far as that goes. */
export function show(value: unknown): string {
  try {
    return inspect(value, { depth: 7, breakLength: 120, maxArrayLength: 20, maxStringLength: 200 });
  } catch {
    return "a value that cannot be shown";
  }
}

function runsFrom(wanted: string | undefined, ci: string | undefined): number {
  if (wanted === undefined) return ci === "true" ? 10_000 : 1_000;
  const runs = Number(wanted);
  if (!Number.isSafeInteger(runs) || runs < 1) throw new RangeError("LAW_RUNS is not a count");
  return runs;
}
