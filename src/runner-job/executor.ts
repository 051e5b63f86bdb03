/**
 * The one interface between a dispatcher and whatever machines a job runs on.
 *
 * @see `docs/protocol.md#executor`
 */
import type { RunnerJobHandle, RunnerJobSpec, RunnerJobStatusSnapshot } from "./job.ts";

/** Starts, polls and stops runner jobs on one substrate. */
export interface RunnerJobExecutor {
  /**
   * Starts the job of a run, once: a further call with the same spec gives the same job's handle,
   * also at the same time, also after a crash between making the machine and answering.
   */
  start(spec: RunnerJobSpec): Promise<RunnerJobHandle>;
  /** Tells where a job stands. Statuses never run backwards. */
  getStatus(handle: RunnerJobHandle): Promise<RunnerJobStatusSnapshot>;
  /** Ends a job, at the latest `graceMs` milliseconds after it was asked to end. Idempotent. */
  stop(handle: RunnerJobHandle, options?: RunnerJobStopOptions): Promise<void>;
  /**
   * Gives the last lines of the job's log, at most `lines`; `null` where there are none to give.
   */
  tailLogs?(handle: RunnerJobHandle, lines?: number): Promise<string | null>;
  /** Gives an absolute https URL where a person can look at the job. Carries no secret. */
  getConsoleUrl?(handle: RunnerJobHandle): string;
}

/** How a job is ended. */
export interface RunnerJobStopOptions {
  /** How long the runtime may take to end by itself, in milliseconds, before it is killed. */
  readonly graceMs?: number | undefined;
}
