/** `npm run bench:memory`: what a verdict allocates, and what an endless stream keeps. */
import { parseArgs } from "node:util";
import { markdownTable } from "../support/made-page.ts";
import type { Allocation, MemoryResult, Retention } from "./memory.ts";
import { createProgress } from "./progress.ts";
import { saveResult } from "./results.ts";
import { runInside } from "./runtimes.ts";
import { openWorkshop } from "./workshop.ts";

/** What `validate` may allocate, as a share of what `JSON.parse` of the body allocates. */
const MOST_ALLOCATED = 1;

/** How far the heap may rise over an endless stream, in bytes: the collector's own disorder. */
const MOST_RISE_BYTES = 200_000;

const HELP = `Usage: npm run bench:memory -- [options]

Counts the bytes that a verdict allocates, held against JSON.parse of the same body, and the bytes that
the verifier and the decoders keep on a stream without end. Node alone has words for it.

  --json FILE         write everything that was measured
  --verdict           exit with 1 where validate allocates more than JSON.parse, or a stream keeps more
                      and more
  --help              this text

Example:
  npm run bench:memory -- --verdict
`;

const OPTIONS = {
  json: { type: "string" },
  verdict: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** So large a nursery that nothing is collected while it is counted. */
const ROOMY_NURSERY = ["--min-semi-space-size=128", "--max-semi-space-size=128"];

/** Answers by what the options ask for. */
export async function askMemory(args: string[]): Promise<void> {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const progress = createProgress();
  const workshop = await openWorkshop(progress.tell);
  try {
    const call = { module: "memory.js", name: "runMemory", settings: {}, v8Args: ROOMY_NURSERY };
    // It is what `runMemory` gives, by way of JSON.
    const answer = await runInside("node", workshop, call, progress.tell);
    const result = answer.result as MemoryResult;
    progress.end();
    process.stdout.write(`\n${allocationTable(result.allocations)}\n`);
    process.stdout.write(`\n${retentionTable(result.retentions)}\n`);
    saveResult(options.json, { question: "memory", engine: answer.engine, result });
    const holds = result.allocations.every(isFrugal) && result.retentions.every(isConstant);
    if (options.verdict && !holds) process.exitCode = 1;
  } finally {
    workshop.close();
  }
}

/** A line for each operation, a column for each workload. */
export function allocationTable(allocations: readonly Allocation[]): string {
  const workloads = [...new Set(allocations.map(({ workload }) => workload))];
  const operations = [...new Set(allocations.map(({ what }) => what))];
  const rows = operations.map((what) => [
    what.includes(" ") ? what : `\`${what}\``,
    ...workloads.map((workload) => {
      const found = allocations.find((one) => one.what === what && one.workload === workload);
      if (found === undefined) return "";
      if (what === "JSON.parse") return kilobytes(found.bytes);
      const share = shareOf(found.ratio);
      return what === VALIDATE ? `${share} ${verdictOn(found)}` : share;
    }),
  ]);
  return markdownTable(["allocated, % of `JSON.parse`", ...workloads], rows);
}

/** A line for each endless stream. */
export function retentionTable(retentions: readonly Retention[]): string {
  const rows = retentions.map((retention) => {
    const { what, points, rise } = retention;
    const items = `${points[0]?.[0]} to ${points.at(-1)?.[0]}`;
    return [what, items, kilobytes(rise), isConstant(retention) ? "ok" : "MISSED"];
  });
  const limit = `≤ ${kilobytes(MOST_RISE_BYTES)}`;
  return markdownTable(["an endless stream", "items", "heap rises by", limit], rows);
}

const VALIDATE = "validateRunnerEventBatch";

function isFrugal({ what, ratio }: Allocation): boolean {
  return what !== VALIDATE || ratio <= MOST_ALLOCATED;
}

/** Where no validator could hold the limit, that of the floor stands in the place of a miss. */
function verdictOn(found: Allocation): string {
  if (isFrugal(found)) return "ok";
  // A floor that is beaten proves nothing.
  const floors = found.floors.filter((least) => least > MOST_ALLOCATED && least <= found.ratio);
  return floors.length === 0 ? "MISSED" : `FLOOR ${shareOf(Math.max(...floors))}`;
}

function shareOf(ratio: number): string {
  return `${(ratio * 100).toFixed(0)} %`;
}

function isConstant({ rise }: Retention): boolean {
  return rise <= MOST_RISE_BYTES;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} KB`;
}
