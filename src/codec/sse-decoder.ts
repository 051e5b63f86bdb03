/**
 * Reading server-sent events, as the standard tells a browser to.
 *
 * @see {@link https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation | WHATWG HTML, section 9.2.6}
 */
import { formatFault } from "../json/place.ts";
import { problemOf } from "../json/problem.ts";
import { checkMaxBytes, LineSplitter } from "./lines.ts";
import { type CodecStream, createCodecStream } from "./transform.ts";

/**
 * The part of the Encoding Standard used here. Every runtime has it, no shared type library does.
 */
declare const TextDecoder: new (
  label: "utf-8",
  options: { readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const COLON = 0x3a;

/**
 * How long an event may be, in UTF-8 bytes, unless {@link ServerSentEventDecoderOptions} says
 * otherwise.
 */
export const SERVER_SENT_EVENT_DEFAULT_MAX_BYTES: 16_777_216 = 16_777_216 as const;

/** Why an event can be refused. Everything else that is odd the standard skips in silence. */
export const SERVER_SENT_EVENT_CODES = ["event_too_large"] as const;

/** One of {@link SERVER_SENT_EVENT_CODES}. */
export type ServerSentEventCode = (typeof SERVER_SENT_EVENT_CODES)[number];

/** An event that was dispatched, or why one was not. */
export type ServerSentEventItem =
  | {
      /** Decoded. */
      readonly ok: true;
      /**
       * The last id that the stream set, of this event or an earlier one; empty before the first.
       */
      readonly id: string;
      /** The event's name; `message` where it has none. */
      readonly event: string;
      /** The event's text, its lines joined by LF. Untrusted. */
      readonly data: string;
      /** The waiting time in milliseconds that this event set. Absent where it set none. */
      readonly retry?: number;
    }
  | {
      /** Not decoded. */
      readonly ok: false;
      /** The number of the line that is one too many, from 1. */
      readonly line: number;
      /** What is wrong. Stable. */
      readonly code: ServerSentEventCode;
      /** The line's number, then what is wrong; at most 300 characters. */
      readonly message: string;
    };

/** Where to go on, and bounds for {@link createServerSentEventDecoder}. */
export interface ServerSentEventDecoderOptions {
  /**
   * The most UTF-8 bytes of one event's lines, line ends and comments not counted, and of any one
   * line; from 1. Absent: 16 MiB.
   */
  readonly maxEventBytes?: number | undefined;
  /** The id that the connection before this one ended with. Absent: empty. */
  readonly lastEventId?: string | undefined;
}

/** Decodes a stream part by part. */
export interface ServerSentEventDecoder {
  /** What to send as `Last-Event-ID` when connecting again; empty where the stream set none. */
  readonly lastEventId: string;
  /** How long to wait before connecting again, in milliseconds, where the stream has said. */
  readonly retry: number | undefined;
  /** Takes the next part of the stream and gives the events that it completes. */
  feed(chunk: string | Uint8Array): ServerSentEventItem[];
  /** Takes the end of the stream. An event without its blank line is discarded: it was cut. */
  end(): ServerSentEventItem[];
}

/**
 * Makes a decoder that gives the same items for every way of cutting a stream into parts, in time
 * that grows with the stream's length and in memory for one event.
 *
 * Bytes that are no UTF-8 become U+FFFD, unknown fields and comments are skipped, as the standard
 * says. An event that is too large is one item that says so: its data are skipped, its id counts,
 * so that the next connection does not meet it again.
 *
 * @throws RangeError where `maxEventBytes` is not a number from 1, or `lastEventId` no text that an `id:`
 * could have given. The decoder's methods throw a
 * `TypeError` for a part that is neither text nor bytes, and for any part after the end.
 *
 * @example
 * ```ts
 * import { createServerSentEventDecoder } from "runner-contracts/codec/sse";
 *
 * const decoder = createServerSentEventDecoder();
 * console.log([...decoder.feed("id: 7\nevent: ping\nda"), ...decoder.feed("ta: x\n\n")]);
 * // [{ ok: true, id: "7", event: "ping", data: "x" }]
 * console.log(decoder.lastEventId); // 7
 * ```
 */
export function createServerSentEventDecoder(
  options: ServerSentEventDecoderOptions = {},
): ServerSentEventDecoder {
  const { maxEventBytes = SERVER_SENT_EVENT_DEFAULT_MAX_BYTES, lastEventId = "" } = options;
  checkMaxBytes("maxEventBytes", maxEventBytes);
  if (!isEventId(lastEventId)) {
    throw new RangeError(formatFault("lastEventId", problemOf(lastEventId, EVENT_ID)));
  }
  const interpreter = new Interpreter(maxEventBytes, lastEventId);
  const lines = new LineSplitter(maxEventBytes, "lf-cr-crlf", (bytes, line) => {
    interpreter.take(bytes, line);
  });
  return {
    get lastEventId() {
      return interpreter.lastEventId;
    },
    get retry() {
      return interpreter.retry;
    },
    feed(chunk) {
      lines.feed(chunk);
      return interpreter.takeItems();
    },
    end() {
      // A last line without its end was cut, too.
      interpreter.isOver = true;
      lines.end();
      return interpreter.takeItems();
    },
  };
}

/** What {@link isEventId} asks for, in words. */
export const EVENT_ID: string = "text without line ends and U+0000";

/** Tells whether a value is text that an `id:` can bring. Never throws. */
export function isEventId(value: unknown): value is string {
  return typeof value === "string" && !/[\r\n\0]/.test(value);
}

/** The decoder as a stream from text or bytes to items. */
export function createServerSentEventDecoderStream(
  options?: ServerSentEventDecoderOptions,
): CodecStream<string | Uint8Array, ServerSentEventItem> {
  const decoder = createServerSentEventDecoder(options);
  return createCodecStream(decoder.feed, decoder.end);
}

/** The standard's algorithm: buffers that lines fill, and a blank line that dispatches them. */
class Interpreter {
  isOver = false;
  lastEventId: string;
  retry: number | undefined;
  readonly #maxBytes: number;
  readonly #utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  #items: ServerSentEventItem[] = [];
  /** Becomes `lastEventId` with the blank line, and stays for the events after it. */
  #id: string;
  #event = "";
  #data: string[] = [];
  #eventRetry: number | undefined;
  #bytes = 0;
  #isTooLarge = false;

  constructor(maxBytes: number, lastEventId: string) {
    this.#maxBytes = maxBytes;
    this.#id = lastEventId;
    this.lastEventId = lastEventId;
  }

  take(bytes: Uint8Array | undefined, line: number): void {
    if (this.isOver) return;
    if (bytes === undefined) this.#refuse(line);
    else if (bytes.length === 0) this.#dispatch();
    else if (bytes[0] !== COLON) this.#takeField(bytes, line);
  }

  takeItems(): ServerSentEventItem[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }

  #takeField(bytes: Uint8Array, line: number): void {
    this.#bytes += bytes.length;
    if (this.#bytes > this.#maxBytes) this.#refuse(line);
    const text = this.#utf8.decode(bytes);
    const colon = text.indexOf(":");
    const field = colon === -1 ? text : text.slice(0, colon);
    const value = colon === -1 ? "" : text.slice(text[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "data" && !this.#isTooLarge) this.#data.push(value);
    else if (field === "event") this.#event = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    else if (field === "retry") this.#takeRetry(value);
  }

  #takeRetry(value: string): void {
    const retry = /^[0-9]+$/.test(value) ? Number(value) : Number.NaN;
    if (!Number.isSafeInteger(retry)) return;
    this.retry = retry;
    this.#eventRetry = retry;
  }

  #refuse(line: number): void {
    if (this.#isTooLarge) return;
    this.#isTooLarge = true;
    this.#data = [];
    const problem = `makes the event longer than ${this.#maxBytes} bytes`;
    const message = formatFault(`line ${line}`, problem);
    this.#items.push({ ok: false, line, code: "event_too_large", message });
  }

  #dispatch(): void {
    this.lastEventId = this.#id;
    // One empty line of data is an event; no line of data is none.
    if (this.#data.length > 0) {
      const event = this.#event === "" ? "message" : this.#event;
      const data = this.#data.join("\n");
      const item = { ok: true, id: this.#id, event, data } as const;
      const retry = this.#eventRetry;
      this.#items.push(retry === undefined ? item : { ...item, retry });
    }
    this.#event = "";
    this.#data = [];
    this.#eventRetry = undefined;
    this.#bytes = 0;
    this.#isTooLarge = false;
  }
}
