/** Trying the suite against a project that was changed: in a copy of it, in a group of processes. */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** The project that this file is a part of. */
export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

const running = new Set();
process.on("exit", () => running.forEach(stop));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/** What can be asked of a run of trials. Ends the process where only the help was, or what makes no sense. */
export function readOptions(help) {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: "string", default: "" },
        workers: { type: "string", default: "2" },
        output: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(help);
      process.exit(0);
    }
    // None would leave every trial out, and find nothing wrong.
    if (!/^[1-9]\d?$/.test(values.workers)) {
      throw new Error(`--workers must be a number from 1 to 99, got ${values.workers}`);
    }
    return values;
  } catch (error) {
    return refuse(`${error.message}\n\n${help}`);
  }
}

/** Ends the process for what its caller got wrong. */
export function refuse(problem) {
  console.error(problem);
  process.exit(2);
}

/** Gives the action a folder of its own with these parts of the project. */
export async function inCopy(parts, action) {
  const folder = mkdtempSync(join(tmpdir(), "runner-contracts-trial-"));
  try {
    for (const part of parts) cpSync(join(PROJECT, part), join(folder, part), { recursive: true });
    symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
    return await action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs tests in a folder, with these further arguments of Vitest. Longer than this they do not take. */
export function runTests(folder, args, lawRuns, timeoutMs) {
  const fixed = [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--config=test/mutation/vitest.config.ts",
    "--maxWorkers=1",
  ];
  const env = { ...process.env, LAW_RUNS: lawRuns, CI: "", DIST: "" };
  // A group of its own, so that a worker that hangs is stopped together with its parent.
  const options = { cwd: folder, env, detached: true };
  const child = spawn(process.execPath, [...fixed, ...args], options);
  const timer = setTimeout(stop, timeoutMs, child);
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    child.on("close", (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ passed: code === 0, output });
    });
  });
}

/** Ends a run and everything that it started. */
function stop(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
