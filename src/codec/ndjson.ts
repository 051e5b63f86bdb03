/**
 * Newline-delimited JSON: one value a line, as a rule an event or a batch.
 *
 * @packageDocumentation
 * @see {@link https://github.com/ndjson/ndjson-spec | NDJSON} and `docs/protocol.md#ndjson`
 */
import { formatFault, printable } from "../json/place.ts";
import { problemOf } from "../json/problem.ts";
import { checkMaxBytes, LineSplitter } from "./lines.ts";
import { type CodecStream, createCodecStream } from "./transform.ts";

/**
 * The part of the Encoding Standard used here. Every runtime has it, no shared type library does.
 */
declare const TextDecoder: new (
  label: "utf-8",
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

/** How long a line may be, in UTF-8 bytes, unless {@link NdjsonDecoderOptions} says otherwise. */
export const NDJSON_DEFAULT_MAX_LINE_BYTES: 16_777_216 = 16_777_216 as const;

/** Why a line can be refused. */
export const NDJSON_CODES = ["line_too_long", "invalid_utf8", "invalid_json"] as const;

/** One of {@link NDJSON_CODES}. */
export type NdjsonCode = (typeof NDJSON_CODES)[number];

/** What a line came to: its value, or why it has none. */
export type NdjsonItem =
  | {
      /** Decoded. */
      readonly ok: true;
      /** The line's number, from 1. */
      readonly line: number;
      /** What `JSON.parse` makes of the line. Untrusted. */
      readonly value: unknown;
    }
  | {
      /** Not decoded. */
      readonly ok: false;
      /** The line's number, from 1. */
      readonly line: number;
      /** What is wrong with it. Stable. */
      readonly code: NdjsonCode;
      /** The line's number, then what is wrong; at most 300 characters. */
      readonly message: string;
    };

/** Bounds for {@link createNdjsonDecoder}. */
export interface NdjsonDecoderOptions {
  /** The most UTF-8 bytes of one line, its end not counted; from 1. Absent: 16 MiB. */
  readonly maxLineBytes?: number | undefined;
}

/** Decodes a stream part by part. */
export interface NdjsonDecoder {
  /** Takes the next part of the stream and gives what the lines that it completes come to. */
  feed(chunk: string | Uint8Array): NdjsonItem[];
  /** Takes the end of the stream, which ends the last line. A second end gives nothing. */
  end(): NdjsonItem[];
}

/**
 * Writes a value as one line with its end.
 *
 * @throws TypeError for a value that JSON has no word for.
 *
 * @example
 * ```ts
 * import { encodeNdjson } from "runner-contracts/codec/ndjson";
 *
 * console.log(encodeNdjson({ text: "two\nlines" }) === '{"text":"two\\nlines"}\n'); // true
 * ```
 */
export function encodeNdjson(value: unknown): string {
  const json: unknown = JSON.stringify(value);
  if (typeof json === "string") return `${json}\n`;
  throw new TypeError(formatFault("value", problemOf(value, "a JSON value")));
}

/**
 * Makes a decoder that gives the same items for every way of cutting a stream into parts, in time
 * that grows with the stream's length and in memory for one line.
 *
 * LF ends a line, a CR before it belongs to the end, U+2028 is text. A line without anything but
 * blanks is counted and skipped, and so is a leading byte order mark. A line that is too long, not
 * UTF-8 or not JSON is one item that says so, and decoding goes on with the next. Text and bytes
 * may be mixed; text with a lone surrogate is `invalid_utf8`.
 *
 * @throws RangeError where `maxLineBytes` is not a number from 1. The decoder's methods throw a
 * `TypeError` for a part that is neither text nor bytes, and for any part after the end.
 *
 * @example
 * ```ts
 * import { createNdjsonDecoder } from "runner-contracts/codec/ndjson";
 *
 * const decoder = createNdjsonDecoder();
 * for (const item of [...decoder.feed('{"a":1}\noops\n[2'), ...decoder.feed("]"), ...decoder.end()]) {
 *   console.log(item.line, item.ok ? item.value : item.code);
 * }
 * // 1 { a: 1 }
 * // 2 invalid_json
 * // 3 [2]
 * ```
 */
export function createNdjsonDecoder(options: NdjsonDecoderOptions = {}): NdjsonDecoder {
  const { maxLineBytes = NDJSON_DEFAULT_MAX_LINE_BYTES } = options;
  checkMaxBytes("maxLineBytes", maxLineBytes);
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let items: NdjsonItem[] = [];

  const lines = new LineSplitter(maxLineBytes, "lf", (bytes, line) => {
    if (bytes === undefined) {
      items.push(refuse(line, "line_too_long", `is longer than ${maxLineBytes} bytes`));
    } else if (!isBlank(bytes)) {
      items.push(decodeLine(bytes, line));
    }
  });

  function decodeLine(bytes: Uint8Array, line: number): NdjsonItem {
    let text: string;
    try {
      text = utf8.decode(bytes);
    } catch {
      return refuse(line, "invalid_utf8", "is not UTF-8");
    }
    try {
      return { ok: true, line, value: JSON.parse(text) as unknown };
    } catch (error) {
      return refuse(line, "invalid_json", `is not JSON: ${printable(String(error))}`);
    }
  }

  function takeItems(): NdjsonItem[] {
    const taken = items;
    items = [];
    return taken;
  }

  return {
    feed(chunk) {
      lines.feed(chunk);
      return takeItems();
    },
    end() {
      lines.end();
      return takeItems();
    },
  };
}

/** The decoder as a stream from text or bytes to items. */
export function createNdjsonDecoderStream(
  options?: NdjsonDecoderOptions,
): CodecStream<string | Uint8Array, NdjsonItem> {
  const decoder = createNdjsonDecoder(options);
  return createCodecStream(decoder.feed, decoder.end);
}

/** The encoder as a stream from values to text. */
export function createNdjsonEncoderStream(): CodecStream<unknown, string> {
  return createCodecStream((value) => [encodeNdjson(value)]);
}

function refuse(line: number, code: NdjsonCode, problem: string): NdjsonItem {
  return { ok: false, line, code, message: formatFault(`line ${line}`, problem) };
}

/** Tells whether a line has nothing but what JSON skips: spaces, tabs and carriage returns. */
function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
