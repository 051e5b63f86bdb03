/** `npm run bench:adapters`: what an adapter adds to parsing the lines that it folds. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { markdownTable } from "../support/made-page.ts";
import type { AdapterResult, AdapterSettings } from "./adapters.ts";
import { createProgress } from "./progress.ts";
import { saveResult } from "./results.ts";
import { RUNTIMES, runInside } from "./runtimes.ts";
import { spreadOf } from "./statistics.ts";
import { timeOf } from "./tables.ts";
import { openWorkshop, PROJECT } from "./workshop.ts";

const HELP = `Usage: npm run bench:adapters -- [options]

Folds the recordings in docs/examples, and long runs, and holds the time against JSON.parse of the same
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
    const settings: AdapterSettings = {
      rounds: Number(options.rounds ?? (options.quick ? 5 : 20)),
      sliceMs: options.quick ? 5 : 15,
      warmUpMs: options.quick ? 50 : 150,
      seed: 1,
      recordings: readRecordings(),
    };
    const call = { module: "adapters.js", name: "runAdapters", settings };
    // It is what `runAdapters` gives, by way of JSON.
    const answer = await runInside(options.runtime, workshop, call, progress.tell);
    const result = answer.result as AdapterResult;
    progress.end();
    process.stdout.write(`\n${adapterTable(result)}\n`);
    saveResult(options.json, { question: "adapters", engine: answer.engine, result });
  } finally {
    workshop.close();
  }
}

/** A line for each stream. */
export function adapterTable({ heats, series }: AdapterResult): string {
  const tasks = [...new Set(series.map(({ task }) => task))];
  const rows = heats.map(({ name, lines, bytes }) => {
    const cells = tasks.map((task) => {
      const found = series.find((one) => one.heat === name && one.task === task);
      if (found === undefined) return "";
      if (task === "JSON.parse") return timeOf(spreadOf(found.ns).median);
      const { median, lower, upper } = spreadOf(found.ratio);
      return `${median.toFixed(2)} (${lower.toFixed(2)}–${upper.toFixed(2)})`;
    });
    return [name, String(lines), `${(bytes / 1_000).toFixed(0)} KB`, ...cells];
  });
  const head = tasks.map((task) => (task === "JSON.parse" ? "`JSON.parse`" : `${task}, ×`));
  return markdownTable(["stream", "lines", "size", ...head], rows);
}

function readRecordings(): AdapterSettings["recordings"] {
  const formats = ["goose", "claude-code", "anthropic"].map((format) => {
    const folder = join(PROJECT, "docs/examples", format);
    const files = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
    const runs = files.map((name) =>
      readFileSync(join(folder, name), "utf8").trimEnd().split("\n"),
    );
    return [format, runs] as const;
  });
  return Object.fromEntries(formats);
}
