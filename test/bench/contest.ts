/**
 * The contest of the main table. It runs inside whatever engine is measured, and needs nothing of Node:
 * `main.ts` builds it, starts it and shows what it gives.
 */
import { type Contender, createContenders, type Given, inputOf, REFERENCE } from "./contenders.ts";
import { proveContender } from "./fairness.ts";
import { loadPeers } from "./peers/all.ts";
import { type Heat, measureRounds, type Pace, type Series, type Task } from "./rounds.ts";
import { createWorkloads, WORKLOAD_NAMES, type Workload } from "./workloads.ts";

/** What to measure, and how long. */
export interface ContestSettings extends Pace {
  /** Only contenders whose id or group has one of these in it; empty: all. */
  readonly only: readonly string[];
  /** Which workloads, by name. */
  readonly workloads: readonly string[];
}

/** What came of it; plain JSON. */
export interface ContestResult {
  readonly contenders: readonly Pick<Contender, "id" | "title" | "group" | "letsPass">[];
  readonly workloads: readonly { readonly name: string; readonly bytes: number }[];
  /** What could not be measured, and why. */
  readonly missing: readonly string[];
  readonly series: readonly Series[];
}

/** What several processes measured, as one; the workloads in the order of the tables. */
export function mergeResults(results: readonly ContestResult[]): ContestResult {
  const names: readonly string[] = WORKLOAD_NAMES;
  const workloads = results.flatMap((result) => result.workloads);
  return {
    contenders: results[0]?.contenders ?? [],
    workloads: workloads.sort(
      (left, right) => names.indexOf(left.name) - names.indexOf(right.name),
    ),
    missing: [...new Set(results.flatMap(({ missing }) => missing))],
    series: results.flatMap(({ series }) => series),
  };
}

/** Several runs of the same contest as one, with the rounds of all of them. */
export function poolRuns(runs: readonly ContestResult[]): ContestResult {
  const [first] = runs;
  if (first === undefined) throw new RangeError("there is no run to pool");
  const series = first.series.map(({ heat, task }) => {
    const all = runs.flatMap((run) =>
      run.series.filter((found) => found.heat === heat && found.task === task),
    );
    const [ns, ratio] = [all.flatMap((found) => found.ns), all.flatMap((found) => found.ratio)];
    return { heat, task, ns, ratio };
  });
  return { ...first, series };
}

/** Trees and texts that wait for their turn take up memory: so many bytes of text at most. */
const WAITING_BYTES = 12_000_000;

/** Proves that every contender judges as the contract does, then measures them. */
export async function runContest(
  settings: ContestSettings,
  tell: (message: string) => void,
): Promise<ContestResult> {
  const { peers, missing } = await loadPeers();
  const all = createContenders(peers);
  const wanted = all.filter(({ id, group }) => isWanted(`${group} ${id}`, settings.only));
  const workloads = createWorkloads().filter(({ name }) => settings.workloads.includes(name));
  const faults = all.flatMap((contender) => proveContender(contender, workloads));
  if (faults.length > 0) throw new Error(`not the same rules:\n${faults.join("\n")}`);
  const heats = workloads.map((workload): Heat => {
    const shared: SharedInputs = {};
    const tasks = wanted.map((contender) => taskOf(contender, workload, shared));
    return { name: workload.name, reference: taskOf(REFERENCE, workload, shared), tasks };
  });
  const series = measureRounds(heats, settings, tell);
  const contenders = [REFERENCE, ...wanted].map(({ run: _, ...words }) => words);
  const sizes = workloads.map(({ name, body }) => ({
    name,
    bytes: new TextEncoder().encode(body(0)).length,
  }));
  return { contenders, workloads: sizes, missing, series };
}

function isWanted(text: string, parts: readonly string[]): boolean {
  return parts.length === 0 || parts.some((part) => text.includes(part));
}

/** What a contender does with a workload. Nobody changes what is shared, as is proved before. */
function taskOf({ id, given, run }: Contender, workload: Workload, shared: SharedInputs): Task {
  const text = workload.body(0);
  const alwaysFresh = workload.novel || given === "fresh tree";
  if (!alwaysFresh) shared[given] ??= inputOf(given, text);
  let index = 0;
  const inputs = (count: number) =>
    alwaysFresh
      ? Array.from({ length: count }, () => inputOf(given, workload.body(index++)))
      : new Array(count).fill(shared[given]);
  const maxOperations = alwaysFresh
    ? Math.ceil(WAITING_BYTES / text.length)
    : Number.POSITIVE_INFINITY;
  return { id, inputs, run, maxOperations };
}

/**
 * What the contenders of a workload are given, the same for all: of two trees of one text one lies better in memory
 * than the other, and whoever reads it seems the faster.
 */
type SharedInputs = Partial<Record<Given, unknown>>;
