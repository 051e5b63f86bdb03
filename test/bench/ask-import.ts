/** `npm run bench:import`: how long the root entry takes to import, each time in a process of its own. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { markdownTable } from "../support/made-page.ts";
import { readCount } from "./counts.ts";
import { createProgress } from "./progress.ts";
import { saveResult } from "./results.ts";
import { type Spread, spreadOf } from "./statistics.ts";
import { openWorkshop } from "./workshop.ts";

/** What the import of the root entry may take beyond that of an empty module, in milliseconds. */
const MOST_MS = 5;

const HELP = `Usage: npm run bench:import -- [options]

Imports and requires the root entry in fresh processes, by turns with an empty module.

  --rounds N          how many processes of each kind (25)
  --json FILE         write everything that was measured
  --verdict           exit with 1 where the entry takes ${MOST_MS} ms more than an empty module
  --help              this text

Example:
  npm run bench:import -- --rounds 50
`;

const OPTIONS = {
  rounds: { type: "string", default: "25" },
  json: { type: "string" },
  verdict: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** One way of importing; plain JSON. */
export interface ImportTime {
  readonly what: string;
  readonly ms: readonly number[];
  /** Beyond the empty module of the same round. */
  readonly added: readonly number[];
  readonly isFloor: boolean;
}

const WAYS = [
  { what: "`import` of the root entry", module: "runner-contracts", kind: "import" },
  { what: "`require` of the root entry", module: "runner-contracts", kind: "require" },
  { what: "`import` of an empty module", module: "empty-module", kind: "import" },
  { what: "`require` of an empty module", module: "empty-module", kind: "require" },
] as const;

/** Answers by what the options ask for. */
export async function askImport(args: string[]): Promise<void> {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const progress = createProgress();
  const workshop = await openWorkshop(progress.tell);
  try {
    writeEmptyModule(workshop.folder);
    const times = WAYS.map((way) => ({ ...way, ms: [] as number[] }));
    const rounds = readCount("rounds", options.rounds);
    for (let round = 0; round < rounds; round++) {
      for (const { ms, ...way } of times) ms.push(timeImport(workshop.folder, way));
      progress.tell(`round ${round + 1} of ${rounds}`);
    }
    progress.end();
    const result: ImportTime[] = times.map(({ what, ms, module, kind }) => {
      const isFloor = module === "empty-module";
      const floor = times.find((time) => time.kind === kind && time.module === "empty-module");
      const added = ms.map((value, round) => value - (floor?.ms[round] ?? 0));
      return { what, ms, added, isFloor };
    });
    process.stdout.write(`\n${importTable(result)}\n`);
    saveResult(options.json, {
      question: "import",
      engine: `Node ${process.versions.node}`,
      result,
    });
    if (options.verdict && !result.every(isQuick)) process.exitCode = 1;
  } finally {
    workshop.close();
  }
}

/** A line for each way of importing. */
export function importTable(times: readonly ImportTime[]): string {
  const rows = times.map((time) => {
    const { median, lower, upper }: Spread = spreadOf(time.ms);
    const quartiles = `${lower.toFixed(2)}–${upper.toFixed(2)}`;
    const added = time.isFloor ? "" : spreadOf(time.added).median.toFixed(2);
    const verdict = time.isFloor ? "" : isQuick(time) ? "ok" : "MISSED";
    return [time.what, median.toFixed(2), quartiles, added, verdict];
  });
  const head = ["in a fresh process, ms", "median", "quartiles", "beyond empty", `≤ ${MOST_MS}`];
  return markdownTable(head, rows);
}

function isQuick({ added, isFloor }: ImportTime): boolean {
  return isFloor || spreadOf(added).median <= MOST_MS;
}

/** Milliseconds, by the clock of the process that imports. */
function timeImport(
  folder: string,
  way: { readonly module: string; readonly kind: string },
): number {
  const isImport = way.kind === "import";
  const file = join(folder, isImport ? "time-import.mjs" : "time-import.cjs");
  const take = isImport ? "await import" : "require";
  writeFileSync(
    file,
    `const started = performance.now();\n${take}("${way.module}");\n` +
      "process.stdout.write(String(performance.now() - started));\n",
  );
  return Number(execFileSync(process.execPath, [file], { encoding: "utf8" }));
}

function writeEmptyModule(folder: string): void {
  const home = join(folder, "node_modules/empty-module");
  mkdirSync(home, { recursive: true });
  const exports = { import: "./empty.mjs", require: "./empty.cjs" };
  writeFileSync(join(home, "package.json"), JSON.stringify({ name: "empty-module", exports }));
  writeFileSync(join(home, "empty.mjs"), "export const nothing = undefined;\n");
  writeFileSync(join(home, "empty.cjs"), "exports.nothing = undefined;\n");
}
