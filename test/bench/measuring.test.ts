import { afterEach, describe, expect, test, vi } from "vitest";
import { createContenders } from "./contenders.ts";
import { type ContestResult, poolRuns } from "./contest.ts";
import { proveContender } from "./fairness.ts";
import { measureRounds, type Task } from "./rounds.ts";
import { growthExponent, spreadOf } from "./statistics.ts";
import { judgeTargets } from "./targets.ts";

describe("the contenders that need no peer", () => {
  test.each(createContenders([]).map((contender) => [contender.id, contender] as const))(
    "%s judges as the contract does",
    (_, contender) => {
      expect(proveContender(contender)).toEqual([]);
    },
  );

  test("are found out where they judge otherwise, leave objects open, share them or change what they are given", () => {
    const [validate] = createContenders([]);
    if (validate === undefined) throw new Error("there is no contender");
    const faultsOf = (run: (input: unknown) => unknown) => proveContender({ ...validate, run });
    expect(faultsOf(() => undefined)).toContain("validate refuses empty data");
    expect(faultsOf(() => ({ batch: null }))).toContain("validate accepts an unknown kind");
    expect(faultsOf((batch) => ({ batch }))).toContain("validate leaves objects open");
    expect(faultsOf((batch) => ({ batch }))).toContain("validate shares objects with its input");
    const changed = "validate changes what it is given";
    expect(faultsOf((batch) => Object.freeze(batch))).toContain(changed);
    expect(faultsOf((batch) => Reflect.set(Object(batch), "seen", 1))).toContain(changed);
    expect(faultsOf(() => undefined)).not.toContain(changed);
  });
});

describe("the statistics", () => {
  test("give the middle and the quartiles, between neighbours where they fall between", () => {
    expect(spreadOf([5, 1, 3, 2, 4])).toEqual({ median: 3, lower: 2, upper: 4 });
    expect(spreadOf([4, 1, 3, 2]).median).toBe(2.5);
  });

  test.each([0, 1, 1.5, 2])("find the exponent %d of a power law", (exponent) => {
    const points = [1, 2, 4, 8, 16].map((size) => [size, 7 * size ** exponent] as const);
    expect(growthExponent(points)).toBeCloseTo(exponent, 10);
  });
});

describe("a round", () => {
  afterEach(() => vi.restoreAllMocks());

  test("runs each task as often as any other in a slice, however long it takes", () => {
    let clockMs = 0;
    vi.spyOn(performance, "now").mockImplementation(() => clockMs);
    const counts = new Map<string, number>();
    const task = (id: string, workMs: number): Task => ({
      id,
      inputs: (count) => {
        counts.set(id, count);
        return new Array<number>(count).fill(workMs);
      },
      run: (input) => {
        clockMs += Number(input);
        return id;
      },
      maxOperations: 100,
    });
    const tasks = [task("slow", 16), task("fast", 0.0625)];
    const pace = { rounds: 1, sliceMs: 10, warmUpMs: 20, seed: 1 };
    measureRounds([{ name: "heat", reference: task("reference", 0.5), tasks }], pace, () => {});
    expect(Object.fromEntries(counts)).toEqual({ reference: 20, slow: 20, fast: 20 });
  });

  test("holds every task against the reference on both its sides", () => {
    // A machine that gets slower and slower, by a clock that only work moves on.
    let clockMs = 0;
    vi.spyOn(performance, "now").mockImplementation(() => clockMs);
    const task = (id: string, workMs: number): Task => ({
      id,
      inputs: (count) => new Array<number>(count).fill(workMs),
      run: (input) => {
        clockMs += Number(input) * (1 + clockMs / 10_000);
        return id;
      },
      maxOperations: 1,
    });
    const heat = { name: "heat", reference: task("one", 0.1), tasks: [task("ten", 1)] };
    const pace = { rounds: 9, sliceMs: 1, warmUpMs: 1, seed: 1 };
    const series = measureRounds([heat], pace, () => undefined);
    expect(series.map(({ task: id, ns, ratio }) => [id, ns.length, ratio.length])).toEqual([
      ["one", 9, 9],
      ["ten", 9, 9],
    ]);
    for (const ratio of series[1]?.ratio ?? []) expect(ratio).toBeCloseTo(10, 2);
  });
});

describe("the targets", () => {
  const run = (validate: number, typia: number): ContestResult => ({
    contenders: [],
    workloads: [{ name: "small", bytes: 178 }],
    missing: [],
    series: [
      { heat: "small", task: "validate", ns: [1], ratio: [validate] },
      { heat: "small", task: "typia is(), same work", ns: [1], ratio: [typia] },
    ],
  });

  test("compare within a round, and hold up to their limit", () => {
    const verdicts = judgeTargets(run(0.45, 0.5)).must;
    expect(verdicts.map(({ limit, value, holds }) => [limit, value.median, holds])).toEqual([
      [45, 45, true],
      [1, 0.9, true],
    ]);
    expect(judgeTargets(run(0.46, 0.4)).must.map(({ holds }) => holds)).toEqual([false, false]);
  });

  test("lie below a floor where the best floor misses them too, and was not beaten", () => {
    const floorOf = (validate: number, floors: Readonly<Record<string, number>>) => {
      const result = run(validate, 1);
      const series = Object.entries(floors).map(([task, ratio]) => {
        return { heat: "small", task, ns: [1], ratio: [ratio] };
      });
      return judgeTargets({ ...result, series: [...result.series, ...series] }).must[0]?.floor;
    };
    expect(floorOf(0.48, { bare: 0.46 })).toBe(46);
    expect(floorOf(0.48, { shallow: 0.46 })).toBe(46);
    expect(floorOf(0.48, { bare: 0.47, shallow: 0.46 })).toBe(46);
    expect(floorOf(0.48, { bare: 0.44, shallow: 0.46 })).toBeUndefined();
    expect(floorOf(0.48, { bare: 0.45 })).toBeUndefined();
    expect(floorOf(0.48, { bare: 0.49 })).toBeUndefined();
    expect(floorOf(0.44, { bare: 0.46 })).toBeUndefined();
    expect(floorOf(0.48, {})).toBeUndefined();
  });

  test("pool the rounds of several runs", () => {
    const pooled = poolRuns([run(0.4, 0.5), run(0.6, 0.5)]);
    expect(pooled.series[0]?.ratio).toEqual([0.4, 0.6]);
  });
});
