/**
 * What is to be reached, line by line. Each line compares two contenders round by round, so that a
 * load that falls on a whole round cancels out.
 */
import type { ContestResult } from "./contest.ts";
import { type Spread, spreadOf } from "./statistics.ts";
import type { WorkloadName } from "./workloads.ts";

type Limits = Readonly<Partial<Record<WorkloadName, number>>>;

interface Target {
  readonly title: string;
  readonly contender: string;
  readonly against: string;
  /** Ways of doing the least that the contender owes, measured in the same rounds. */
  readonly floors: readonly string[];
  /** What the quotient of the two times may be at most or, for `faster`, its inverse at least. */
  readonly limits: Limits;
  readonly unit: "percent" | "times" | "faster";
}

/** One cell: a target on one workload. */
export interface Verdict {
  readonly title: string;
  readonly workload: string;
  readonly unit: Target["unit"];
  readonly limit: number;
  readonly value: Spread;
  readonly holds: boolean;
  /** What the best of the floors reaches, where it misses the limit too: nothing above it can hold it. */
  readonly floor?: number;
}

const SAME_WORK = "same work";
const COPY_FLOORS = ["bare", "shallow"];
const TEXT_FLOORS = ["bare-text", "parse-storable"];
const BYTES_FLOORS = ["bare-bytes"];

/** The lines that must hold. */
const TARGETS: readonly Target[] = [
  percent(
    "`validateRunnerEventBatch`, % of `JSON.parse`",
    "validate",
    "JSON.parse",
    [45, 52, 60, 65],
    COPY_FLOORS,
  ),
  {
    title: "… against typia `is()` + the same text scan + frozen copy",
    contender: "validate",
    against: `typia is(), ${SAME_WORK}`,
    floors: COPY_FLOORS,
    limits: limits([1.0, 0.9, 0.85, 0.8]),
    unit: "times",
  },
  faster("… faster than zod 4 doing the same work", `zod 4, ${SAME_WORK}`, [7, 7, 7, 8]),
  faster("… faster than valibot doing the same work", `valibot, ${SAME_WORK}`, [4, 5, 5, 7]),
  faster(
    "… faster than ajv 8 doing the same work",
    `ajv 8 (compiled), ${SAME_WORK}`,
    [1.6, 2, 1.5, 2.3],
  ),
  percent(
    "`parseRunnerEventBatch(bytes)`, % of fatal decoding + `JSON.parse`",
    "parse-bytes",
    "decode-parse",
    [150, 130, 115, 140],
    BYTES_FLOORS,
  ),
  percent(
    "`parseRunnerEventBatch(string)`, % of `JSON.parse`",
    "parse-text",
    "JSON.parse",
    [155, 140, 145, 145],
    TEXT_FLOORS,
  ),
  {
    title: "… against `JSON.parse` + the earlier validator",
    contender: "parse-text",
    against: "parse-earlier",
    floors: TEXT_FLOORS,
    limits: limits([1.1, 1.15, 1.3, 1.15]),
    unit: "times",
  },
];

/** The lines beyond: tried for, not demanded. */
const BOLD: readonly Target[] = [
  percent(
    "bold: `validateRunnerEventBatch`, % of `JSON.parse`",
    "validate",
    "JSON.parse",
    [38, 45, 45, 58],
    COPY_FLOORS,
  ),
  percent(
    "bold: `parseRunnerEventBatch(bytes)`, % of fatal decoding + `JSON.parse`",
    "parse-bytes",
    "decode-parse",
    [140, 120, 108, 130],
    BYTES_FLOORS,
  ),
];

/** Judges every line that was measured. */
export function judgeTargets(result: ContestResult): { must: Verdict[]; bold: Verdict[] } {
  const judge = (target: Target) => judgeTarget(target, result);
  return { must: TARGETS.flatMap(judge), bold: BOLD.flatMap(judge) };
}

function judgeTarget(target: Target, result: ContestResult): Verdict[] {
  const { title, contender, unit } = target;
  return Object.entries(target.limits).flatMap(([workload, limit]) => {
    const quotients = compare(result, workload, target, contender);
    if (quotients.length === 0) return [];
    const reaches = (median: number) => (unit === "faster" ? median >= limit : median <= limit);
    const value = spreadOf(quotients);
    const holds = reaches(value.median);
    const best = unit === "faster" ? Math.max : Math.min;
    const floors = target.floors
      .map((task) => compare(result, workload, target, task))
      .filter((measured) => measured.length > 0)
      .map((measured) => spreadOf(measured).median);
    const floor = best(...floors);
    // A floor that its contender gets below proves nothing.
    const isOutOfReach =
      !holds && floors.length > 0 && !reaches(floor) && best(floor, value.median) === floor;
    return [{ title, workload, unit, limit, value, holds, ...(isOutOfReach && { floor }) }];
  });
}

/** The quotient of two contenders in each round; none where one of them was not measured. */
function compare(
  { series }: ContestResult,
  workload: string,
  target: Target,
  contender: string,
): number[] {
  const ratiosOf = (task: string) =>
    series.find((found) => found.heat === workload && found.task === task)?.ratio;
  const left = ratiosOf(contender);
  const right = target.against === "JSON.parse" ? left?.map(() => 1) : ratiosOf(target.against);
  if (left === undefined || right === undefined) return [];
  return left.map((ratio, round) => {
    const quotient = ratio / (right[round] ?? Number.NaN);
    if (target.unit === "faster") return 1 / quotient;
    return target.unit === "percent" ? quotient * 100 : quotient;
  });
}

function percent(
  title: string,
  contender: string,
  against: string,
  values: Four,
  floors: readonly string[] = [],
): Target {
  return { title, contender, against, floors, limits: limits(values), unit: "percent" };
}

function faster(title: string, against: string, values: Four): Target {
  const [contender, floors] = ["validate", COPY_FLOORS];
  return { title, contender, against, floors, limits: limits(values), unit: "faster" };
}

type Four = readonly [small: number, typical: number, full: number, nested: number];

function limits([small, typical, full, nested]: Four): Limits {
  return { small, typical, full, nested };
}
