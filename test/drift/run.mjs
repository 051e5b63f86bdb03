/**
 * Shows that nothing that is derived from the library's truths, or written beside them, can drift from
 * them: changes one member of each exported tuple and each exported limit in turn, in a copy of the
 * project, and runs the tests of the schemas, the vectors, the documentation and the SQL. Each family
 * that has to do with a truth must fail until it follows.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inCopy, PROJECT, readOptions, refuse, runTests } from "../mutation/trial.mjs";
import { FAMILIES, familiesOf } from "./families.mjs";
import { truthsOf } from "./truths.mjs";

const HELP = `Usage: npm run drift -- [options]

Changes one member of each exported tuple and each exported limit in turn, and runs the tests of all that
is derived from them or written beside them. Exits with 1 where a family of tests misses a change.

  --only TEXT        only tuples and limits with this in their name
  --workers N        how many at a time (2)
  --output FILE      write the counts, as JSON
  --help             this text

Examples:
  npm run drift -- --only RUNNER_EVENT_KINDS`;

const COPIED = ["src", "test", "docs", "README.md", "package.json", "tsconfig.json"];
COPIED.push("vitest.config.ts");

/** What takes long, in words of its title, and is never the only test to notice. */
const SLOW = ["the ingest service answers", "silent are broken"];
const MISSED = "MISSED";
const LAW_RUNS = "20";
const TIMEOUT_MS = 300_000;

const options = readOptions(HELP);
const started = Date.now();
const truths = truthsOf(PROJECT).filter(({ name }) => name.includes(options.only));
if (truths.length === 0) refuse(`no tuple or limit has ${options.only} in its name`);
const queue = truths.flatMap((truth) => truth.changes.map((change) => ({ truth, change })));
const total = queue.length;
/** By truth and family: the changes that the family missed. */
const missed = new Map();
await inCopy(COPIED, provePlain);
await Promise.all(Array.from({ length: Number(options.workers) }, () => inCopy(COPIED, work)));
finish();

/** Without a change every family passes; otherwise each would seem to notice everything. */
async function provePlain(folder) {
  const failing = await failingFamilies(folder, Object.keys(FAMILIES));
  if (failing.size > 0) throw new Error(`fail without any change: ${[...failing].join(", ")}`);
}

/** Takes one change after the other. */
async function work(folder) {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { truth, change } = next;
    console.log(`${total - queue.length} of ${total}: ${truth.name}, ${change.change}`);
    const path = join(folder, truth.file);
    const source = readFileSync(path, "utf8");
    writeFileSync(path, source.slice(0, change.start) + change.text + source.slice(change.end));
    const families = familiesOf(truth.name);
    const failing = await failingFamilies(folder, families);
    writeFileSync(path, source);
    for (const family of families) {
      if (!failing.has(family)) missesOf(truth, family).push(change.change);
    }
  }
}

/** Of these families, those that have a test that fails. */
async function failingFamilies(folder, families) {
  const report = join(folder, "report.json");
  rmSync(report, { force: true });
  const args = [
    ...families.flatMap((family) => FAMILIES[family]),
    `--testNamePattern=^(?!.*(?:${SLOW.join("|")}))`,
    "--reporter=json",
    `--outputFile=${report}`,
  ];
  const { output } = await runTests(folder, args, LAW_RUNS, TIMEOUT_MS);
  if (!existsSync(report)) throw new Error(`the tests came to no end\n${output}`);
  const { testResults } = JSON.parse(readFileSync(report, "utf8"));
  const failed = testResults.filter(({ status }) => status === "failed");
  return new Set(
    families.filter((family) => {
      return failed.some(({ name }) => FAMILIES[family].some((path) => name.includes(`/${path}`)));
    }),
  );
}

function missesOf({ name }, family) {
  const key = `${name} ${family}`;
  const misses = missed.get(key) ?? [];
  missed.set(key, misses);
  return misses;
}

function finish() {
  const families = Object.keys(FAMILIES);
  const rows = truths.map((truth) => {
    const concerned = familiesOf(truth.name);
    return [truth.name, ...families.map((family) => cellOf(truth, family, concerned))];
  });
  const table = [["a change of", ...families], ...rows];
  const widths = families.map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  }
  const failed = rows.filter((row) => row.some((cell) => cell.startsWith(MISSED))).length;
  const seconds = Math.round((Date.now() - started) / 1000);
  const changes = truths.reduce((sum, truth) => sum + truth.changes.length, 0);
  console.log(`${changes} changes of ${truths.length} truths in ${seconds} s, ${failed} missed`);
  if (options.output !== undefined) {
    writeFileSync(options.output, JSON.stringify({ passed: truths.length - failed, failed }));
  }
  process.exitCode = failed === 0 ? 0 : 1;
}

function cellOf(truth, family, concerned) {
  if (!concerned.includes(family)) return "-";
  const misses = missesOf(truth, family);
  return misses.length === 0 ? "fails" : `${MISSED}: ${misses.join(", ")}`;
}
