/**
 * What a case has before any job is there: specs, executors, time, calls that come to an end, and a
 * verdict that tells no secret.
 */
import type { RunnerJobExecutor } from "../runner-job/executor.ts";
import type { RunnerJobSpec } from "../runner-job/job.ts";
import { redactEnvironmentValues } from "../runner-job/redact.ts";
import {
  REASON_MAX_LENGTH,
  type RunnerJobCapability,
  RunnerJobConformanceError,
} from "./conformance-case.ts";
import { RANDOM_WORD_LENGTH, randomWord } from "./host.ts";
import { describeThrown, findSecret, needlesOf, type SecretNeedles } from "./secrets.ts";
import {
  CONFORMANCE_DRAIN_VARIABLE,
  CONFORMANCE_WORKLOAD_VARIABLE,
  type ConformanceWorkload,
} from "./workload.ts";

/** What a suite knows, every option filled in. */
export interface StageSettings {
  createExecutor(): RunnerJobExecutor | Promise<RunnerJobExecutor>;
  createSpec(draft: RunnerJobSpec, workload: ConformanceWorkload): RunnerJobSpec | undefined;
  sleep(ms: number): Promise<void>;
  readonly supports: Readonly<Record<RunnerJobCapability, boolean>>;
  readonly pollMs: number;
  readonly deadlineMs: number;
  /** Every environment value that `createSpec` has added so far, in whatever case. */
  readonly ownValues: Set<string>;
  readonly crashStart: ((spec: RunnerJobSpec) => Promise<unknown>) | undefined;
  readonly countMachines: ((runId: string) => number | Promise<number>) | undefined;
}

/** How many turns of the microtask queue a call is given before any time is spent on it. */
const PATIENCE_TURNS = 50;

/** Where a case is played. */
export class Stage {
  readonly supports: Readonly<Record<RunnerJobCapability, boolean>>;
  readonly pollMs: number;
  readonly deadlineMs: number;
  readonly crashStart: StageSettings["crashStart"];
  readonly countMachines: StageSettings["countMachines"];
  /**
   * How many milliseconds were asked of `sleep` so far, and waited for: the only clock there is.
   */
  askedMs = 0;
  readonly #unexercised: string[];
  readonly #settings: StageSettings;
  readonly #runIdPrefix: string;
  readonly #secrets: readonly string[] = [1, 2, 3, 4].map(() => `canary${randomWord()}`);
  readonly #needles: SecretNeedles = needlesOf(this.#secrets, RANDOM_WORD_LENGTH);
  readonly #verdicts = new WeakSet<object>();
  #specs = 0;

  constructor(settings: StageSettings, runIdPrefix: string, unexercised: string[]) {
    this.#settings = settings;
    this.#runIdPrefix = runIdPrefix;
    this.#unexercised = unexercised;
    this.supports = settings.supports;
    this.pollMs = settings.pollMs;
    this.deadlineMs = settings.deadlineMs;
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
    for (const [name, value] of Object.entries(spec.env)) {
      // What the kit has put there to be read is no secret, and its canaries are this scene's own.
      if (!name.startsWith("RUNNER_CONFORMANCE_")) this.#settings.ownValues.add(value);
    }
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
      maxRunDurationMs: maxRunDurationMs ?? this.deadlineMs * 60,
      region: "conformance",
    };
  }

  /** How long `drain` takes to end, in milliseconds. */
  get drainMs(): number {
    return 20 * this.pollMs;
  }

  /** A new instance of the executor, as after a restart. */
  async executor(): Promise<RunnerJobExecutor> {
    return await this.call("createExecutor", async () => await this.#settings.createExecutor());
  }

  async sleep(ms: number): Promise<void> {
    this.askedMs += ms;
    await this.#settings.sleep(ms);
  }

  /** Calls the executor, and sees to it that the call comes to an end within the deadline. */
  async call<T>(what: string, act: () => Promise<T>): Promise<T> {
    const outcome = await this.#outcome(what, act);
    if (outcome.ok) return outcome.value;
    return this.fail(`${what} rejected: ${describeThrown(outcome.error)}`, outcome.error);
  }

  /** Calls the executor for the error that it must reject with. */
  async refusal(what: string, act: () => Promise<unknown>): Promise<unknown> {
    const outcome = await this.settle(what, act);
    if (!outcome.ok) return outcome.error;
    return this.fail(`${what} resolved, and had to reject`);
  }

  /**
   * Calls the executor and gives what comes of it. A call without end fails the case, and so does an
   * error that tells a secret.
   */
  async settle<T>(what: string, act: () => Promise<T>): Promise<Settled<T>> {
    const outcome = await this.#outcome(what, act);
    if (!outcome.ok) this.keepsSecrets(`the error of ${what}`, outcome.error);
    return outcome;
  }

  async #outcome<T>(what: string, act: () => Promise<T>): Promise<Settled<T>> {
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
    for (let waitedMs = 0; read() === undefined; waitedMs += this.pollMs) {
      if (waitedMs >= this.deadlineMs) {
        return this.fail(`${what} came to no end within ${this.deadlineMs} ms`);
      }
      const sleeping = this.#settings.sleep(this.pollMs).then(() => true);
      // A sleep that the call was done before has taken no time that anybody waited for.
      if (await Promise.race([settling.then(() => false), sleeping])) this.askedMs += this.pollMs;
    }
    return read() ?? this.fail(`${what} came to no end`);

    /** The compiler does not see that the callbacks assign. */
    function read(): Settled<T> | undefined {
      return settled;
    }
  }

  /** Fails the case where anything in `value` tells an environment value of this scene. */
  keepsSecrets(what: string, value: unknown): void {
    const place = findSecret(value, this.#needles);
    if (place !== undefined) this.fail(`${what} carries an environment value (${place})`);
  }

  /** Tells that this case could not look at something. */
  unseen(what: string): void {
    if (!this.#unexercised.includes(what)) this.#unexercised.push(what);
  }

  /** Fails the case. No environment value gets into the message, whatever the executor said. */
  fail(message: string, cause?: unknown): never {
    // Masked whole and cut then: half a secret would not be found.
    const values = [...this.#settings.ownValues, ...this.#secrets];
    const safe = redactEnvironmentValues(message, Object.fromEntries(values.entries()));
    const verdict = new RunnerJobConformanceError(
      safe.slice(0, REASON_MAX_LENGTH).toWellFormed(),
      cause,
    );
    this.#verdicts.add(verdict);
    throw verdict;
  }

  /** Fails the case for what was thrown in it, unless that is the verdict already. */
  failFor(thrown: unknown): never {
    if (typeof thrown === "object" && thrown !== null && this.#verdicts.has(thrown)) throw thrown;
    return this.fail(`the case was left by an exception: ${describeThrown(thrown)}`, thrown);
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
