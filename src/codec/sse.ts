/**
 * Server-sent events: a run's stream for subscribers, resumed by `Last-Event-ID`.
 *
 * @packageDocumentation
 * @see {@link https://html.spec.whatwg.org/multipage/server-sent-events.html | WHATWG HTML, section 9.2}
 * and `docs/protocol.md#server-sent-events`
 */
import { formatFault, printable } from "../json/place.ts";
import { NAME_EXPECTED, problemOf } from "../json/problem.ts";
import { isRecord, readProperty } from "../json/read.ts";
import { isStorableName } from "../json/storable-text.ts";
import {
  type CarriedRunnerEvent,
  type RunnerEventReading,
  readRunnerEvent,
} from "../runner-event/tolerant-reader.ts";
import { EVENT_ID, isEventId } from "./sse-decoder.ts";
import { type CodecStream, createCodecStream } from "./transform.ts";

export {
  createServerSentEventDecoder,
  createServerSentEventDecoderStream,
  SERVER_SENT_EVENT_CODES,
  SERVER_SENT_EVENT_DEFAULT_MAX_BYTES,
  type ServerSentEventCode,
  type ServerSentEventDecoder,
  type ServerSentEventDecoderOptions,
  type ServerSentEventItem,
} from "./sse-decoder.ts";

/** What {@link encodeServerSentEvent} writes. Each field may be absent, or `undefined`. */
export interface ServerSentEvent {
  /** The id that a receiver sends back as `Last-Event-ID`: without line ends and U+0000. */
  readonly id?: string | undefined;
  /** The event's name, without line ends. Absent: `message`. */
  readonly event?: string | undefined;
  /** The event's text. Each kind of line end in it arrives as LF. Absent: nothing is dispatched. */
  readonly data?: string | undefined;
  /** How long a receiver waits before it connects again, in milliseconds: a safe integer from 0. */
  readonly retry?: number | undefined;
  /** Text that a receiver skips, as keep-alive. */
  readonly comment?: string | undefined;
}

/** What {@link isNatural} asks for, in words. */
const NATURAL = "a safe integer from 0";
const LINE_END = /\r\n|\r|\n/;

/**
 * Writes one server-sent event with the blank line that ends it.
 *
 * @throws TypeError where a field is no text, a field that cannot be split holds a line end, `id` holds
 * U+0000, or `retry` is no safe integer from 0: a receiver would read something else.
 *
 * @example
 * ```ts
 * import { encodeServerSentEvent } from "runner-contracts/codec/sse";
 *
 * console.log(JSON.stringify(encodeServerSentEvent({ id: "7", data: "one\ntwo" })));
 * // "id: 7\ndata: one\ndata: two\n\n"
 * console.log(JSON.stringify(encodeServerSentEvent({ comment: "still here" })));
 * // ": still here\n\n"
 * ```
 */
export function encodeServerSentEvent(fields: ServerSentEvent): string {
  const { id, event, data, retry, comment } = fields;
  let text = "";
  if (comment !== undefined) text += writeLines("", checkText("comment", comment));
  if (retry !== undefined) {
    if (!isNatural(retry)) throw wrong("retry", NATURAL, retry);
    text += writeLines("retry", String(retry));
  }
  if (id !== undefined) {
    if (!isEventId(id)) throw wrong("id", EVENT_ID, id);
    text += writeLines("id", id);
  }
  if (event !== undefined) {
    if (typeof event !== "string" || LINE_END.test(event)) {
      throw wrong("event", "text without line ends", event);
    }
    text += writeLines("event", event);
  }
  if (data !== undefined) text += writeLines("data", checkText("data", data));
  return `${text}\n`;
}

/**
 * Writes an event of a run as a server-sent event: `id` is its `seq`, `event` its `kind` and `data`
 * the whole event as JSON, so that {@link decodeRunnerEvent} gives it back. The kind may be
 * unknown.
 *
 * @throws TypeError for what every subscriber would refuse: `seq` or `tMs` is no safe integer from 0
 * (a database may give a `bigint` as text), `kind` no non-empty text that can be stored or one with
 * a line end, `data` no object. What `data` holds is not judged; JSON must have a word for it.
 *
 * @example
 * ```ts
 * import { encodeRunnerEvent } from "runner-contracts/codec/sse";
 *
 * console.log(encodeRunnerEvent({ seq: 3, tMs: 40, kind: "notification", data: {} }).trimEnd());
 * // id: 3
 * // event: notification
 * // data: {"seq":3,"tMs":40,"kind":"notification","data":{}}
 * ```
 */
export function encodeRunnerEvent(event: CarriedRunnerEvent): string {
  const { seq, tMs, kind, data } = event;
  if (!isNatural(seq)) throw wrong("event.seq", NATURAL, seq);
  if (!isNatural(tMs)) throw wrong("event.tMs", NATURAL, tMs);
  if (!isStorableName(kind)) throw wrong("event.kind", NAME_EXPECTED, kind);
  if (!isRecord(data)) throw wrong("event.data", "an object", data);
  const json = JSON.stringify({ seq, tMs, kind, data });
  return encodeServerSentEvent({ id: String(seq), event: kind, data: json });
}

/** Why a server-sent event can be no event of a run: its data are no JSON, or no event. */
export type RunnerEventDecoding =
  | RunnerEventReading
  | {
      /** Not read. */
      readonly ok: false;
      /** The data are no JSON. */
      readonly code: "invalid_json";
      /** The place, then what is wrong there; at most 300 characters. */
      readonly message: string;
    };

/**
 * Reads the event of a run from a server-sent event. An unknown kind is carried, as
 * `readRunnerEventBatch` does. Never throws.
 *
 * @param message - What a decoder gave, or the `MessageEvent` of a browser's `EventSource`.
 *
 * @example
 * ```ts
 * import { createServerSentEventDecoder, decodeRunnerEvent } from "runner-contracts/codec/sse";
 *
 * const decoder = createServerSentEventDecoder();
 * for (const item of decoder.feed('data: {"seq":3,"tMs":40,"kind":"notification","data":{}}\n\n')) {
 *   if (!item.ok) throw new Error(item.message);
 *   const decoding = decodeRunnerEvent(item);
 *   console.log(decoding.ok ? decoding.event.seq : decoding.message); // 3
 * }
 * ```
 */
export function decodeRunnerEvent(message: { readonly data: string }): RunnerEventDecoding {
  const data = isRecord(message) ? readProperty(message, "data") : undefined;
  if (typeof data !== "string") return refuseJson(problemOf(data, "text"));
  try {
    return readRunnerEvent(JSON.parse(data));
  } catch (error) {
    return refuseJson(`is not JSON: ${printable(String(error))}`);
  }
}

/**
 * Reads a `Last-Event-ID` as the `seq` after which a stream goes on: -1, from the start, where
 * there is none. Gives `undefined` for any text that is no `seq` of this library's making. Never
 * throws.
 *
 * @param header - The header's value as the server library gives it. An array, as `node:http` types
 * a header that comes twice, is no `seq`.
 */
export function parseLastEventId(
  header: string | readonly string[] | null | undefined,
): number | undefined {
  if (header === undefined || header === null || header === "") return -1;
  if (typeof header !== "string" || !/^(0|[1-9][0-9]{0,15})$/.test(header)) return undefined;
  const seq = Number(header);
  return Number.isSafeInteger(seq) ? seq : undefined;
}

/** The encoder as a stream from server-sent events to text. */
export function createServerSentEventEncoderStream(): CodecStream<ServerSentEvent, string> {
  return createCodecStream((fields) => [encodeServerSentEvent(fields)]);
}

function refuseJson(problem: string): RunnerEventDecoding {
  return { ok: false, code: "invalid_json", message: formatFault("data", problem) };
}

/** A leading space belongs to the syntax, and keeps one of the text's own. */
function writeLines(field: string, text: string): string {
  return text
    .split(LINE_END)
    .map((line) => `${field}: ${line}\n`)
    .join("");
}

function isNatural(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function checkText(field: string, value: unknown): string {
  if (typeof value !== "string") throw wrong(field, "text", value);
  return value;
}

function wrong(field: string, expected: string, value: unknown): TypeError {
  return new TypeError(formatFault(field, problemOf(value, expected)));
}
