/**
 * Walks through the lifecycle of a job: those that its table allows, and those with one step that
 * it does not.
 *
 * @see `docs/protocol.md#job-lifecycle`
 */
import * as fc from "fast-check";
import { PROVIDER_RUNTIME_JOB_TRANSITIONS } from "../../runner-job/lifecycle.ts";
import {
  PROVIDER_RUNTIME_JOB_STATUSES,
  type ProviderRuntimeJobStatus,
} from "../../runner-job/status.ts";

/** What {@link jobStatusWalk} may give. */
export interface JobStatusWalkOptions {
  /** Whether every walk goes on to a status that ends the job. Absent: `false`. */
  readonly isComplete?: boolean;
}

/**
 * The statuses that a job walks, step by step, from `queued` on; each step is one of the table.
 * Shrinks to `queued` alone or, where it must be complete, to a job that is terminated at once.
 */
export function jobStatusWalk(
  options: JobStatusWalkOptions = {},
): fc.Arbitrary<readonly ProviderRuntimeJobStatus[]> {
  return wishes().map((wanted) => {
    const walked = walk("queued", wanted);
    return options.isComplete === true ? toTheEnd(walked) : walked;
  });
}

/** A walk with one step that no job may make. */
export interface BrokenJobStatusWalk {
  /** The statuses, in order. */
  readonly statuses: readonly ProviderRuntimeJobStatus[];
  /** The place in `statuses` of the status that cannot follow the one before it: from 1 on. */
  readonly at: number;
}

/**
 * A walk from `queued` on that obeys the table but for one step: backwards, past the end, on the
 * spot or past a status that cannot be left out. Shrinks to the walk from `queued` to `queued`.
 */
export function brokenJobStatusWalk(): fc.Arbitrary<BrokenJobStatusWalk> {
  return fc.tuple(wishes(), fc.nat(99), wishes()).map(([before, pick, after]) => {
    const head = walk("queued", before);
    const illegal = PROVIDER_RUNTIME_JOB_STATUSES.filter((to) => !nextOf(last(head)).includes(to));
    // No status leads to itself, so there is always one that cannot follow.
    const to = illegal[pick % illegal.length] as ProviderRuntimeJobStatus;
    return { statuses: [...head, ...walk(to, after)], at: head.length };
  });
}

/**
 * The statuses that a job is to come to, in their order. Those that it cannot come to are left out.
 */
function wishes(): fc.Arbitrary<ProviderRuntimeJobStatus[]> {
  return fc.subarray([...PROVIDER_RUNTIME_JOB_STATUSES]);
}

function walk(
  from: ProviderRuntimeJobStatus,
  wanted: readonly ProviderRuntimeJobStatus[],
): readonly ProviderRuntimeJobStatus[] {
  const walked = [from];
  for (const to of wanted) if (nextOf(last(walked)).includes(to)) walked.push(to);
  return walked;
}

/**
 * Goes to the first status that ends a job from where the walk stands; each status leads to one.
 */
function toTheEnd(
  walked: readonly ProviderRuntimeJobStatus[],
): readonly ProviderRuntimeJobStatus[] {
  const next = nextOf(last(walked));
  return next.length === 0 ? walked : [...walked, ...next.filter(isEnd).slice(0, 1)];
}

function isEnd(status: ProviderRuntimeJobStatus): boolean {
  return nextOf(status).length === 0;
}

function nextOf(status: ProviderRuntimeJobStatus): readonly ProviderRuntimeJobStatus[] {
  return PROVIDER_RUNTIME_JOB_TRANSITIONS[status];
}

function last(walked: readonly ProviderRuntimeJobStatus[]): ProviderRuntimeJobStatus {
  // A walk is never empty: it begins with the status it starts from.
  return walked.at(-1) as ProviderRuntimeJobStatus;
}
