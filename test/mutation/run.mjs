/**
 * Changes the library in each of the ways that `mutations.mjs` lists, one at a time, and runs the
 * suite against it: a change that no test notices is a promise that no test holds.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MUTATIONS } from "./mutations.mjs";
import { inCopy, PROJECT, readOptions, refuse, runTests } from "./trial.mjs";

const HELP = `Usage: npm run mutate -- [options]

Changes the library in each way that test/mutation/mutations.mjs lists, one at a time, and runs the tests
against it. Exits with 1 where they notice nothing.

  --only TEXT,TEXT   only mutations with one of these in their file or name
  --workers N        how many at a time (2)
  --output FILE      write the counts, as JSON
  --help             this text

Examples:
  npm run mutate -- --only sanitize
  npm run mutate -- --only json/copy,json/read --workers 4`;

const COPIED = ["src", "test", "docs", "package.json", "tsconfig.json", "vitest.config.ts"];
/** What is tried: examples first, for they are quick; laws only on what the examples let pass. */
const VALIDATOR_STAGES = [
  ["test/json", "test/runner-event", "test/runner-job", "--exclude=**/*.prop.test.ts"],
  ["test/json", "test/runner-event", "--exclude=**/!(*.prop).test.ts"],
];
const ADAPTER_STAGES = [
  ["test/adapter", "--exclude=**/*.prop.test.ts"],
  ["test/adapter", "--exclude=**/!(*.prop).test.ts"],
];
const LAW_RUNS = "400";
/** A mutation that takes this many times as long as the suite without it hangs, and is killed by that. */
const PATIENCE = 5;
const LEAST_TIMEOUT_MS = 20_000;

const options = readOptions(HELP);
const started = Date.now();
checkList();
const wanted = MUTATIONS.filter(({ id, file }) => {
  return options.only.split(",").some((text) => `${file} ${id}`.includes(text));
});
if (wanted.length === 0) refuse(`no mutation has ${options.only} in its file or name`);
const queue = [...wanted];
const results = [];
let timeoutMs = 600_000;
await inCopy(COPIED, provePlain);
await Promise.all(Array.from({ length: Number(options.workers) }, () => inCopy(COPIED, work)));
finish();

/** A mutation that does not fit its source any more proves nothing, so that is an error. */
function checkList() {
  const faults = [];
  const ids = new Set();
  for (const { id, file, find, replace, why } of MUTATIONS) {
    const found = readFileSync(join(PROJECT, file), "utf8").split(find).length - 1;
    if (found !== 1) faults.push(`${id}: ${found} places in ${file} read ${JSON.stringify(find)}`);
    if (find === replace || !why) faults.push(`${id}: changes nothing, or does not say why`);
    if (ids.has(id)) faults.push(`${id}: stands twice in the list`);
    ids.add(id);
  }
  if (faults.length === 0) return;
  for (const fault of faults) console.log(`rotten   ${fault}`);
  console.log(`${faults.length} mutations do not fit the sources`);
  process.exit(1);
}

/** Takes one mutation after the other. */
async function work(folder) {
  for (let next = queue.shift(); next !== undefined; next = queue.shift())
    await prove(folder, next);
}

/** Without a change the suite passes; otherwise every mutation would seem to be killed. */
async function provePlain(folder) {
  let longest = 0;
  for (const stage of new Set(wanted.flatMap(({ file }) => stagesOf(file)))) {
    const began = Date.now();
    const { passed, output } = await runStage(folder, stage);
    longest = Math.max(longest, Date.now() - began);
    if (passed) continue;
    console.log(output);
    throw new Error("the suite fails without any mutation");
  }
  timeoutMs = Math.max(LEAST_TIMEOUT_MS, PATIENCE * longest);
}

async function prove(folder, mutation) {
  const path = join(folder, mutation.file);
  const source = readFileSync(path, "utf8");
  writeFileSync(
    path,
    source.replace(mutation.find, () => mutation.replace),
  );
  let survived = await passesAll(folder, mutation.file);
  // On a machine with much else to do a test can run out of time; the mark is judged by a second try.
  if (!survived && mutation.equivalent) survived = await passesAll(folder, mutation.file);
  writeFileSync(path, source);
  const outcome = !survived ? "killed" : mutation.equivalent ? "equivalent" : "survived";
  const marked =
    outcome === "killed" && mutation.equivalent ? "  (is not equivalent: it was killed)" : "";
  console.log(
    `${outcome.padEnd(10)} ${mutation.id}: ${mutation.equivalent ?? mutation.why}${marked}`,
  );
  results.push({ id: mutation.id, outcome, wrong: outcome === "survived" || marked !== "" });
}

async function passesAll(folder, file) {
  for (const stage of stagesOf(file)) {
    if (!(await runStage(folder, stage)).passed) return false;
  }
  return true;
}

/** The tests that hold the promises of a file. */
function stagesOf(file) {
  return file.startsWith("src/adapter/") ? ADAPTER_STAGES : VALIDATOR_STAGES;
}

/** Runs a stage to its first failure. */
function runStage(folder, filters) {
  return runTests(folder, ["--bail=1", ...filters], LAW_RUNS, timeoutMs);
}

function finish() {
  const count = (outcome) => results.filter((result) => result.outcome === outcome).length;
  const failed = results.filter((result) => result.wrong).length;
  const seconds = Math.round((Date.now() - started) / 1000);
  const words = ["killed", "equivalent", "survived"].map(
    (outcome) => `${count(outcome)} ${outcome}`,
  );
  console.log(`${words.join(", ")} of ${results.length} mutations in ${seconds} s`);
  if (options.output !== undefined) {
    writeFileSync(options.output, JSON.stringify({ passed: results.length - failed, failed }));
  }
  process.exitCode = failed === 0 ? 0 : 1;
}
