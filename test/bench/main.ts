/**
 * The benchmark's command line: `main.js QUESTION [options]`. Each question is a command of its own; the
 * package's scripts name them.
 *
 * @see `docs/performance.md`
 */
import { askAdapters } from "./ask-adapters.ts";
import { askContest } from "./ask-contest.ts";
import { askDocs } from "./ask-docs.ts";
import { askGrowth } from "./ask-growth.ts";
import { askImport } from "./ask-import.ts";
import { askMemory } from "./ask-memory.ts";
import { askSize } from "./ask-size.ts";

const QUESTIONS: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  contest: askContest,
  growth: askGrowth,
  memory: askMemory,
  size: askSize,
  import: askImport,
  adapters: askAdapters,
  docs: askDocs,
};

// By way of an exit, so that the engine inside is ended and the workshop is cleared.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));

const [question = "", ...args] = process.argv.slice(2);
const ask = QUESTIONS[question];
if (ask === undefined) {
  process.stderr.write(`ask one of: ${Object.keys(QUESTIONS).join(", ")}\n`);
  process.exitCode = 2;
} else {
  try {
    await ask(args);
  } catch (error) {
    // A wrong option is the caller's mistake: words, no stack.
    const isMistake = error instanceof TypeError || error instanceof RangeError;
    process.stderr.write(`${isMistake ? error.message : String((error as Error)?.stack)}\n`);
    process.exitCode = 2;
  }
}
