/**
 * What a rule is given to work with: specs, executors, calls that come to an end, and eyes for what
 * an executor does. One scene for each run of a case.
 */

import { isRecord, readProperty } from "../json/read.ts";
import type { RunnerJobExecutor } from "../runner-job/executor.ts";
import type { RunnerJobHandle, RunnerJobSpec, RunnerJobStatusSnapshot } from "../runner-job/job.ts";
import { isTerminalJobStatus } from "../runner-job/lifecycle.ts";
import { REDACTED, redactEnvironmentValues } from "../runner-job/redact.ts";
import { isProviderRuntimeJobStatus, type ProviderRuntimeJobStatus } from "../runner-job/status.ts";
import { validateRunnerJobHandle } from "../runner-job/validate-handle.ts";
import { type RunnerJobCapability, RunnerJobConformanceError } from "./conformance-case.ts";
import { randomWord } from "./host.ts";
import { describeError, findSecret } from "./secrets.ts";
import {
  CONFORMANCE_DRAIN_VARIABLE,
  CONFORMANCE_READY_LINE,
  CONFORMANCE_WORKLOAD_VARIABLE,
  type ConformanceWorkload,
} from "./workload.ts";

/** What a suite knows, every option filled in. */
export interface SceneSettings {
  createExecutor(): RunnerJobExecutor | Promise<RunnerJobExecutor>;
  createSpec(draft: RunnerJobSpec, workload: ConformanceWorkload): RunnerJobSpec | undefined;
  sleep(ms: number): Promise<void>;
  readonly supports: Readonly<Record<RunnerJobCapability, boolean>>;
  readonly pollMs: number;
  readonly deadlineMs: number;
  readonly crashStart: ((spec: RunnerJobSpec) => Promise<unknown>) | undefined;
  readonly countMachines: ((runId: string) => number | Promise<number>) | undefined;
}

/** How many turns of the microtask queue a call is given before any time is spent on it. */
const PATIENCE_TURNS = 50;

/** A case's own view of the executor under test. */
export class Scene {
  readonly supports: Readonly<Record<RunnerJobCapability, boolean>>;
  readonly pollMs: number;
  readonly crashStart: SceneSettings["crashStart"];
  readonly countMachines: SceneSettings["countMachines"];
  /** How many milliseconds were asked of `sleep` so far: the only clock there is. */
  askedMs = 0;
  readonly #unexercised: string[];
  readonly #settings: SceneSettings;
  readonly #runIdPrefix: string;
  readonly #secrets: readonly string[] = [1, 2, 3, 4].map(() => `canary${randomWord()}`);
  readonly #started: RunnerJobHandle[] = [];
  readonly #environments: RunnerJobSpec["env"][] = [];
  #specs = 0;

  constructor(settings: SceneSettings, runIdPrefix: string, unexercised: string[]) {
    this.#settings = settings;
    this.#runIdPrefix = runIdPrefix;
    this.#unexercised = unexercised;
    this.supports = settings.supports;
    this.pollMs = settings.pollMs;
    this.crashStart = settings.crashStart;
    this.countMachines = settings.countMachines;
  }

  /** How much later than promised an end may be seen, in milliseconds. */
  get slackMs(): number {
    return 10 * this.pollMs;
  }

  /** A spec of a run of its own, for a job that plays `workload`. */
  spec(workload: ConformanceWorkload = "run", maxRunDurationMs?: number): RunnerJobSpec {
    const spec = this.#settings.createSpec(this.#draft(workload, maxRunDurationMs), workload);
    if (spec === undefined) {
      throw new TypeError(`createSpec gave no spec for the workload ${workload}`);
    }
    this.#environments.push(spec.env);
    return spec;
  }

  /** Tells whether the substrate can play a workload. */
  plays(workload: ConformanceWorkload): boolean {
    return this.#settings.createSpec(this.#draft(workload), workload) !== undefined;
  }

  #draft(workload: ConformanceWorkload, maxRunDurationMs?: number): RunnerJobSpec {
    const [token, key, first, second] = this.#secrets;
    return {
      runId: `${this.#runIdPrefix}-${++this.#specs}`,
      workspaceId: "conformance",
      provider: "anthropic",
      image: `registry.example/conformance@sha256:${"0".repeat(64)}`,
      env: {
        [CONFORMANCE_WORKLOAD_VARIABLE]: workload,
        [CONFORMANCE_DRAIN_VARIABLE]: String(this.drainMs),
        RUNNER_CONFORMANCE_TOKEN: `Bearer ${token}`,
        RUNNER_CONFORMANCE_KEY: `${key}`,
        RUNNER_CONFORMANCE_PEM: `-----BEGIN-----\n${first}\n${second}\n-----END-----`,
      },
      maxRunDurationMs: maxRunDurationMs ?? this.#settings.deadlineMs * 60,
      region: "conformance",
    };
  }

  /** How long `drain` takes to end, in milliseconds. */
  get drainMs(): number {
    return 20 * this.pollMs;
  }

  /** A new instance of the executor, as after a restart. */
  async executor(): Promise<RunnerJobExecutor> {
    return await this.#settings.createExecutor();
  }

  async sleep(ms: number): Promise<void> {
    this.askedMs += ms;
    await this.#settings.sleep(ms);
  }

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

  /** Calls the executor, and sees to it that the call comes to an end within the deadline. */
  async call<T>(what: string, act: () => Promise<T>): Promise<T> {
    const outcome = await this.settle(what, act);
    if (outcome.ok) return outcome.value;
    return this.fail(`${what} rejected: ${describeError(outcome.error)}`, outcome.error);
  }

  /** Calls the executor for the error that it must reject with. */
  async refusal(what: string, act: () => Promise<unknown>): Promise<unknown> {
    const outcome = await this.settle(what, act);
    if (!outcome.ok) return outcome.error;
    return this.fail(`${what} resolved, and had to reject`);
  }

  /** Calls the executor and gives what comes of it; a call without end fails the case. */
  async settle<T>(what: string, act: () => Promise<T>): Promise<Settled<T>> {
    let settled: Settled<T> | undefined;
    // Both branches are taken care of at once, so that a rejection that comes late harms nobody.
    const settling = promised(act).then(
      (value) => {
        settled = { ok: true, value };
      },
      (error: unknown) => {
        settled = { ok: false, error };
      },
    );
    for (let turn = 0; turn < PATIENCE_TURNS && read() === undefined; turn++) await undefined;
    const from = this.askedMs;
    while (read() === undefined) {
      if (this.askedMs - from >= this.#settings.deadlineMs) {
        return this.fail(`${what} came to no end within ${this.#settings.deadlineMs} ms`);
      }
      await Promise.race([settling, this.sleep(this.pollMs)]);
    }
    return read() ?? this.fail(`${what} came to no end`);

    /** The compiler does not see that the callbacks assign. */
    function read(): Settled<T> | undefined {
      return settled;
    }
  }

  /** Polls a job until `until` says so, and gives every snapshot seen. */
  async watch(
    handle: RunnerJobHandle,
    until: (status: ProviderRuntimeJobStatus, snapshot: RunnerJobStatusSnapshot) => boolean,
    options: { readonly executors?: readonly RunnerJobExecutor[]; readonly withinMs?: number } = {},
  ): Promise<RunnerJobStatusSnapshot[]> {
    const { withinMs = this.#settings.deadlineMs } = options;
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
      if (this.askedMs - from >= this.#settings.deadlineMs) {
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

  /** Fails the case where anything in `value` tells an environment value of this scene. */
  keepsSecrets(what: string, value: unknown): void {
    const place = findSecret(value, this.#secrets);
    if (place !== undefined) this.fail(`${what} carries an environment value (${place})`);
  }

  /** Tells that this case could not look at something. */
  unseen(what: string): void {
    if (!this.#unexercised.includes(what)) this.#unexercised.push(what);
  }

  /** Fails the case. No environment value gets into the message, whatever the executor said. */
  fail(message: string, cause?: unknown): never {
    const masked = this.#environments.reduce(redactEnvironmentValues, message);
    const safe = this.#secrets.reduce((text, word) => text.replaceAll(word, REDACTED), masked);
    throw new RunnerJobConformanceError(safe, cause);
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

/** How a call ended. */
export type Settled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

/** A call that throws instead of rejecting has no promise to reject. */
async function promised<T>(act: () => Promise<T>): Promise<T> {
  return await act();
}
