/**
 * What only an executor over real processes has to get right: `node --test process-executor.test.mjs`.
 *
 * @typedef {import("runner-contracts").RunnerJobHandle} RunnerJobHandle
 * @typedef {import("runner-contracts").RunnerJobSpec} RunnerJobSpec
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunnerContractError } from "runner-contracts";
import { crashStart, WORKLOAD } from "./conformance.mjs";
import { JobDirectory } from "./job-directory.mjs";
import { createProcessExecutor } from "./process-executor.mjs";
import { identify, isAlive } from "./processes.mjs";

const directory = mkdtempSync(join(tmpdir(), "process-executor-"));
after(() => rmSync(directory, { recursive: true, force: true }));

const executor = createProcessExecutor({ directory, command: WORKLOAD });

/**
 * @param {string} runId
 * @returns {RunnerJobSpec}
 */
function spec(runId) {
  return {
    runId,
    workspaceId: "workspace",
    provider: "anthropic",
    image: `runner@sha256:${"0".repeat(64)}`,
    env: { RUNNER_CONFORMANCE_WORKLOAD: "linger", RUNNER_TOKEN: "canary-71f0" },
    maxRunDurationMs: 60_000,
    region: "here",
  };
}

/** @param {RunnerJobHandle} handle */
function jobOf({ machineId }) {
  return new JobDirectory(join(directory, machineId));
}

/**
 * @template T
 * @param {() => T | undefined | false | Promise<T | undefined | false>} look
 * @returns {Promise<T>}
 */
async function until(look) {
  for (let waited = 0; waited < 20_000; waited += 20) {
    const seen = await look();
    if (seen) return seen;
    await sleep(20);
  }
  throw new Error("it never came");
}

/**
 * @param {RunnerJobHandle} handle
 * @param {string} status
 */
async function comesTo(handle, status) {
  return await until(async () => {
    const snapshot = await executor.getStatus(handle);
    return snapshot.status === status && snapshot;
  });
}

test("a job whose maker died before it was launched is launched by the next start", async () => {
  await crashStart(directory, "recorded", spec("died-early"));
  const handle = await executor.start(spec("died-early"));
  await comesTo(handle, "running");
  await executor.stop(handle, { graceMs: 0 });
  await comesTo(handle, "terminated");
});

test("a job that was never launched can be stopped, and is never launched then", async () => {
  await crashStart(directory, "recorded", spec("stopped-early"));
  const { path } = new JobDirectory(directory);
  const before = readdirSync(path);
  const stopper = createProcessExecutor({ directory, command: WORKLOAD });
  const machineId = before.find((name) => {
    return new JobDirectory(join(directory, name)).spec().runId === "stopped-early";
  });
  const handle = { appName: "processes", machineId: machineId ?? "" };
  assert.equal((await stopper.getStatus(handle)).status, "queued");
  await stopper.stop(handle);
  assert.deepEqual(await executor.start(spec("stopped-early")), handle);
  assert.equal((await executor.getStatus(handle)).status, "terminated");
  assert.equal(jobOf(handle).process(), undefined);
});

test("a job whose supervisor was killed fails, and its process does not go on alone", async () => {
  const handle = await executor.start(spec("orphan"));
  await comesTo(handle, "running");
  const supervisor = jobOf(handle).supervisor();
  const running = jobOf(handle).process();
  assert.ok(supervisor && running && isAlive(running));
  process.kill(supervisor.pid, "SIGKILL");
  const { terminalErrorClass } = await comesTo(handle, "failed");
  assert.equal(terminalErrorClass, "SupervisorLost");
  await until(() => !isAlive(running));
});

test("a job that cannot be started at all is failed", async () => {
  const broken = createProcessExecutor({ directory, command: ["/no/such/program"] });
  const handle = await broken.start(spec("no-program"));
  const { terminalErrorClass } = await comesTo(handle, "failed");
  assert.equal(terminalErrorClass, "SpawnError");
});

test("what a job started ends with it", async () => {
  const command = /** @type {const} */ (["/bin/sh", "-c", "sleep 600 & echo $!; wait"]);
  const family = createProcessExecutor({ directory, command });
  const handle = await family.start(spec("family"));
  const child = await until(async () => identify(Number(await family.tailLogs(handle, 1))));
  assert.ok(isAlive(child));
  await family.stop(handle, { graceMs: 0 });
  await comesTo(handle, "terminated");
  await until(() => !isAlive(child));
});

test("a job ends when its directory is removed", async () => {
  const own = mkdtempSync(join(tmpdir(), "process-executor-"));
  const removed = createProcessExecutor({ directory: own, command: WORKLOAD });
  const { machineId } = await removed.start(spec("removed"));
  const running = await until(() => new JobDirectory(join(own, machineId)).process());
  rmSync(own, { recursive: true, force: true });
  await until(() => !isAlive(running));
});

test("a zombie is dead, though the system has it still", async () => {
  // The shell becomes a program that never asks how its child ended.
  const parent = spawn("/bin/sh", ["-c", "sleep 0.2 & echo $!; exec sleep 600"]);
  const pid = await new Promise((resolve) => {
    parent.stdout.once("data", (line) => resolve(Number(line)));
  });
  const child = identify(pid);
  assert.ok(child && isAlive(child));
  await until(() => readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z "));
  process.kill(pid, 0);
  assert.equal(isAlive(child), false);
  parent.kill("SIGKILL");
});

test("a process that got another one's number is not taken for it", () => {
  const self = identify(process.pid);
  assert.ok(self && isAlive(self));
  assert.equal(isAlive({ ...self, startTime: "1" }), false);
});

test("no secret stands in the arguments of a process or in a file that others can read", async () => {
  const handle = await executor.start(spec("secret"));
  await comesTo(handle, "running");
  const job = jobOf(handle);
  for (const { pid } of [job.supervisor(), job.process()].filter((known) => known !== undefined)) {
    assert.doesNotMatch(readFileSync(`/proc/${pid}/cmdline`, "utf8"), /canary/);
  }
  for (const name of readdirSync(job.path)) {
    assert.equal(statSync(join(job.path, name)).mode & 0o077, 0, name);
  }
  await executor.stop(handle, { graceMs: 0 });
  await comesTo(handle, "terminated");
});

test("a handle cannot lead out of the directory", async () => {
  for (const machineId of ["..", "../../etc", "unknown", ".", "a".repeat(32)]) {
    await assert.rejects(executor.getStatus({ appName: "processes", machineId }), (error) =>
      isRunnerContractError(error, "job_not_found"),
    );
  }
});
