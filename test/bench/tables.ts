/** The main table and its verdicts, as Markdown that reads well in a terminal too. */
import { markdownTable } from "../support/made-page.ts";
import { GROUPS, type Group } from "./contenders.ts";
import type { ContestResult } from "./contest.ts";
import { type Spread, spreadOf } from "./statistics.ts";
import type { Verdict } from "./targets.ts";

/** Everything that was measured, as shares of `JSON.parse`, group by group. */
export function contestTables(result: ContestResult): { group: Group; table: string }[] {
  const names = result.workloads.map(({ name }) => name);
  // The keys of GROUPS are the groups.
  return (Object.keys(GROUPS) as Group[]).flatMap((group) => {
    const members = result.contenders.filter((found) => found.group === group);
    if (members.length === 0) return [];
    const rows = members.map(({ id, title }) => [
      title,
      ...names.map((name) => {
        const series = result.series.find(({ heat, task }) => heat === name && task === id);
        if (series === undefined) return "";
        if (id === "JSON.parse") return timeOf(spreadOf(series.ns).median);
        return shareOf(spreadOf(series.ratio.map((ratio) => ratio * 100)));
      }),
    ]);
    return [{ group, table: markdownTable(["% of `JSON.parse`", ...names], rows) }];
  });
}

/** What each engine makes of the same contest; each by the `JSON.parse` of its own. */
export function engineTable(
  contests: readonly { readonly engine: string; readonly pooled: ContestResult }[],
): string {
  const names = contests[0]?.pooled.workloads.map(({ name }) => name) ?? [];
  const rows = contests.flatMap(({ engine, pooled }) =>
    Object.entries(ENGINE_ROWS).flatMap(([id, title]) => {
      if (!pooled.contenders.some((found) => found.id === id)) return [];
      const cells = names.map((name) => {
        const found = pooled.series.find(({ heat, task }) => heat === name && task === id);
        return found === undefined ? "" : percentOf(spreadOf(found.ratio).median);
      });
      return [[engine, title, ...cells]];
    }),
  );
  return markdownTable(["engine", "% of its `JSON.parse`", ...names], rows);
}

/** What tells engines apart, in words that stand alone. */
const ENGINE_ROWS: Readonly<Record<string, string>> = {
  validate: "`validateRunnerEventBatch`",
  "parse-text": "`parseRunnerEventBatch(string)`",
  "parse-bytes": "`parseRunnerEventBatch(bytes)`",
  "earlier-same-work": "the earlier validator, same work",
  "typia is(), same work": "typia `is()`, same work",
  "zod 4, same work": "zod 4, same work",
  "decode-parse": "fatal `TextDecoder` + `JSON.parse`",
};

function percentOf(ratio: number): string {
  return (ratio * 100).toFixed(ratio < 0.1 ? 1 : 0);
}

/** Every verdict, a line for each target; where there were several runs, in how many of them it holds. */
export function verdictTable(
  verdicts: readonly Verdict[],
  runs: readonly (readonly Verdict[])[] = [],
): string {
  const names = [...new Set(verdicts.map(({ workload }) => workload))];
  const titles = [...new Set(verdicts.map(({ title }) => title))];
  const rows = titles.map((title) => [
    title,
    ...names.map((name) => {
      const verdict = verdicts.find((found) => found.title === title && found.workload === name);
      return verdict === undefined ? "" : cellOf(verdict) + runsWhereItHolds(verdict, runs);
    }),
  ]);
  return markdownTable(["target", ...names], rows);
}

function runsWhereItHolds(
  { title, workload }: Verdict,
  runs: readonly (readonly Verdict[])[],
): string {
  if (runs.length < 2) return "";
  const held = runs.filter((run) =>
    run.some((one) => one.title === title && one.workload === workload && one.holds),
  );
  return `, ${held.length} of ${runs.length} runs`;
}

function cellOf({ value, limit, unit, holds, floor }: Verdict): string {
  const sign = unit === "faster" ? "≥" : "≤";
  const digits = unit === "percent" ? 0 : 2;
  const ending = unit === "percent" ? "" : "×";
  const figure = (number: number) => `${number.toFixed(digits)}${ending}`;
  const verdict = holds ? "ok" : floor === undefined ? "MISSED" : `FLOOR ${figure(floor)}`;
  return `${figure(value.median)} ${sign} ${limit}${ending} ${verdict}`;
}

function shareOf({ median, lower, upper }: Spread): string {
  const digits = median < 10 ? 1 : 0;
  return `${median.toFixed(digits)} (${lower.toFixed(digits)}–${upper.toFixed(digits)})`;
}

/** A duration with a unit that fits. */
export function timeOf(ns: number): string {
  if (ns < 1e3) return `${ns.toFixed(0)} ns`;
  return ns < 1e6 ? `${(ns / 1e3).toFixed(1)} µs` : `${(ns / 1e6).toFixed(2)} ms`;
}
