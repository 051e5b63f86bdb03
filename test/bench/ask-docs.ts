/** `npm run bench:docs`: makes the tables and the chart of `docs/performance.md` anew from saved results. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { replacePart } from "../support/made-page.ts";
import type { AdapterResult } from "./adapters.ts";
import { adapterTable } from "./ask-adapters.ts";
import { growthTable, steepest } from "./ask-growth.ts";
import { type ImportTime, importTable } from "./ask-import.ts";
import { allocationTable, retentionTable } from "./ask-memory.ts";
import { type BundleSize, sizeTables } from "./ask-size.ts";
import { chartOf } from "./chart.ts";
import { GROUPS } from "./contenders.ts";
import { type ContestResult, poolRuns } from "./contest.ts";
import type { Growth } from "./growth.ts";
import type { MemoryResult } from "./memory.ts";
import { readResult, type SavedResult } from "./results.ts";
import { contestTables, engineTable, verdictTable } from "./tables.ts";
import { judgeTargets } from "./targets.ts";
import { PROJECT, peerVersions } from "./workshop.ts";

const HELP = `Usage: npm run bench:docs -- FILE...

Makes the parts of docs/performance.md that stand between markers, and its chart, from files that --json
wrote. Several contests on one engine are runs of one: their rounds are pooled. The main tables are made
from those on Node 20 if there are any, the others stand beside them. A part whose results are not given
stays as it is.

Example:
  npm run bench -- --json run-1.json && npm run bench -- --json run-2.json
  npm run bench:growth -- --json growth.json
  npm run bench:docs -- run-1.json run-2.json growth.json
`;

const PAGE = join(PROJECT, "docs/performance.md");
const CHART = join(PROJECT, "docs/performance.svg");
const MAIN_ENGINE = "Node 20.";

/** Makes what the files allow. */
export async function askDocs(args: string[]): Promise<void> {
  const options = { help: { type: "boolean", default: false } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help || positionals.length === 0) {
    process.stdout.write(HELP);
    return;
  }
  const saved = positionals.map(readResult);
  let page = readFileSync(PAGE, "utf8");
  for (const [part, text] of Object.entries(makeParts(saved))) {
    page = replacePart(page, part, text);
    process.stdout.write(`made: ${part}\n`);
  }
  writeFileSync(PAGE, page);
  const contest = mainContest(saved);
  if (contest !== undefined) writeFileSync(CHART, chartOf(contest.pooled));
}

function makeParts(saved: readonly SavedResult[]): Record<string, string> {
  const parts: Record<string, string> = {};
  const contest = mainContest(saved);
  if (contest !== undefined) Object.assign(parts, contestParts(contest));
  const others = engineContests(saved);
  if (others.length > 1) parts["engines"] = engineTable(others);
  // What a question saves is what its command gives.
  for (const { question, engine, result } of saved) {
    if (!engine.startsWith(MAIN_ENGINE)) continue;
    if (question === "growth") {
      const grown = result as Growth[];
      const held = grown.filter(({ holds }) => holds).length;
      parts["growth"] = `${growthTable(steepest(grown))}\n\n${held} of ${grown.length} cases hold.`;
    }
    if (question === "memory") {
      const { allocations, retentions } = result as MemoryResult;
      parts["memory"] = `${allocationTable(allocations)}\n\n${retentionTable(retentions)}`;
    }
    if (question === "size") parts["size"] = sizeTables(result as BundleSize[]).join("\n\n");
    if (question === "import") parts["import"] = importTable(result as ImportTime[]);
    if (question === "adapters") parts["adapters"] = adapterTable(result as AdapterResult);
  }
  return parts;
}

interface Contest {
  readonly engine: string;
  readonly runs: readonly ContestResult[];
  readonly pooled: ContestResult;
}

/** The contests, those on the same engine as runs of one. */
function engineContests(saved: readonly SavedResult[]): Contest[] {
  const contests = saved.filter(({ question }) => question === "contest");
  return [...new Set(contests.map(({ engine }) => engine))].map((engine) => {
    const runs = contests
      .filter((found) => found.engine === engine)
      .map(({ result }) => result as ContestResult);
    return { engine, runs, pooled: poolRuns(runs) };
  });
}

function mainContest(saved: readonly SavedResult[]): Contest | undefined {
  const contests = engineContests(saved);
  return contests.find(({ engine }) => engine.startsWith(MAIN_ENGINE)) ?? contests[0];
}

function contestParts({ engine, runs, pooled }: Contest): Record<string, string> {
  const rounds = pooled.series[0]?.ratio.length ?? 0;
  const about = `${engine}, ${runs.length} runs, ${rounds} rounds in all.`;
  const judged = runs.map(judgeTargets);
  const { must, bold } = judgeTargets(pooled);
  const mustRuns = judged.map((run) => run.must);
  const boldRuns = judged.map((run) => run.bold);
  const versions = Object.entries(peerVersions()).map(([name, version]) => `${name} ${version}`);
  const weak = pooled.contenders.flatMap(({ title, letsPass = [] }) =>
    letsPass.map((what) => `${title} accepts ${what}, which it should refuse.`),
  );
  const tables = contestTables(pooled).map(
    ({ group, table }) => `**${GROUPS[group]}**\n\n${table}`,
  );
  return {
    targets: `${about}\n\n${verdictTable(must, mustRuns)}\n\n${verdictTable(bold, boldRuns)}`,
    contest: [about, `${versions.join(", ")}.`, ...weak, ...pooled.missing, ...tables].join("\n\n"),
  };
}
