/**
 * What a job has to play while a rule is looked at. The kit says it in the job's environment, where
 * a program made for it reads it: a script in an image of yours, or the in-memory substrate.
 *
 * @see `docs/guides/writing-an-executor.md#the-workload`
 */
import type { RunnerJobSpec } from "../runner-job/job.ts";

/**
 * Every part that a job can be given. Each first makes itself ready, its signal handlers included,
 * and writes `conformance ready`:
 *
 * - `run`: runs until it is asked to end, and then ends at once;
 * - `complete`: writes ten lines, `conformance line 1` to `conformance line 10`, and ends well;
 * - `fail`: writes every variable of its environment as `NAME=value` lines, and ends badly;
 * - `leak`: writes every variable of its environment as `NAME=value` lines, then does as `run`;
 * - `drain`: asked to end, it takes as many milliseconds as `RUNNER_CONFORMANCE_DRAIN_MS` says, then
 *   writes `conformance ended by itself` and ends well;
 * - `linger`: does not listen when it is asked to end. Only a kill ends it.
 */
export const CONFORMANCE_WORKLOADS = [
  "run",
  "complete",
  "fail",
  "leak",
  "drain",
  "linger",
] as const;

/** One of {@link CONFORMANCE_WORKLOADS}. */
export type ConformanceWorkload = (typeof CONFORMANCE_WORKLOADS)[number];

/** The variable that names the part. */
export const CONFORMANCE_WORKLOAD_VARIABLE: "RUNNER_CONFORMANCE_WORKLOAD" =
  "RUNNER_CONFORMANCE_WORKLOAD" as const;

/** The variable that says how long `drain` takes to end, in milliseconds. */
export const CONFORMANCE_DRAIN_VARIABLE: "RUNNER_CONFORMANCE_DRAIN_MS" =
  "RUNNER_CONFORMANCE_DRAIN_MS" as const;

/**
 * What every workload writes once it is ready. None of these lines holds a word of its environment.
 */
export const CONFORMANCE_READY_LINE: "conformance ready" = "conformance ready" as const;

/** What `drain` writes before it ends. */
export const CONFORMANCE_DRAINED_LINE: "conformance ended by itself" =
  "conformance ended by itself" as const;

/** How many lines `complete` writes. */
export const CONFORMANCE_COMPLETE_LINES: 10 = 10 as const;

/** The part that a spec gives its job; `run` where it gives none. */
export function workloadOf(spec: RunnerJobSpec): ConformanceWorkload {
  const named = spec.env[CONFORMANCE_WORKLOAD_VARIABLE];
  return CONFORMANCE_WORKLOADS.find((workload) => workload === named) ?? "run";
}

/** How long `drain` takes to end, in milliseconds. */
export function drainMsOf(spec: RunnerJobSpec): number {
  return Number(spec.env[CONFORMANCE_DRAIN_VARIABLE] ?? 0);
}
