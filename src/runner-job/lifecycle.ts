/**
 * The lifecycle of a job: one table, and every question about it answered from that table alone.
 *
 * @see `docs/protocol.md#job-lifecycle`
 */
import { RunnerContractError } from "../errors.ts";
import { quoteValue } from "../json/place.ts";
import type { ProviderRuntimeJobStatus } from "./status.ts";

/** Where a job may go from each status in one step. A status with nowhere to go ends the job. */
export const PROVIDER_RUNTIME_JOB_TRANSITIONS = {
  /** Asked for; no machine yet. */
  queued: ["provisioning", "stopping", "terminated", "failed"],
  /** The machine is being made. */
  provisioning: ["running", "stopping", "terminated", "failed"],
  /** The runtime is at work. */
  running: ["stopping", "terminated", "failed"],
  /** Asked to end. */
  stopping: ["terminated", "failed"],
  /** Over, by itself or because it was asked to end. */
  terminated: [],
  /** Over, because of an error that the snapshot names. */
  failed: [],
} as const;

/** A status that no job leaves. */
export type TerminalJobStatus = {
  [S in ProviderRuntimeJobStatus]: (typeof PROVIDER_RUNTIME_JOB_TRANSITIONS)[S] extends readonly []
    ? S
    : never;
}[ProviderRuntimeJobStatus];

/** Tells whether a status ends the job. What is no status ends nothing. Never throws. */
export function isTerminalJobStatus(status: unknown): status is TerminalJobStatus {
  return nextStatuses(status)?.length === 0;
}

/** Tells whether a job may go from one status to another in one step. Never throws. */
export function canTransitionJobStatus(
  from: ProviderRuntimeJobStatus,
  to: ProviderRuntimeJobStatus,
): boolean {
  return nextStatuses(from)?.includes(to) ?? false;
}

/**
 * Tells whether a job that was seen in one status may later be seen in another, in any number of
 * steps or in none: a poller may miss statuses, and never sees one run backwards. Never throws.
 *
 * @example
 * ```ts
 * import { canReachJobStatus } from "runner-contracts";
 *
 * console.log(canReachJobStatus("queued", "running")); // true
 * console.log(canReachJobStatus("stopping", "running")); // false
 * ```
 */
export function canReachJobStatus(
  from: ProviderRuntimeJobStatus,
  to: ProviderRuntimeJobStatus,
): boolean {
  const next = nextStatuses(from);
  if (next === undefined) return false;
  // The table has no cycle, so this comes to its end.
  return from === to || next.some((status) => canReachJobStatus(status, to));
}

/** A job was to go where its lifecycle does not lead. */
export class RunnerJobTransitionError extends RunnerContractError {
  override readonly name = "RunnerJobTransitionError" as const;
  /** Where the job stood. */
  readonly from: ProviderRuntimeJobStatus;
  /** Where it was to go. */
  readonly to: ProviderRuntimeJobStatus;

  constructor(from: ProviderRuntimeJobStatus, to: ProviderRuntimeJobStatus) {
    const step = `from ${quoteValue(from)} to ${quoteValue(to)}`;
    super("invalid_job_transition", `a job cannot go ${step}`);
    this.from = from;
    this.to = to;
  }
}

/**
 * Asserts that a job may go from one status to another in one step.
 *
 * @throws RunnerJobTransitionError where it may not.
 */
export function assertJobStatusTransition(
  from: ProviderRuntimeJobStatus,
  to: ProviderRuntimeJobStatus,
): void {
  if (!canTransitionJobStatus(from, to)) throw new RunnerJobTransitionError(from, to);
}

/** The statuses one step away, or `undefined` for what is no status: `constructor`, for one. */
function nextStatuses(status: unknown): readonly ProviderRuntimeJobStatus[] | undefined {
  if (typeof status !== "string") return undefined;
  if (!Object.hasOwn(PROVIDER_RUNTIME_JOB_TRANSITIONS, status)) return undefined;
  return PROVIDER_RUNTIME_JOB_TRANSITIONS[status as ProviderRuntimeJobStatus];
}
