/**
 * The conformance kit over the process executor, for any test runner: see `conformance.test.mjs`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runnerJobExecutorConformance } from "runner-contracts/testing";
import { JobDirectory } from "./job-directory.mjs";
import { createProcessExecutor } from "./process-executor.mjs";

const path = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/** What every job of the kit runs. */
export const WORKLOAD = /** @type {const} */ (["/bin/sh", path("workload.sh")]);

/**
 * The cases, over jobs that are kept in `directory`.
 *
 * @param {string} directory
 */
export function processExecutorCases(directory) {
  return runnerJobExecutorConformance({
    createExecutor: () => createProcessExecutor({ directory, command: WORKLOAD }),
    supports: { tailLogs: true, resourceStats: true, gracefulStop: true },
    pollMs: 25,
    substrate: {
      crashStart: (spec) => crashStart(directory, "launched", spec),
      countMachines: (runId) =>
        readdirSync(directory).filter((name) => {
          return new JobDirectory(join(directory, name)).spec()?.runId === runId;
        }).length,
    },
  });
}

/**
 * Starts a job in a process that is killed at a step of it.
 *
 * @param {string} directory
 * @param {"recorded" | "launched"} step
 * @param {import("runner-contracts").RunnerJobSpec} spec
 */
export async function crashStart(directory, step, spec) {
  const dying = spawn(process.execPath, [path("crash-start.mjs"), directory, step, ...WORKLOAD], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  dying.stdin.end(JSON.stringify(spec));
  const [, signal] = await once(dying, "exit");
  if (signal !== "SIGKILL")
    throw new Error("the process did not come to the step it was to die at");
}
