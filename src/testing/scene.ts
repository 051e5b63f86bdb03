/**
 * What a rule is given to work with: a stage, the jobs that are started on it, and eyes for what
 * becomes of them. One scene for each run of a case.
 */
import { isRecord, readProperty } from "../json/read.ts";
import type { RunnerJobExecutor } from "../runner-job/executor.ts";
import type { RunnerJobHandle, RunnerJobSpec, RunnerJobStatusSnapshot } from "../runner-job/job.ts";
import { isTerminalJobStatus } from "../runner-job/lifecycle.ts";
import { isProviderRuntimeJobStatus, type ProviderRuntimeJobStatus } from "../runner-job/status.ts";
import { validateRunnerJobHandle } from "../runner-job/validate-handle.ts";
import { Stage } from "./stage.ts";
import { CONFORMANCE_READY_LINE } from "./workload.ts";

/** A case's own view of the executor under test. */
export class Scene extends Stage {
  readonly #started: RunnerJobHandle[] = [];

  /** Starts a job, and remembers to stop it when the case is over. */
  async start(spec: RunnerJobSpec, executor?: RunnerJobExecutor): Promise<RunnerJobHandle> {
    const starting = executor ?? (await this.executor());
    const handle = await this.call("start", () => starting.start(spec));
    this.stopLater(handle);
    const verdict = validateRunnerJobHandle(handle);
    if (!verdict.ok) return this.fail(`start gave no handle: ${verdict.message}`);
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
        return this.fail(`after ${withinMs} ms the job is still ${last}`);
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
    if (isProviderRuntimeJobStatus(status)) return snapshot;
    return this.fail("getStatus gave no snapshot with a known status");
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
    const { tailLogs } = executor;
    if (tailLogs === undefined)
      return this.fail("tailLogs is declared, and there is no such method");
    const log: unknown = await this.call("tailLogs", () => tailLogs.call(executor, handle, lines));
    if (log === null || typeof log === "string") return log;
    return this.fail("tailLogs gave what is neither text nor null");
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
