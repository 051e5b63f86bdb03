/**
 * The rules of an executor as cases that any test runner can run.
 *
 * @see `docs/guides/writing-an-executor.md`
 */
import { formatFault } from "../json/place.ts";
import { problemOf } from "../json/problem.ts";
import type { RunnerJobExecutor } from "../runner-job/executor.ts";
import type { RunnerJobSpec } from "../runner-job/job.ts";
import {
  type ConformanceCase,
  RUNNER_JOB_CAPABILITIES,
  type RunnerJobCapability,
} from "./conformance-case.ts";
import { randomWord, sleepInRealTime } from "./host.ts";
import type { ConformanceRule } from "./rules/rule.ts";
import { RULES } from "./rules/rules.ts";
import { Scene } from "./scene.ts";
import type { StageSettings } from "./stage.ts";
import type { ConformanceWorkload } from "./workload.ts";

/** The executor under test, and how to go about it. */
export interface RunnerJobConformanceOptions {
  /** Gives a new instance over the same substrate, as after a restart. */
  createExecutor(): RunnerJobExecutor | Promise<RunnerJobExecutor>;
  /**
   * What the executor declares. What is declared becomes mandatory; what is not, or is `false`,
   * must be cleanly absent.
   */
  readonly supports?: Partial<Readonly<Record<RunnerJobCapability, boolean>>> | undefined;
  /**
   * Fits a draft to the substrate: its `image`, `region`, `provider`, `workspaceId`, `resources`,
   * and further variables in `env`. Must keep `runId`, `maxRunDurationMs` and the variables that
   * are there, and give an equal spec for an equal draft. Gives `undefined` for a workload that
   * cannot be played; the rules that need it are then skipped. Absent: the draft as it is.
   */
  createSpec?(draft: RunnerJobSpec, workload: ConformanceWorkload): RunnerJobSpec | undefined;
  /** Waits, or moves an injected clock on. Absent: waits in real time. */
  sleep?(ms: number): Promise<void>;
  /**
   * How often a job is looked at, in milliseconds, and the unit of all waiting: at most a hundredth
   * of `deadlineMs`, so that every wait ends before the deadline. Absent: 100.
   */
  readonly pollMs?: number | undefined;
  /**
   * How long a call, or a wait for a status, may take: in milliseconds asked of `sleep`. Absent:
   * 60,000.
   */
  readonly deadlineMs?: number | undefined;
  /** What only the substrate can do or tell. */
  readonly substrate?: RunnerJobConformanceSubstrate | undefined;
  /**
   * What every run's id starts with, so that jobs of an earlier test are not taken for this one's.
   * Absent: a random one.
   */
  readonly runIdPrefix?: string | undefined;
}

/** What the kit asks behind the executor's back. Each is optional, and missed in the report. */
export interface RunnerJobConformanceSubstrate {
  /**
   * Starts a job as the executor does and dies after the machine was made, before anything else is
   * done: before it is recorded anywhere, before `start` answers. Settles when it is dead.
   */
  crashStart?(spec: RunnerJobSpec): Promise<unknown>;
  /** How many machines a run has, or ever had. */
  countMachines?(runId: string): number | Promise<number>;
}

/**
 * Gives every rule of an executor as a case. Making them starts nothing.
 *
 * @throws RangeError where `pollMs` or `deadlineMs` is not positive and finite; and whatever
 * `createSpec` throws, which is asked here which workloads it can fit.
 *
 * @example
 * ```ts
 * import { createInMemoryExecutor, createInMemorySubstrate, runnerJobExecutorConformance } from "runner-contracts/testing";
 *
 * let machines = 0;
 * const substrate = createInMemorySubstrate({ now: Date.now, nextId: () => `machine-${++machines}` });
 * const cases = runnerJobExecutorConformance({
 *   createExecutor: () => createInMemoryExecutor(substrate),
 * });
 * console.log(cases[0]?.id); // start-gives-a-handle
 * ```
 */
export function runnerJobExecutorConformance(
  options: RunnerJobConformanceOptions,
): ConformanceCase[] {
  const settings = settingsOf(options);
  const prefix = options.runIdPrefix ?? `conformance-${randomWord().slice(0, 8)}`;
  return RULES.map((rule) => caseOf(rule, settings, `${prefix}-${rule.id}`));
}

function settingsOf(options: RunnerJobConformanceOptions): StageSettings {
  const { supports = {}, substrate = {} } = options;
  const deadlineMs = checkTime("deadlineMs", options.deadlineMs ?? 60_000);
  const pollMs = Math.min(checkTime("pollMs", options.pollMs ?? 100), deadlineMs / 100);
  const declared = RUNNER_JOB_CAPABILITIES.map((name) => [name, supports[name] === true] as const);
  return {
    createExecutor: () => options.createExecutor(),
    createSpec: (draft, workload) =>
      options.createSpec === undefined ? draft : options.createSpec(draft, workload),
    sleep: (ms) => (options.sleep ?? sleepInRealTime)(ms),
    // Each capability is there once, which `fromEntries` cannot say.
    supports: Object.fromEntries(declared) as Record<RunnerJobCapability, boolean>,
    pollMs,
    deadlineMs,
    ownValues: new Set(),
    crashStart: substrate.crashStart && ((spec) => Promise.resolve(substrate.crashStart?.(spec))),
    countMachines: substrate.countMachines && ((runId) => substrate.countMachines?.(runId) ?? 0),
  };
}

function checkTime(name: string, ms: number): number {
  if (ms > 0 && Number.isFinite(ms)) return ms;
  const expected = "a positive finite number of milliseconds";
  throw new RangeError(formatFault(name, problemOf(ms, expected)));
}

function caseOf(rule: ConformanceRule, settings: StageSettings, prefix: string): ConformanceCase {
  const { id, title, requires = [] } = rule;
  const skip = reasonToSkip(rule, settings, prefix);
  const unexercised: string[] = [];
  let runs = 0;
  const run = async () => {
    if (skip !== undefined) return;
    unexercised.length = 0;
    // A case that is run again, as a test runner does with a flaky one, finds none of its old jobs.
    const scene = new Scene(settings, `${prefix}-${++runs}`, unexercised);
    try {
      await rule.run(scene);
    } catch (thrown) {
      scene.failFor(thrown);
    } finally {
      await scene.end();
    }
  };
  const made = { id, title, requires, run, unexercised: () => [...unexercised] };
  return skip === undefined ? made : { ...made, skip };
}

function reasonToSkip(
  rule: ConformanceRule,
  settings: StageSettings,
  prefix: string,
): string | undefined {
  const missing = rule.requires?.find((capability) => !settings.supports[capability]);
  if (missing !== undefined) return `${missing} is not declared`;
  if (rule.lacks !== undefined && settings.supports[rule.lacks]) return `${rule.lacks} is declared`;
  if (rule.crashes === true && settings.crashStart === undefined) {
    return "substrate.crashStart is not given";
  }
  const scene = new Scene(settings, `${prefix}-0`, []);
  const unplayed = rule.workloads?.find((workload) => !scene.plays(workload));
  return unplayed && `createSpec gives no spec for the workload ${unplayed}`;
}
