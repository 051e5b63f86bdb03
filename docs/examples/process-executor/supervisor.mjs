/**
 * Looks after one job: starts its process, asks it to end, kills it in time, and writes down how it
 * ended. It is a process of its own, so that a job outlives the executor that started it, and its
 * exit code is not lost. It knows nothing but Node.
 *
 * Called as `node supervisor.mjs DIRECTORY COMMAND ARGUMENT…`.
 */
import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { JobDirectory } from "./job-directory.mjs";
import { identify, killGroup } from "./processes.mjs";

/** How often requests to end are looked for, in milliseconds. */
const LOOK_MS = 20;

const [directory = "", command = "", ...args] = process.argv.slice(2);
const job = new JobDirectory(directory);
const self = identify(process.pid);

// Many may be started for one job, by many executors at once. The first one stays.
if (self !== undefined && job.claim(self)) supervise();

function supervise() {
  const { env, maxRunDurationMs } = job.spec();
  const endAt = Date.now() + maxRunDurationMs;
  if (job.stops().length > 0) {
    job.writeEnd({ status: "terminated" });
    return;
  }

  const log = openSync(job.logPath, "a", 0o600);
  // A process group of its own, so that whatever it starts can be killed with it.
  const child = spawn(command, args, {
    detached: true,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", log, log],
  });
  const { pid } = child;
  const identity = pid === undefined ? undefined : identify(pid);
  if (identity !== undefined) job.writeProcess(identity);

  let asked = false;
  let late = false;
  const looking = setInterval(() => {
    try {
      look();
    } catch {
      // The directory is gone, and with it all that the job was kept by: it must not run on alone.
      if (pid !== undefined) killGroup(pid);
    }
  }, LOOK_MS);
  child.on("error", (error) => finish({ status: "failed", ...told("SpawnError", error.message) }));
  child.on("exit", (code, signal) => {
    if (asked || code === 0) finish({ status: "terminated" });
    else if (late) finish({ status: "failed", ...told("MaxRunDurationExceeded", tooLong()) });
    else if (code === null) finish({ status: "failed", ...told("Signal", `${signal}`) });
    else finish({ status: "failed", ...told("ExitCode", `exit code ${code}`) });
  });

  function look() {
    const now = Date.now();
    const stops = job.stops();
    if (stops.length > 0 && !asked) {
      asked = true;
      child.kill("SIGTERM");
    }
    if (now >= endAt && !asked) late = true;
    // Whatever was asked later, nobody gets more time than was left before.
    const killAt = Math.min(endAt, ...stops.map((stop) => stop.killAt));
    if (now >= killAt && pid !== undefined) killGroup(pid);
  }

  /** @param {import("./job-directory.mjs").JobEnd} end */
  function finish(end) {
    clearInterval(looking);
    // What the process left behind in its group ends with it.
    if (pid !== undefined) killGroup(pid);
    if (job.exists()) job.writeEnd(end);
  }

  function tooLong() {
    return `ran longer than ${maxRunDurationMs} ms`;
  }
}

/**
 * @param {string} terminalErrorClass
 * @param {string} terminalErrorMessage
 */
function told(terminalErrorClass, terminalErrorMessage) {
  return { terminalErrorClass, terminalErrorMessage };
}
