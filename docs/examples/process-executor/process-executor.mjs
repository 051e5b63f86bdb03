/**
 * An executor over processes of this machine: every rule of the contract against a substrate that
 * crashes, races and leaves zombies. For Linux, whose `/proc` tells the living from the dead.
 *
 * There are no containers here: whatever `image` a job asks for, its process is `command`. `region`
 * and `resources` are kept and have no effect.
 *
 * @typedef {import("runner-contracts").RunnerJobExecutor} RunnerJobExecutor
 * @typedef {import("runner-contracts").RunnerJobHandle} RunnerJobHandle
 * @typedef {import("runner-contracts").RunnerJobStatusSnapshot} RunnerJobStatusSnapshot
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  RunnerContractError,
  RunnerJobConflictError,
  RunnerJobNotFoundError,
  redactEnvironmentValues,
  runnerJobSpecsEqual,
  validateRunnerJobHandle,
  validateRunnerJobSpec,
} from "runner-contracts";
import { createJobDirectory, JobDirectory } from "./job-directory.mjs";
import { identify, isAlive, killGroup, memoryMb } from "./processes.mjs";

const APP_NAME = "processes";
const SUPERVISOR = fileURLToPath(new URL("supervisor.mjs", import.meta.url));

/** How long a job may take to end where `stop` was not told, in milliseconds. */
const GRACE_MS = 10_000;

/**
 * Makes an executor. It keeps nothing in memory: another instance over the same directory, in this
 * process or in another one, knows the same jobs.
 *
 * @param {object} options
 * @param {string} options.directory where the jobs are kept, on a file system with hard links
 * @param {readonly [string, ...string[]]} options.command what every job runs
 * @param {(step: "recorded" | "launched") => void} [options.onStep] told of each step of `start`, for
 *   tests that have the process die there
 * @returns {RunnerJobExecutor & Required<Pick<RunnerJobExecutor, "tailLogs">>}
 */
export function createProcessExecutor({ directory, command, onStep = () => {} }) {
  return {
    async start(asked) {
      const spec = accepted(validateRunnerJobSpec(asked));
      const machineId = createHash("sha256").update(spec.runId).digest("hex").slice(0, 32);
      const path = join(directory, machineId);
      // The run names the directory, so the file system itself lets only one of many make it.
      createJobDirectory(path, spec);
      const job = new JobDirectory(path);
      if (!runnerJobSpecsEqual(job.spec(), spec)) throw new RunnerJobConflictError(spec.runId);
      onStep("recorded");
      // Also for a job whose maker died here.
      if (job.supervisor() === undefined) await launch(path, command);
      onStep("launched");
      return { appName: APP_NAME, machineId };
    },

    async getStatus(handle) {
      const job = find(handle, directory);
      return job.end() ?? statusOfUnended(job);
    },

    async stop(handle, { graceMs = GRACE_MS } = {}) {
      const job = find(handle, directory);
      if (job.end() !== undefined) return;
      job.writeStop({ killAt: Date.now() + graceMs });
      // Where nobody looks after the job yet, nobody will: whoever has claimed it need not start it.
      const self = identify(process.pid);
      if (self !== undefined && job.claim(self)) job.writeEnd({ status: "terminated" });
    },

    async tailLogs(handle, lines = Number.POSITIVE_INFINITY) {
      const job = find(handle, directory);
      // The whole log is read and masked before it is cut: half a secret would not be found. A log
      // that may outgrow memory would have to be masked where it is written.
      const log = redactEnvironmentValues(job.log(), job.spec().env).split("\n");
      if (log.at(-1) === "") log.pop();
      return log.slice(Math.max(0, log.length - lines)).join("\n");
    },
  };
}

/**
 * @param {JobDirectory} job
 * @returns {RunnerJobStatusSnapshot}
 */
function statusOfUnended(job) {
  const supervisor = job.supervisor();
  const running = job.process();
  if (supervisor !== undefined && !isAlive(supervisor)) {
    // It has written the end just now, or it was killed: then nobody else will end the job.
    if (running !== undefined && isAlive(running)) killGroup(running.pid);
    job.writeEnd({ status: "failed", terminalErrorClass: "SupervisorLost" });
    return job.end() ?? { status: "failed", terminalErrorClass: "SupervisorLost" };
  }
  if (job.stops().length > 0) return { status: "stopping" };
  if (running === undefined)
    return { status: supervisor === undefined ? "queued" : "provisioning" };
  const memory = memoryMb(running.pid);
  if (memory === undefined) return { status: "running" };
  return { status: "running", resourceStats: { memoryMb: memory } };
}

/**
 * @param {string} path
 * @param {readonly string[]} command
 */
async function launch(path, command) {
  const supervisor = spawn(process.execPath, [SUPERVISOR, path, ...command], {
    // A session of its own: what ends the executor does not end the job.
    detached: true,
    stdio: "ignore",
    env: { PATH: process.env["PATH"] },
  });
  await once(supervisor, "spawn");
  supervisor.unref();
}

/**
 * @param {RunnerJobHandle} handle
 * @param {string} directory
 */
function find(handle, directory) {
  const { appName, machineId } = accepted(validateRunnerJobHandle(handle));
  // The id becomes part of a path, so it must be one that was made here.
  const known = appName === APP_NAME && /^[0-9a-f]{32}$/.test(machineId);
  const job = new JobDirectory(join(directory, known ? machineId : "unknown"));
  if (!known || !job.exists()) throw new RunnerJobNotFoundError(handle);
  return job;
}

/**
 * @template T
 * @param {import("runner-contracts").RunnerJobValidation<T>} verdict
 * @returns {T}
 */
function accepted(verdict) {
  if (verdict.ok) return verdict.value;
  throw new RunnerContractError(verdict.code, verdict.message);
}
