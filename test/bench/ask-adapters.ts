/** `npm run bench:adapters`: what an adapter adds to parsing the lines that it folds. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { markdownTable } from "../support/made-page.ts";
import type { AdapterResult, AdapterSettings } from "./adapters.ts";
import { readCount } from "./counts.ts";
import { NATIVE_STREAMS } from "./native-streams.ts";
import { createProgress } from "./progress.ts";
import { saveResult } from "./results.ts";
import { RUNTIMES, runApart } from "./runtimes.ts";
import { spreadOf } from "./statistics.ts";
import { timeOf } from "./tables.ts";
import { openWorkshop, PROJECT } from "./workshop.ts";

const HELP = `Usage: npm run bench:adapters -- [options]

Folds the examples in docs/examples, and long runs, and holds the time against JSON.parse of the same
lines. Beside each adapter stands a naive one, which trusts what it parses, and a floor: a fold that
does no more than parse, make a draft of each text, and give a frozen state with each record.

  --rounds N          how many rounds (20)
  --quick             few short rounds
  --runtime NAME      node, ${Object.keys(RUNTIMES).join(", ")}
  --json FILE         write everything that was measured
  --help              this text

Example:
  npm run bench:adapters -- --quick
`;

const OPTIONS = {
  rounds: { type: "string" },
  quick: { type: "boolean", default: false },
  runtime: { type: "string", default: "node" },
  json: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

/** Answers by what the options ask for. */
export async function askAdapters(args: string[]): Promise<void> {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const progress = createProgress();
  const workshop = await openWorkshop(progress.tell);
  try {
    const pace = {
      rounds: readCount("rounds", options.rounds ?? (options.quick ? "5" : "20")),
      sliceMs: options.quick ? 5 : 15,
      warmUpMs: options.quick ? 50 : 500,
      seed: 1,
    };
    // Each in a process of its own, as a program that folds one format from one source is: code that has met
    // other records, or records of other makers, runs slower.
    const calls = Object.keys(NATIVE_STREAMS).flatMap((format) => {
      const examples = readExamples(format);
      return (["lines", "records"] as const).map((of) => {
        const settings: AdapterSettings = { ...pace, format, of, examples };
        return { module: "adapters.js", name: "runAdapter", settings };
      });
    });
    const { engine, results } = await runApart(options.runtime, workshop, calls, progress.tell);
    // They are what `runAdapter` gives, by way of JSON.
    const parts = results as AdapterResult[];
    const heats = parts.flatMap((part) => part.heats.map((heat) => [heat.name, heat] as const));
    const result = {
      // A stream is told of by both of its processes.
      heats: [...new Map(heats).values()],
      series: parts.flatMap(({ series }) => series),
    };
    progress.end();
    process.stdout.write(`\n${adapterTable(result)}\n`);
    saveResult(options.json, { question: "adapters", engine, result });
  } finally {
    workshop.close();
  }
}

/** A line for each stream. The fold itself is what it takes beyond parsing, in the same round. */
export function adapterTable({ heats, series }: AdapterResult): string {
  const tasks = [...new Set(series.map(({ task }) => task))];
  const rows = heats.map(({ name, lines, bytes }) => {
    const seriesOf = (task: string) => {
      return series.find((one) => one.heat === name && one.task === task);
    };
    const cells = tasks.map((task) => {
      const found = seriesOf(task);
      if (task === "JSON.parse") return timeOf(spreadOf(found?.ns ?? []).median);
      return sharesOf(found?.ratio ?? []);
    });
    const fold = seriesOf("fold of lines")?.ratio.map((ratio) => ratio - 1) ?? [];
    return [name, String(lines), `${(bytes / 1_000).toFixed(0)} KB`, ...cells, sharesOf(fold)];
  });
  const head = tasks.map((task) => (task === "JSON.parse" ? "`JSON.parse`" : `${task}, ×`));
  return markdownTable(["stream", "lines", "size", ...head, "the fold itself, ×"], rows);
}

function sharesOf(ratios: readonly number[]): string {
  const { median, lower, upper } = spreadOf(ratios);
  return `${median.toFixed(2)} (${lower.toFixed(2)}–${upper.toFixed(2)})`;
}

/** The lines of each example of a format. */
function readExamples(format: string): string[][] {
  const folder = join(PROJECT, "docs/examples", format);
  const files = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  return files.map((name) => readFileSync(join(folder, name), "utf8").trimEnd().split("\n"));
}
