/**
 * Walks through the lifecycle of a job: those that its table allows, and those with one step that it
 * does not.
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
 * The statuses that a job walks, step by step, from `queued` on; each step is one of the table. Shrinks
 * to `queued` alone or, where it must be complete, to a job that is terminated at once.
 */
export function jobStatusWalk(
  options: JobStatusWalkOptions = {},
): fc.Arbitrary<readonly ProviderRuntimeJobStatus[]> {
  return turns().map((list) => {
    const walked = walk("queued", list);
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
 * A walk from `queued` on that obeys the table but for one step: backwards, past the end, on the spot
 * or past a status that cannot be left out. Shrinks to the walk from `queued` to `queued`.
 */
export function brokenJobStatusWalk(): fc.Arbitrary<BrokenJobStatusWalk> {
  return fc.tuple(turns(), fc.nat(TURN_MAX), turns()).map(([before, turn, after]) => {
    const head = walk("queued", before);
    const illegal = PROVIDER_RUNTIME_JOB_STATUSES.filter((to) => !nextOf(last(head)).includes(to));
    // No status leads to itself, so there is always one that cannot follow.
    const to = illegal[turn % illegal.length] as ProviderRuntimeJobStatus;
    return { statuses: [...head, ...walk(to, after)], at: head.length };
  });
}

const TURN_MAX = 11;

/** Which way is taken at each status. */
function turns(): fc.Arbitrary<number[]> {
  return fc.array(fc.nat(TURN_MAX), { maxLength: PROVIDER_RUNTIME_JOB_STATUSES.length });
}

function walk(
  from: ProviderRuntimeJobStatus,
  list: readonly number[],
): readonly ProviderRuntimeJobStatus[] {
  const walked = [from];
  for (const turn of list) {
    const next = nextOf(last(walked));
    const to = next[turn % next.length];
    if (to === undefined) break;
    walked.push(to);
  }
  return walked;
}

/** Goes to the first status that ends a job from where the walk stands; each status leads to one. */
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
