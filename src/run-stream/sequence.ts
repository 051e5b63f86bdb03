/**
 * The producer's end of a stream: drafts become events, in order.
 *
 * @see `docs/protocol.md#sequencing`
 */
import { RunnerContractError } from "../errors.ts";
import { describeValue, formatFault } from "../json/place.ts";
import { problemOf } from "../json/problem.ts";
import type { RunnerEvent, RunnerEventDraft } from "../runner-event/event.ts";
import { isRunnerEventKind } from "../runner-event/kinds.ts";
import { type RunCursor, readRunCursor } from "./cursor.ts";

/** What {@link sequenceRunnerEvents} gives. */
export interface RunSequence {
  /** The cursor after the last of the events. */
  readonly cursor: RunCursor;
  /** The drafts as events, in their order. */
  readonly events: readonly RunnerEvent[];
}

/**
 * Stamps drafts with the next `seq` numbers and one `tMs`. A `tMs` before that of the cursor, as a
 * clock that was set back gives, becomes the cursor's; a fraction is rounded down. The payloads are
 * taken as they are: what is not surely JSON-safe goes through `sanitizeJson` first.
 *
 * @param tMs - Milliseconds since the run began, on any clock.
 *
 * @throws RangeError where `tMs` is negative, not finite or above the safe integers.
 * @throws TypeError where a draft has no known `kind`.
 * @throws RunnerContractError with code `event_after_terminal` for a draft after the run's terminal,
 * `seq_exhausted` beyond the safe integers, `invalid_cursor` for a cursor that is none.
 *
 * @example
 * ```ts
 * import { createRunCursor, draftRunnerEvent, sequenceRunnerEvents } from "runner-contracts";
 *
 * const drafts = [draftRunnerEvent("runtime_started", { source: "goose" })];
 * const { cursor, events } = sequenceRunnerEvents(createRunCursor("run-1"), drafts, 12.5);
 * console.log(cursor.seq, events[0]?.tMs); // 0 12
 * ```
 */
export function sequenceRunnerEvents(
  cursor: RunCursor,
  drafts: readonly RunnerEventDraft[],
  tMs: number,
): RunSequence {
  const before = readRunCursor(cursor);
  const now = Math.max(before.tMs, floorTime(tMs));
  const events: RunnerEvent[] = [];
  let { seq, terminal } = before;
  for (const { kind, data } of drafts) {
    if (!isRunnerEventKind(kind)) {
      const problem = `must have a known kind, got ${describeValue(kind)}`;
      throw new TypeError(formatFault(`drafts[${events.length}]`, problem));
    }
    if (terminal) refuse("event_after_terminal", events.length, "comes after the run's terminal");
    if (seq === Number.MAX_SAFE_INTEGER) {
      refuse("seq_exhausted", events.length, "has no seq left: the last one was given");
    }
    seq++;
    terminal = kind === "runtime_terminal";
    events.push(Object.freeze({ seq, tMs: now, kind, data }));
  }
  // Without an event there is no later time to remember.
  const after = events.length === 0 ? before : { runId: before.runId, seq, tMs: now, terminal };
  return Object.freeze({ cursor: Object.freeze(after), events: Object.freeze(events) });
}

function floorTime(tMs: number): number {
  const floor = typeof tMs === "number" ? Math.floor(tMs) : -1;
  if (Number.isSafeInteger(floor) && floor >= 0) return floor;
  throw new RangeError(formatFault("tMs", problemOf(tMs, "a number from 0 to 2^53 - 1")));
}

function refuse(
  code: "event_after_terminal" | "seq_exhausted",
  index: number,
  problem: string,
): never {
  throw new RunnerContractError(code, formatFault(`drafts[${index}]`, problem));
}
