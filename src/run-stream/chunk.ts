/**
 * From a run's events to the batches that carry them.
 *
 * @see `docs/protocol.md#chunking`
 */
import { RunnerContractError } from "../errors.ts";
import { JSON_MAX_NODES, type JsonValue } from "../json/json-value.ts";
import { formatFault, printable } from "../json/place.ts";
import { problemOf } from "../json/problem.ts";
import { utf8ByteLength } from "../json/utf8.ts";
import {
  RUNNER_EVENT_BATCH_MAX_EVENTS,
  type RunnerEvent,
  type RunnerEventBatch,
} from "../runner-event/event.ts";
import { RUNNER_EVENT_VERSION } from "../runner-event/kinds.ts";
import { checkRunId } from "./cursor.ts";

/** How many bytes of JSON one batch takes at most, unless {@link ChunkOptions} says otherwise. */
export const RUNNER_EVENT_BATCH_DEFAULT_MAX_BYTES: 1_000_000 = 1_000_000 as const;

/**
 * A value takes two bytes of JSON at least, so only above these a batch may hold too many values.
 */
const MAX_VALUES_BYTES = 2 * JSON_MAX_NODES;

/** Bounds for {@link chunkRunnerEvents}. */
export interface ChunkOptions {
  /** The most events in one batch, from 1 to 256. Absent: 256. */
  readonly maxEvents?: number | undefined;
  /**
   * The most bytes of one batch's JSON in UTF-8, from 1. Absent: 1,000,000. However many they are,
   * the payloads of one batch hold at most `JSON_MAX_NODES` values.
   */
  readonly maxBytes?: number | undefined;
}

/**
 * Splits a run's events into batches, each filled as far as the bounds allow and together all of
 * the events. Lazy: it holds no more than one batch, and reads the events as the batches are taken.
 *
 * @param events - Valid events of one run, `seq` rising.
 *
 * @returns An iterable that gives the same batches each time, where `events` can be read again.
 *
 * @throws RangeError for options out of their bounds and for a `runId` that cannot be stored.
 * @throws RunnerContractError while it is read: with code `event_too_large` where an event alone takes
 * more than `maxBytes`, with `seq_not_monotonic` or `t_ms_not_monotonic` where an event runs
 * backwards.
 * @throws TypeError while it is read, where JSON has no word for an event that holds a `bigint` or
 * itself. Each message names the event's `seq`. All events before it have been given by then.
 *
 * @example
 * ```ts
 * import { chunkRunnerEvents, type RunnerEvent } from "runner-contracts";
 *
 * const events: RunnerEvent[] = [0, 1, 2].map((seq) => {
 *   return { seq, tMs: 0, kind: "notification", data: {} };
 * });
 * const batches = [...chunkRunnerEvents("run-1", events, { maxEvents: 2 })];
 * console.log(batches.map((batch) => batch.events.length)); // [2, 1]
 * ```
 */
export function chunkRunnerEvents(
  runId: string,
  events: Iterable<RunnerEvent>,
  options: ChunkOptions = {},
): Iterable<RunnerEventBatch> {
  const { maxEvents = RUNNER_EVENT_BATCH_MAX_EVENTS } = options;
  const { maxBytes = RUNNER_EVENT_BATCH_DEFAULT_MAX_BYTES } = options;
  checkRunId(runId);
  if (!(Number.isInteger(maxEvents) && isBetween(maxEvents, 1, RUNNER_EVENT_BATCH_MAX_EVENTS))) {
    throw outOfRange(
      "maxEvents",
      `an integer from 1 to ${RUNNER_EVENT_BATCH_MAX_EVENTS}`,
      maxEvents,
    );
  }
  if (typeof maxBytes !== "number" || !(maxBytes >= 1)) {
    throw outOfRange("maxBytes", "a number from 1", maxBytes);
  }
  return { [Symbol.iterator]: () => readChunks(runId, events, maxEvents, maxBytes) };
}

function* readChunks(
  runId: string,
  events: Iterable<RunnerEvent>,
  maxEvents: number,
  maxBytes: number,
): Generator<RunnerEventBatch, void, undefined> {
  const emptyBytes = jsonByteLength(batchOf(runId, []));
  let chunk: RunnerEvent[] = [];
  let bytes = emptyBytes;
  let values = 0;
  let before: RunnerEvent | undefined;
  for (const { seq, tMs, kind, data } of events) {
    // Only what is counted is sent: an event may have further keys.
    const event = Object.freeze({ seq, tMs, kind, data });
    let eventBytes = 0;
    let eventValues = 0;
    let fault: Error | undefined;
    try {
      eventBytes = jsonByteLength(event);
      if (maxBytes > MAX_VALUES_BYTES) eventValues = countValues(data);
      fault = findFault(event, before, emptyBytes + eventBytes, maxBytes);
    } catch (error) {
      const problem = `has no JSON: ${printable(String(error))}`;
      fault = new TypeError(formatFault(placeOf(seq), problem));
    }
    const comma = chunk.length === 0 ? 0 : 1;
    const fits =
      chunk.length < maxEvents &&
      bytes + comma + eventBytes <= maxBytes &&
      values + eventValues <= JSON_MAX_NODES;
    if (chunk.length > 0 && (fault !== undefined || !fits)) {
      yield batchOf(runId, chunk);
      chunk = [];
      bytes = emptyBytes;
      values = 0;
    }
    if (fault !== undefined) throw fault;
    bytes += eventBytes + (chunk.length === 0 ? 0 : 1);
    values += eventValues;
    chunk.push(event);
    before = event;
  }
  if (chunk.length > 0) yield batchOf(runId, chunk);
}

/** Why an event fits into no batch. */
type ChunkFaultCode = "seq_not_monotonic" | "t_ms_not_monotonic" | "event_too_large";

/** What keeps an event out of every batch: a consumer would refuse it, or skip it as an old one. */
function findFault(
  event: RunnerEvent,
  before: RunnerEvent | undefined,
  bytesAlone: number,
  maxBytes: number,
): RunnerContractError | undefined {
  const { seq, tMs } = event;
  if (before !== undefined && !(seq > before.seq)) {
    return faultOf("seq_not_monotonic", seq, `must come after seq ${before.seq}`);
  }
  if (before !== undefined && !(tMs >= before.tMs)) {
    return faultOf("t_ms_not_monotonic", seq, `must not be earlier than seq ${before.seq}`);
  }
  if (bytesAlone > maxBytes) {
    const problem = `takes ${bytesAlone} bytes in a batch of its own, and ${maxBytes} are allowed`;
    return faultOf("event_too_large", seq, problem);
  }
  return undefined;
}

function faultOf(code: ChunkFaultCode, seq: number, problem: string): RunnerContractError {
  return new RunnerContractError(code, formatFault(placeOf(seq), problem));
}

function placeOf(seq: number): string {
  return `event with seq ${seq}`;
}

function batchOf(runId: string, events: RunnerEvent[]): RunnerEventBatch {
  return Object.freeze({ v: RUNNER_EVENT_VERSION, runId, events: Object.freeze(events) });
}

/** How many values stand below one, as a validator counts them. */
function countValues(value: JsonValue): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((count: number, part) => count + 1 + countValues(part), 0);
}

function jsonByteLength(value: RunnerEvent | RunnerEventBatch): number {
  return utf8ByteLength(JSON.stringify(value));
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

function outOfRange(name: string, expected: string, value: unknown): RangeError {
  return new RangeError(formatFault(name, problemOf(value, expected)));
}
