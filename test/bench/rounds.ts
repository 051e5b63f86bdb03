/**
 * Measuring in interleaved rounds: each round gives every contender one slice of as many operations as all
 * others, in an order of its own, so that whatever else the machine does falls on all of them alike.
 *
 * A harness of our own because the well-kept ones (tinybench, mitata) measure one contender to its end
 * before the next: on a shared machine that compares the minutes in which each had its turn. Runs on
 * every engine; nothing here is Node's.
 */
import { createChance } from "../support/chance.ts";

/** Something to measure: how to make what it takes, outside the clock, and what to do with each. */
export interface Task {
  readonly id: string;
  /** Makes as many inputs as a slice has operations. */
  inputs(count: number): readonly unknown[];
  run(input: unknown): unknown;
  /** The most operations in a slice, where inputs take up memory. */
  readonly maxOperations: number;
}

/** One field of tasks and what all of them are held against. */
export interface Heat {
  readonly name: string;
  readonly reference: Task;
  readonly tasks: readonly Task[];
}

/** How long to measure. */
export interface Pace {
  readonly rounds: number;
  /** How long the reference takes for as many operations as a slice has of each task. */
  readonly sliceMs: number;
  readonly warmUpMs: number;
  readonly seed: number;
}

/** What was measured of one task, a value for each round. */
export interface Series {
  readonly heat: string;
  readonly task: string;
  /** Nanoseconds for one operation. */
  readonly ns: readonly number[];
  /** The time of one operation as a share of the reference's, measured just before and just after. */
  readonly ratio: readonly number[];
}

/** How many tasks stand between two slices of the reference. */
const TASKS_PER_REFERENCE = 3;
const MAX_OPERATIONS = 50_000;

/** What took no longer says little of a time: not every engine's clock is finer. */
const COARSE_CLOCK_MS = 1;

/** What tasks gave last, so that no engine can leave their work out. */
const kept: { value: unknown } = { value: undefined };

/** Measures every heat in every round. `tell` hears of each round that is over. */
export function measureRounds(
  heats: readonly Heat[],
  pace: Pace,
  tell: (message: string) => void,
): Series[] {
  const lanes = heats.map((heat) => {
    tell(`warming up: ${heat.name}`);
    return createLane(heat, pace);
  });
  const chance = createChance(pace.seed);
  for (let round = 0; round < pace.rounds; round++) {
    for (const lane of lanes) runRound(lane, shuffled(lane.runners, chance.integer));
    tell(`round ${round + 1} of ${pace.rounds}`);
  }
  if (kept.value === kept) throw new Error("what tasks give is kept");
  return lanes.flatMap(({ heat, reference, runners }) => [
    { heat: heat.name, task: reference.task.id, ns: reference.ns, ratio: reference.ratio },
    ...runners.map(({ task, ns, ratio }) => ({ heat: heat.name, task: task.id, ns, ratio })),
  ]);
}

interface Runner {
  readonly task: Task;
  /** In each slice. */
  readonly operations: number;
  readonly ns: number[];
  readonly ratio: number[];
}

interface Lane {
  readonly heat: Heat;
  readonly reference: Runner;
  readonly runners: readonly Runner[];
}

function createLane(heat: Heat, pace: Pace): Lane {
  const fastestMs = warmUp(heat.reference, pace);
  for (const task of heat.tasks) warmUp(task, pace);
  // As many for all: the first operations of a slice are slower than the next, for caches and the branch
  // predictor still hold what others left there.
  const fitting = countThatFits(pace.sliceMs, fastestMs);
  const runner = (task: Task): Runner => ({
    task,
    operations: Math.min(fitting, task.maxOperations),
    ns: [],
    ratio: [],
  });
  return { heat, reference: runner(heat.reference), runners: heat.tasks.map(runner) };
}

/** Runs a task until the engine has had time to compile it. Gives the least time of an operation. */
function warmUp(task: Task, { warmUpMs, sliceMs }: Pace): number {
  let operations = 1;
  let spentMs = 0;
  let fastestMs = Number.POSITIVE_INFINITY;
  while (spentMs < warmUpMs) {
    const operationMs = timeSlice(task, operations) / 1e6;
    const lastedMs = operationMs * operations;
    spentMs += Math.max(lastedMs, 0.01);
    if (lastedMs >= COARSE_CLOCK_MS) fastestMs = Math.min(fastestMs, operationMs);
    const fitting = countThatFits(sliceMs, operationMs);
    operations = Math.min(fitting, operations * 4, task.maxOperations);
  }
  return fastestMs;
}

function countThatFits(sliceMs: number, operationMs: number): number {
  return Math.max(1, Math.min(Math.floor(sliceMs / operationMs), MAX_OPERATIONS));
}

function runRound(lane: Lane, order: readonly Runner[]): void {
  const { reference } = lane;
  let before = takeTurn(reference);
  let first = true;
  for (let from = 0; from < order.length; from += TASKS_PER_REFERENCE) {
    const group = order.slice(from, from + TASKS_PER_REFERENCE);
    const times = group.map(takeTurn);
    const after = takeTurn(reference);
    const referenceNs = (before + after) / 2;
    for (const [index, runner] of group.entries()) {
      const ns = times[index] ?? Number.NaN;
      runner.ns.push(ns);
      runner.ratio.push(ns / referenceNs);
    }
    // How far the reference strays from itself within a round tells how much the machine does besides.
    if (first) {
      reference.ns.push(before);
      reference.ratio.push(after / before);
      first = false;
    }
    before = after;
  }
}

function takeTurn({ task, operations }: Runner): number {
  return timeSlice(task, operations);
}

/** Nanoseconds for one operation. */
function timeSlice(task: Task, operations: number): number {
  const inputs = task.inputs(operations);
  collectGarbage();
  const started = performance.now();
  for (let index = 0; index < operations; index++) kept.value = task.run(inputs[index]);
  return ((performance.now() - started) * 1e6) / operations;
}

/** Every slice begins with an empty nursery, where the engine has one and lets itself be asked. */
function collectGarbage(): void {
  const { gc } = globalThis as { gc?: (options: { type: "minor" }) => void };
  gc?.({ type: "minor" });
}

function shuffled<Item>(
  items: readonly Item[],
  integer: (least: number, most: number) => number,
): Item[] {
  const order = [...items];
  for (let at = order.length - 1; at > 0; at--) {
    const other = integer(0, at);
    // Both indices are inside the array.
    [order[at], order[other]] = [order[other] as Item, order[at] as Item];
  }
  return order;
}
