/** `npm run bench:growth`: how time grows with size. */
import { parseArgs } from "node:util";
import { markdownTable } from "../support/made-page.ts";
import { readCount } from "./counts.ts";
import { GROWTH_LIMIT, type Growth } from "./growth.ts";
import { createProgress } from "./progress.ts";
import { saveResult } from "./results.ts";
import { RUNTIMES, runInside } from "./runtimes.ts";
import { timeOf } from "./tables.ts";
import { openWorkshop } from "./workshop.ts";

const HELP = `Usage: npm run bench:growth -- [options]

Measures operations at rising sizes and fits the exponent of their growth, which may be ${GROWTH_LIMIT} at most:
values and bodies, good and hostile; runs; the decoders under every way of cutting; the adapters.

  --only TEXT         only cases with TEXT in their group or title; may be given again
  --rounds N          how often each size is measured (5); the least time counts
  --runtime NAME      node, ${Object.keys(RUNTIMES).join(", ")}
  --json FILE         write everything that was measured
  --all               show every case, not the steepest of each group alone
  --verdict           exit with 1 where the limit is exceeded
  --help              this text

Examples:
  npm run bench:growth -- --only "decode sse" --all
  npm run bench:growth -- --verdict --json growth.json
`;

const NOTHING: string[] = [];

const OPTIONS = {
  only: { type: "string", multiple: true, default: NOTHING },
  rounds: { type: "string", default: "5" },
  runtime: { type: "string", default: "node" },
  json: { type: "string" },
  all: { type: "boolean", default: false },
  verdict: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** So that the collector's own steps, from one size to the next, do not look like growth. */
const ROOMY_NURSERY = ["--min-semi-space-size=64", "--max-semi-space-size=64"];

/** Answers by what the options ask for. */
export async function askGrowth(args: string[]): Promise<void> {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const progress = createProgress();
  const workshop = await openWorkshop(progress.tell);
  try {
    const settings = { rounds: readCount("rounds", options.rounds), only: options.only };
    const call = { module: "growth.js", name: "runGrowth", settings, v8Args: ROOMY_NURSERY };
    // It is what `runGrowth` gives, by way of JSON.
    const answer = await runInside(options.runtime, workshop, call, progress.tell);
    const grown = answer.result as Growth[];
    progress.end();
    process.stdout.write(`\n${growthTable(options.all ? grown : steepest(grown))}\n`);
    const missed = grown.filter(({ holds }) => !holds);
    for (const { group, title, points } of missed) {
      const times = points.map(([size, ns]) => `${size}: ${timeOf(ns)}`).join(", ");
      process.stdout.write(`\nMISSED ${group}, ${title}: ${times}\n`);
    }
    process.stdout.write(`\n${grown.length - missed.length} of ${grown.length} cases hold\n`);
    saveResult(options.json, { question: "growth", engine: answer.engine, result: grown });
    if (options.verdict && missed.length > 0) process.exitCode = 1;
  } finally {
    workshop.close();
  }
}

/** A line for each case. */
export function growthTable(grown: readonly Growth[]): string {
  const rows = grown.map(({ group, title, points, exponent, control, holds }) => {
    const [first, last] = [points[0], points.at(-1)];
    const sizes = `${first?.[0]} to ${last?.[0]}`;
    const times = `${timeOf(first?.[1] ?? 0)} to ${timeOf(last?.[1] ?? 0)}`;
    const verdict = control === 0 ? (holds ? "ok" : "MISSED") : verdictBy(control, holds);
    return [group, title, sizes, times, exponent.toFixed(2), verdict];
  });
  return markdownTable(["what", "over", "sizes", "times", "exponent", `≤ ${GROWTH_LIMIT}`], rows);
}

function verdictBy(control: number, holds: boolean): string {
  return `${holds ? "ok" : "MISSED"} (control ${control.toFixed(2)})`;
}

/** The steepest case of each group, and how many there are. */
export function steepest(grown: readonly Growth[]): Growth[] {
  return [...new Set(grown.map(({ group }) => group))].flatMap((group) => {
    const members = grown.filter((found) => found.group === group);
    members.sort((left, right) => right.exponent - left.exponent);
    return members.slice(0, 1).map((found) => ({
      ...found,
      title: `${found.title} (steepest of ${members.length})`,
    }));
  });
}
