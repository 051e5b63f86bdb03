/**
 * Events, and batches that every validator accepts.
 *
 * @see `docs/protocol.md#batch`
 */
import * as fc from "fast-check";
import {
  RUNNER_EVENT_BATCH_MAX_EVENTS,
  type RunnerEvent,
  type RunnerEventBatch,
  type RunnerEventDraft,
} from "../../runner-event/event.ts";
import { RUNNER_EVENT_VERSION, type RunnerEventKind } from "../../runner-event/kinds.ts";
import { storableName } from "./json.ts";
import { listOf } from "./list.ts";
import { type RunnerEventDraftOptions, runnerEventDraft } from "./payload.ts";

/**
 * An event of any kind, or of one: its payload by convention, its `seq` and `tMs` anywhere from 0
 * to 2^53 - 1. Shrinks to `seq` 0 and `tMs` 0.
 */
export function runnerEvent(kind?: RunnerEventKind): fc.Arbitrary<RunnerEvent> {
  const draft = runnerEventDraft(kind === undefined ? {} : { kinds: [kind] });
  return fc
    .tuple(fc.maxSafeNat(), fc.maxSafeNat(), draft)
    .map(([seq, tMs, { kind, data }]) => ({ seq, tMs, kind, data }));
}

/** What {@link runnerEventBatch} may give. */
export interface RunnerEventBatchArbitraryOptions extends RunnerEventDraftOptions {
  /** The least events, from 1. Absent: 1. */
  readonly minEvents?: number;
  /** The most events, up to 256. Absent: 5, or `minEvents` where that is more. */
  readonly maxEvents?: number;
}

/**
 * A batch that the validator accepts: plain JSON, with gaps in `seq`, with times that stand still
 * and that leap, as any part of a run may have them. Shrinks to one event in the run `a`.
 */
export function runnerEventBatch(
  options: RunnerEventBatchArbitraryOptions = {},
): fc.Arbitrary<RunnerEventBatch> {
  const { minEvents = 1, maxEvents = Math.max(5, minEvents) } = options;
  if (!(minEvents >= 1 && maxEvents >= minEvents && maxEvents <= RUNNER_EVENT_BATCH_MAX_EVENTS)) {
    throw new RangeError(
      `minEvents and maxEvents must be bounds from 1 to ${RUNNER_EVENT_BATCH_MAX_EVENTS}`,
    );
  }
  const step = fc.record(
    { gap: distance(), wait: distance(), draft: runnerEventDraft(options) },
    { noNullPrototype: true },
  );
  return fc
    .tuple(storableName(), distance(), listOf(step, minEvents, maxEvents))
    .map(([runId, first, steps]) => ({
      v: RUNNER_EVENT_VERSION,
      runId,
      events: numbered(first, steps),
    }));
}

interface Step {
  /** How many numbers are left out before the event. */
  readonly gap: number;
  /** How many milliseconds pass before the event. */
  readonly wait: number;
  readonly draft: RunnerEventDraft;
}

/** So long that 257 of them stay below 2^53. */
const LONG_DISTANCE = 2 ** 44;

/** Mostly none, often small, rarely large. */
function distance(): fc.Arbitrary<number> {
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.constant(0), weight: 4 },
    { arbitrary: fc.integer({ min: 0, max: 3 }), weight: 3 },
    { arbitrary: fc.integer({ min: 0, max: LONG_DISTANCE }), weight: 1 },
  );
}

function numbered(first: number, steps: readonly Step[]): RunnerEvent[] {
  let [seq, tMs] = [first - 1, 0];
  return steps.map(({ gap, wait, draft: { kind, data } }) => {
    seq += 1 + gap;
    tMs += wait;
    return { seq, tMs, kind, data };
  });
}
