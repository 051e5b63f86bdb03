/** `npm run bench`: the main table, and a verdict for each target. */
import { parseArgs } from "node:util";
import { GROUPS } from "./contenders.ts";
import { type ContestResult, type ContestSettings, mergeResults, poolRuns } from "./contest.ts";
import { readCount } from "./counts.ts";
import { createProgress } from "./progress.ts";
import { saveResult } from "./results.ts";
import { RUNTIMES, runApart } from "./runtimes.ts";
import { contestTables, verdictTable } from "./tables.ts";
import { judgeTargets } from "./targets.ts";
import { createWorkloads } from "./workloads.ts";
import { openWorkshop } from "./workshop.ts";

const HELP = `Usage: npm run bench -- [options]

Measures validateRunnerEventBatch and parseRunnerEventBatch beside their peers, the earlier validator
and the floors, in interleaved rounds, and holds them against the targets of docs/performance.md.

  --quick             few short rounds: a first look, not a result
  --rounds N          how many rounds (30), in as many processes as there are
  --processes N       (3), for each has its luck
  --only TEXT         only contenders with TEXT in their group or id; may be given again
  --workload NAME     only this workload; may be given again
  --runtime NAME      node, ${Object.keys(RUNTIMES).join(", ")}: installed from npm where it is not this Node
  --seed N            the order of the contenders in each round (1)
  --json FILE         write everything that was measured
  --verdict           exit with 1 where a target is missed that lies above its floor
  --help              this text

Examples:
  npm run bench -- --quick
  npm run bench -- --only ours --only "same work" --workload full
  npm run bench -- --runtime bun --json bun.json
`;

const NOTHING: string[] = [];

const OPTIONS = {
  quick: { type: "boolean", default: false },
  rounds: { type: "string" },
  processes: { type: "string" },
  only: { type: "string", multiple: true, default: NOTHING },
  workload: { type: "string", multiple: true, default: NOTHING },
  runtime: { type: "string", default: "node" },
  seed: { type: "string", default: "1" },
  json: { type: "string" },
  verdict: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** Answers by what the options ask for. */
export async function askContest(args: string[]): Promise<void> {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const progress = createProgress();
  const workshop = await openWorkshop(progress.tell);
  try {
    const rounds = readCount("rounds", options.rounds ?? (options.quick ? "7" : "30"));
    const processes = readCount("processes", options.processes ?? (options.quick ? "1" : "3"));
    const settings: ContestSettings = {
      rounds: Math.ceil(rounds / processes),
      sliceMs: options.quick ? 5 : 20,
      warmUpMs: options.quick ? 25 : 80,
      seed: readCount("seed", options.seed, 0),
      only: options.only,
      workloads: options.workload,
    };
    const heats = heatsApart(settings.workloads);
    const calls = heats.flatMap((workloads) =>
      Array.from({ length: processes }, (_, at) => {
        const asked = { ...settings, workloads, seed: settings.seed + at };
        return { module: "contest.js", name: "runContest", settings: asked };
      }),
    );
    const { engine, results } = await runApart(options.runtime, workshop, calls, progress.tell);
    // They are what `runContest` gives, by way of JSON.
    const runs = results as ContestResult[];
    const result = mergeResults(
      heats.map((_, at) => poolRuns(runs.slice(at * processes, (at + 1) * processes))),
    );
    progress.end();
    const missed = show(result);
    if (options.verdict && missed > 0) process.exitCode = 1;
    saveResult(options.json, { question: "contest", engine, result });
  } finally {
    workshop.close();
  }
}

/**
 * The workloads that share a process. Keys that were never seen before leave their marks in the engine:
 * whatever makes objects is slower after them, so they have a process of their own.
 */
function heatsApart(wanted: readonly string[]): string[][] {
  const workloads = createWorkloads().filter(
    ({ name }) => wanted.length === 0 || wanted.includes(name),
  );
  const namesOf = (novel: boolean) =>
    workloads.filter((workload) => workload.novel === novel).map(({ name }) => name);
  return [namesOf(false), namesOf(true)].filter((names) => names.length > 0);
}

/** Shows everything. Gives how many targets are missed that a floor does not prove to be out of reach. */
function show(result: ContestResult): number {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  for (const reason of result.missing) say(`\nMISSING: ${reason}`);
  for (const { group, table } of contestTables(result)) say(`\n${GROUPS[group]}\n\n${table}`);
  const { must, bold } = judgeTargets(result);
  if (must.length === 0) return 0;
  say(`\nTargets\n\n${verdictTable(must)}\n\n${verdictTable(bold)}`);
  const held = must.filter(({ holds }) => holds).length;
  const outOfReach = must.filter(({ floor }) => floor !== undefined).length;
  say(`\n${held} of ${must.length} targets hold; ${outOfReach} lie below their floor`);
  return must.length - held - outOfReach;
}
