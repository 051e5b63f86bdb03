/**
 * The consumer's end of a stream: a batch may come twice, late or overlapping, and each event is
 * admitted once.
 *
 * @see `docs/protocol.md#admission`
 */
import { describeValue, formatFault } from "../json/place.ts";
import { problemOf } from "../json/problem.ts";
import { isArray, isRecord, readItem, readLength, readProperty } from "../json/read.ts";
import {
  RUNNER_EVENT_BATCH_MAX_EVENTS,
  type RunnerEvent,
  type RunnerEventBatch,
} from "../runner-event/event.ts";
import { isIntegerFrom, type RunCursor, readRunCursor } from "./cursor.ts";

/** Why a valid batch can be refused by the stream that it is for. */
export const RUN_STREAM_CODES = [
  "run_id_mismatch",
  "t_ms_not_monotonic",
  "event_after_terminal",
  "terminal_not_last",
] as const;

/** One of {@link RUN_STREAM_CODES}. */
export type RunStreamCode = (typeof RUN_STREAM_CODES)[number];

/** A verdict: what is new in the batch and the cursor after it, or why the stream refuses it. */
export type RunAdmission =
  | {
      /** Admitted. */
      readonly ok: true;
      /** The cursor to store, in the transaction that stores the events. */
      readonly cursor: RunCursor;
      /** The events that are new, in order; the batch's own objects. */
      readonly events: readonly RunnerEvent[];
      /** How many of the batch's events were admitted before. */
      readonly duplicates: number;
    }
  | {
      /** Refused. */
      readonly ok: false;
      /** Which rule was broken. Stable. */
      readonly code: RunStreamCode;
      /** The place, then what is wrong there; at most 300 characters. */
      readonly message: string;
    };

/**
 * Admits a batch to its run's stream. What the cursor has passed already is trimmed, unread but for
 * its `seq`; the rest must belong to the run, come before its end and not run backwards. A batch
 * that is sent again is admitted with no new event. Pure: nothing is changed, and the same
 * arguments get the same answer.
 *
 * A gap in `seq` is legal, so what was left out is not waited for: a producer sends a batch only
 * after the one before it was acknowledged, and a batch that was overtaken counts as old.
 *
 * Judged in this order: the run, what is old, an event after the terminal, a terminal that is not
 * last, the time.
 *
 * @param cursor - What `createRunCursor` or the last admission gave, as it came back from storage.
 * @param batch - A batch that `validateRunnerEventBatch` or `parseRunnerEventBatch` accepted.
 *
 * @throws RunnerContractError with code `invalid_cursor` for a cursor that is none.
 * @throws TypeError for a batch that no validator can have accepted, as far as admission looks at it:
 * its run, its size and the order of its events. A cursor is never moved by such a batch.
 *
 * @example
 * ```ts
 * import { admitRunnerEventBatch, createRunCursor, type RunnerEventBatch } from "runner-contracts";
 *
 * const batch: RunnerEventBatch = {
 *   v: 1,
 *   runId: "run-1",
 *   events: [{ seq: 0, tMs: 0, kind: "runtime_started", data: { source: "goose" } }],
 * };
 * const first = admitRunnerEventBatch(createRunCursor("run-1"), batch);
 * if (!first.ok) throw new Error(first.message);
 * const again = admitRunnerEventBatch(first.cursor, batch);
 * console.log(first.events.length, again.ok && again.duplicates); // 1 1
 * ```
 */
export function admitRunnerEventBatch(cursor: RunCursor, batch: RunnerEventBatch): RunAdmission {
  const before = readRunCursor(cursor);
  const { runId, places } = readPlaces(batch);
  if (runId !== before.runId) {
    const problem = `must be the run of the cursor, got ${describeValue(runId)}`;
    return refuse("run_id_mismatch", "batch.runId", problem);
  }
  const firstNew = places.findIndex(({ seq }) => seq > before.seq);
  const [first, last] = [places[firstNew], places.at(-1)];
  if (first === undefined || last === undefined) return accept(before, [], places.length);
  if (before.terminal) {
    const problem = `comes after the run's end, which the cursor has seen at seq ${before.seq}`;
    return refuse("event_after_terminal", placeOf(firstNew), problem);
  }
  const terminal = places.findIndex(({ isTerminal }, index) => index >= firstNew && isTerminal);
  if (terminal !== -1 && terminal < places.length - 1) {
    const problem = "is the run's terminal, and other events follow it in the batch";
    return refuse("terminal_not_last", placeOf(terminal), problem);
  }
  if (first.tMs < before.tMs) {
    const problem = `must not be smaller than the cursor's ${before.tMs}, got ${first.tMs}`;
    return refuse("t_ms_not_monotonic", `${placeOf(firstNew)}.tMs`, problem);
  }
  const after = { runId, seq: last.seq, tMs: last.tMs, terminal: terminal !== -1 };
  const events = places.slice(firstNew).map(({ event }) => event);
  return accept(Object.freeze(after), events, firstNew);
}

/** What admission needs to know of an event, each property read once. */
interface EventPlace {
  readonly event: RunnerEvent;
  readonly seq: number;
  readonly tMs: number;
  readonly isTerminal: boolean;
}

/** Reads what the cursor depends on. A batch that breaks the validator's rules there is thrown. */
function readPlaces(batch: unknown): { runId: unknown; places: readonly EventPlace[] } {
  if (!isRecord(batch)) throw notAccepted("batch", problemOf(batch, "an object"));
  const list = readProperty(batch, "events");
  if (!isArray(list)) throw notAccepted("batch.events", problemOf(list, "an array"));
  const length = readLength(list);
  if (typeof length !== "number" || length < 1 || length > RUNNER_EVENT_BATCH_MAX_EVENTS) {
    throw notAccepted("batch.events", `must hold 1 to ${RUNNER_EVENT_BATCH_MAX_EVENTS} events`);
  }
  const places: EventPlace[] = [];
  let [seqBefore, tMsBefore] = [-1, 0];
  for (let index = 0; index < length; index++) {
    const event = readItem(list, index);
    if (!isRecord(event)) throw notAccepted(placeOf(index), "must be an object");
    const seq = readProperty(event, "seq");
    const tMs = readProperty(event, "tMs");
    if (!isIntegerFrom(seqBefore + 1, seq)) throw notAccepted(placeOf(index), "must rise in seq");
    if (!isIntegerFrom(tMsBefore, tMs)) throw notAccepted(placeOf(index), "must not fall in tMs");
    const isTerminal = readProperty(event, "kind") === "runtime_terminal";
    // The batch is typed as valid, and what is looked at here has just been checked to be.
    places.push({ event: event as RunnerEvent, seq, tMs, isTerminal });
    [seqBefore, tMsBefore] = [seq, tMs];
  }
  return { runId: readProperty(batch, "runId"), places };
}

function accept(cursor: RunCursor, events: RunnerEvent[], duplicates: number): RunAdmission {
  return Object.freeze({ ok: true, cursor, events: Object.freeze(events), duplicates });
}

function refuse(code: RunStreamCode, place: string, problem: string): RunAdmission {
  return { ok: false, code, message: formatFault(place, problem) };
}

function notAccepted(place: string, problem: string): TypeError {
  return new TypeError(formatFault(place, `${problem}: admission takes validated batches only`));
}

function placeOf(index: number): string {
  return `events[${index}]`;
}
