/**
 * What a rule is given to work with: a stage, the jobs that are started on it, and eyes for what
 * becomes of them. One scene for each run of a case.
 */
import { isRecord, readProperty } from "../json/read.ts";
import type { RunnerJobExecutor } from "../runner-job/executor.ts";
import type { RunnerJobHandle, RunnerJobSpec, RunnerJobStatusSnapshot } from "../runner-job/job.ts";
import { isTerminalJobStatus } from "../runner-job/lifecycle.ts";
import {
  isProviderRuntimeJobStatus,
  PROVIDER_RUNTIME_JOB_STATUSES,
  type ProviderRuntimeJobStatus,
} from "../runner-job/status.ts";
import { validateRunnerJobHandle } from "../runner-job/validate-handle.ts";
import { kindOf } from "../runner-job/validation.ts";
import { Stage } from "./stage.ts";
import { CONFORMANCE_READY_LINE, type ConformanceWorkload, workloadOf } from "./workload.ts";

/** A case's own view of the executor under test. */
export class Scene extends Stage {
  readonly #started: RunnerJobHandle[] = [];
  /** What each job plays, by what its handle says. */
  readonly #workloads = new Map<string, ConformanceWorkload>();

  /** Starts a job, and remembers to stop it when the case is over. */
  async start(spec: RunnerJobSpec, executor?: RunnerJobExecutor): Promise<RunnerJobHandle> {
    const starting = executor ?? (await this.executor());
    const handle = await this.call("start", () => starting.start(spec));
    this.stopLater(handle);
    this.keepsSecrets("the handle", handle);
    const verdict = validateRunnerJobHandle(handle);
    if (!verdict.ok) return this.fail(`start gave no handle: ${ruleOf(verdict.message)}`);
    this.#workloads.set(identity(verdict.value), workloadOf(spec));
    return handle;
  }

  /** Remembers a job to stop when the case is over. */
  stopLater(handle: RunnerJobHandle): void {
    const verdict = validateRunnerJobHandle(handle);
    // The copy: a rule may spoil the handle, to see whether that harms anybody.
    if (verdict.ok) this.#started.push(verdict.value);
  }

  /** Polls a job until `until` says so, and gives every snapshot seen. */
  async watch(
    handle: RunnerJobHandle,
    until: (status: ProviderRuntimeJobStatus, snapshot: RunnerJobStatusSnapshot) => boolean,
    options: { readonly executors?: readonly RunnerJobExecutor[]; readonly withinMs?: number } = {},
  ): Promise<RunnerJobStatusSnapshot[]> {
    const { withinMs = this.deadlineMs } = options;
    const executors = options.executors ?? [await this.executor()];
    const snapshots: RunnerJobStatusSnapshot[] = [];
    const from = this.askedMs;
    for (;;) {
      for (const executor of executors) {
        const snapshot = await this.status(handle, executor);
        snapshots.push(snapshot);
        if (until(snapshot.status, snapshot)) return snapshots;
      }
      if (this.askedMs - from >= withinMs) {
        const last = snapshots.at(-1)?.status;
        const workload = this.#workloads.get(identity(handle));
        const job = workload === undefined ? "the job" : `the job, which plays "${workload}",`;
        return this.fail(`after ${withinMs} ms ${job} is still ${last}`);
      }
      await this.sleep(this.pollMs);
    }
  }

  /** Polls a job until it is over, and gives every snapshot seen. */
  async watchToEnd(
    handle: RunnerJobHandle,
    options: { readonly executors?: readonly RunnerJobExecutor[]; readonly withinMs?: number } = {},
  ): Promise<RunnerJobStatusSnapshot[]> {
    return await this.watch(handle, isTerminalJobStatus, options);
  }

  /** Looks at a job once. The status must be one that there is. */
  async status(
    handle: RunnerJobHandle,
    executor?: RunnerJobExecutor,
  ): Promise<RunnerJobStatusSnapshot> {
    const asked = executor ?? (await this.executor());
    const snapshot = await this.call("getStatus", () => asked.getStatus(handle));
    const status = isRecord(snapshot) ? readProperty(snapshot, "status") : undefined;
    this.keepsSecrets("the snapshot", snapshot);
    if (isProviderRuntimeJobStatus(status)) return snapshot;
    const known = PROVIDER_RUNTIME_JOB_STATUSES.join(", ");
    const what = isRecord(snapshot) ? "a snapshot without a known status" : kindOf(snapshot);
    return this.fail(`getStatus gave ${what}: the status must be one of ${known}`);
  }

  /** Waits until a job runs and its workload has made itself ready. */
  async ready(handle: RunnerJobHandle): Promise<void> {
    await this.watch(handle, (status) => {
      if (isTerminalJobStatus(status)) this.fail(`the job is ${status} before it was ever ready`);
      return status === "running";
    });
    if (!this.supports.tailLogs) return await this.sleep(20 * this.pollMs);
    await this.logWith(handle, CONFORMANCE_READY_LINE);
  }

  /** Polls a job's log until it holds `text`. */
  async logWith(handle: RunnerJobHandle, text: string): Promise<string> {
    const from = this.askedMs;
    for (;;) {
      const log = (await this.tail(handle, 1_000)) ?? "";
      if (log.includes(text)) return log;
      if (this.askedMs - from >= this.deadlineMs) {
        return this.fail(`tailLogs never showed the line "${text}"`);
      }
      await this.sleep(this.pollMs);
    }
  }

  /** Reads a job's log through a new instance. */
  async tail(handle: RunnerJobHandle, lines?: number): Promise<string | null> {
    const executor = await this.executor();
    const tailLogs: unknown = executor.tailLogs;
    if (typeof tailLogs !== "function") {
      return this.fail("tailLogs is declared, and there is no such method");
    }
    const log: unknown = await this.call("tailLogs", () => tailLogs.call(executor, handle, lines));
    this.keepsSecrets("the log", log);
    if (log === null || typeof log === "string") return log;
    return this.fail(`tailLogs gave ${kindOf(log)}, and must give text or null`);
  }

  /** Stops whatever the case has started, as well as that goes. */
  async end(): Promise<void> {
    for (const handle of this.#started) {
      try {
        const executor = await this.executor();
        await this.settle("stop", () => executor.stop(handle, { graceMs: 0 }));
      } catch {
        // The case has its verdict already, and this executor may be broken in any way.
      }
    }
  }
}

/** What a handle says, whatever the order of its keys. */
export function identity({ appName, machineId }: RunnerJobHandle): string {
  return JSON.stringify([appName, machineId]);
}

/** What a validator demands, without what it got: that may begin with a secret and be cut in it. */
export function ruleOf(message: string): string {
  return message.replace(/, got [\s\S]*$/, "");
}
