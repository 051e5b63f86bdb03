/**
 * How the time of an operation grows with the size of what it is given: the exponent of the power law
 * nearest to the measured times. 1 is linear, 2 quadratic; a cost that hardly grows is near 0.
 */
import { BODY_GROWTH } from "./growth-bodies.ts";
import { CODEC_GROWTH } from "./growth-codecs.ts";
import { STREAM_GROWTH } from "./growth-streams.ts";
import { VALUE_GROWTH } from "./growth-values.ts";
import { growthExponent } from "./statistics.ts";

/** Something that is measured at several sizes. */
export interface GrowthCase {
  readonly group: string;
  readonly title: string;
  /** Rising; each is measured. */
  readonly sizes: readonly number[];
  /** Makes the operation for a size, and what it works on. */
  prepare(size: number): () => unknown;
  /**
   * What nobody can do without at this size: parsing the body, looking at each property once. Where it
   * grows faster than the limit itself, because memory is slower than caches, it is the limit.
   */
  control?(size: number): () => unknown;
}

/** What came of one; plain JSON. */
export interface Growth {
  readonly group: string;
  readonly title: string;
  /** Sizes, each with the nanoseconds of one operation. */
  readonly points: readonly (readonly [size: number, ns: number])[];
  readonly exponent: number;
  /** That of the control, where it was needed; 0 where not. */
  readonly control: number;
  readonly holds: boolean;
}

export interface GrowthSettings {
  readonly rounds: number;
  /** Only cases whose group or title has one of these in it; empty: all. */
  readonly only: readonly string[];
}

const ALL_CASES = [...VALUE_GROWTH, ...BODY_GROWTH, ...STREAM_GROWTH, ...CODEC_GROWTH];

/** The exponent that nothing may exceed. */
export const GROWTH_LIMIT = 1.1;

/** How much steeper than its control a case may be measured. */
const CONTROL_MARGIN = 0.05;

/** How often a case that exceeds the limit is measured again: other load passes, growth stays. */
const SECOND_TRIES = 4;
const SLICE_MS = 3;
const WARM_UP_MS = 15;

const kept: { value: unknown } = { value: undefined };

/** Measures every case. */
export function runGrowth(settings: GrowthSettings, tell: (message: string) => void): Growth[] {
  const wanted = ALL_CASES.filter(({ group, title }) => {
    const name = `${group} ${title}`;
    return settings.only.length === 0 || settings.only.some((part) => name.includes(part));
  });
  return wanted.map((growthCase, index) => {
    tell(`${index + 1} of ${wanted.length}: ${growthCase.group}, ${growthCase.title}`);
    return measureGrowth(growthCase, settings.rounds);
  });
}

function measureGrowth(growthCase: GrowthCase, rounds: number): Growth {
  const { group, title, sizes, prepare, control } = growthCase;
  const lanes = lanesOf(sizes, prepare);
  let growth = { exponent: measureLanes([lanes], rounds)[0] ?? Number.NaN, control: 0 };
  for (let tries = 0; tries < SECOND_TRIES && !isWithin(growth); tries++) {
    const controls = control === undefined ? [] : lanesOf(sizes, control);
    const [exponent = Number.NaN, controlled = 0] = measureLanes([lanes, controls], rounds);
    growth = { exponent, control: controlled };
  }
  const points = lanes.map(({ size, ns }) => [size, Math.round(ns)] as const);
  return { group, title, points, ...growth, holds: isWithin(growth) };
}

function isWithin({ exponent, control }: { exponent: number; control: number }): boolean {
  return exponent <= Math.max(GROWTH_LIMIT, control + CONTROL_MARGIN);
}

/** One size, and the least time that it took so far. */
interface Lane {
  readonly size: number;
  readonly run: () => unknown;
  readonly operations: number;
  ns: number;
}

function lanesOf(sizes: readonly number[], prepare: (size: number) => () => unknown): Lane[] {
  return sizes.map((size) => {
    const run = prepare(size);
    return { size, run, operations: warmUp(run), ns: Number.POSITIVE_INFINITY };
  });
}

/** Measures all in the same rounds, and gives the exponent of each field that has lanes. */
function measureLanes(fields: readonly (readonly Lane[])[], rounds: number): number[] {
  for (let round = 0; round < rounds; round++) {
    for (const lane of fields.flat()) {
      // The least of all rounds: whatever else the machine does can only add to a time.
      lane.ns = Math.min(lane.ns, timeSlice(lane.run, lane.operations));
    }
  }
  return fields
    .filter((lanes) => lanes.length > 0)
    .map((lanes) => growthExponent(lanes.map(({ size, ns }) => [size, ns])));
}

function warmUp(run: () => unknown): number {
  let spentMs = 0;
  let operations = 1;
  while (spentMs < WARM_UP_MS) {
    const operationMs = timeSlice(run, operations) / 1e6;
    spentMs += Math.max(operationMs * operations, 0.01);
    operations = Math.max(1, Math.min(Math.floor(SLICE_MS / Math.max(operationMs, 1e-6)), 20_000));
  }
  return operations;
}

function timeSlice(run: () => unknown, operations: number): number {
  (globalThis as { gc?: (options: { type: "minor" }) => void }).gc?.({ type: "minor" });
  const started = performance.now();
  for (let index = 0; index < operations; index++) kept.value = run();
  return ((performance.now() - started) * 1e6) / operations;
}
