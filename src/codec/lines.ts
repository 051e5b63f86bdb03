/**
 * Cutting a stream of text or bytes into lines: the same lines for every way in which the stream
 * was cut into chunks, each byte copied at most once and looked at once.
 *
 * @see {@link https://encoding.spec.whatwg.org/ | WHATWG Encoding}
 */
import { formatFault } from "../json/place.ts";
import { problemOf } from "../json/problem.ts";
import { byteLength, isUint8Array } from "../json/utf8.ts";

/**
 * The part of the Encoding Standard used here. Every runtime has it, no shared type library does.
 */
declare const TextEncoder: new () => Encoder;

interface Encoder {
  encode(text: string): Uint8Array;
  encodeInto(text: string, target: Uint8Array): { readonly written: number };
}

/** Told of each line: its bytes without the line end, or `undefined` where it is over the limit. */
export type LineTaker = (bytes: Uint8Array | undefined, line: number) => void;

/** What ends a line: LF alone, or LF, CR and CRLF. U+2028 and its like never do. */
export type LineEnds = "lf" | "lf-cr-crlf";

const LF = 0x0a;
const CR = 0x0d;
/**
 * No byte of UTF-8: stands for a lone surrogate, so that text fails to decode where bytes would.
 */
const NO_UTF8: Uint8Array = Uint8Array.of(0xff);
const LONE_SURROGATE = /\p{Cs}/u;
/**
 * A byte order mark before the first line and a CR before the LF are in the buffer, not counted.
 */
const UNCOUNTED_BYTES = 4;
const KEPT_BUFFER_BYTES = 65_536;
const SCRATCH_BYTES = 1_024;
const TINY_BYTES = 8;
const EMPTY: Uint8Array = new Uint8Array(0);

/**
 * Cuts chunks into lines. Text counts as the bytes of its UTF-8; a leading byte order mark is no
 * part of the first line. Of an unfinished line it holds a copy, so that a caller may use a chunk's
 * memory again, and never more than the limit: what is longer is told once and skipped to its end.
 */
export class LineSplitter {
  readonly #maxBytes: number;
  readonly #ends: LineEnds;
  readonly #take: LineTaker;
  readonly #encoder: Encoder = new TextEncoder();
  #scratch: Uint8Array = EMPTY;
  #line = 1;
  #held: Uint8Array = EMPTY;
  #heldBytes = 0;
  /** The first half of a surrogate pair whose second half is still to come. */
  #highSurrogate = "";
  #skipsLine = false;
  #skipsLf = false;
  #isOver = false;

  constructor(maxBytes: number, ends: LineEnds, take: LineTaker) {
    this.#maxBytes = maxBytes;
    this.#ends = ends;
    this.#take = take;
  }

  /** Takes the next part of the stream. */
  feed(chunk: string | Uint8Array): void {
    if (this.#isOver) throw new TypeError("the decoder was fed after its end");
    if (typeof chunk === "string") this.#feedText(chunk);
    else if (isUint8Array(chunk)) this.#feedBytes(chunk);
    else throw new TypeError(formatFault("chunk", problemOf(chunk, "text or bytes")));
  }

  /** Takes the end of the stream, which ends the last line. A second end is nothing new. */
  end(): void {
    if (this.#isOver) return;
    this.#flushSurrogate();
    this.#isOver = true;
    if (this.#heldBytes > 0) this.#endLine(this.#held, 0, this.#heldBytes);
  }

  #feedText(chunk: string): void {
    if (chunk === "") return;
    const text = this.#highSurrogate + chunk;
    const last = text.charCodeAt(text.length - 1);
    const cut = last >= 0xd800 && last < 0xdc00 ? text.length - 1 : text.length;
    this.#highSurrogate = text.slice(cut);
    const whole = text.slice(0, cut);
    if (whole.isWellFormed()) {
      this.#split(this.#encode(whole));
      return;
    }
    for (const [index, part] of whole.split(LONE_SURROGATE).entries()) {
      if (index > 0) this.#split(NO_UTF8);
      this.#split(this.#encode(part));
    }
  }

  /**
   * A short text is written into memory that is used again: it may come one character at a time.
   */
  #encode(text: string): Uint8Array {
    if (text.length * 3 > SCRATCH_BYTES) return this.#encoder.encode(text);
    if (this.#scratch === EMPTY) this.#scratch = new Uint8Array(SCRATCH_BYTES);
    return this.#scratch.subarray(0, this.#encoder.encodeInto(text, this.#scratch).written);
  }

  #feedBytes(chunk: Uint8Array): void {
    if (byteLength(chunk) === 0) return;
    this.#flushSurrogate();
    this.#split(chunk);
  }

  #flushSurrogate(): void {
    if (this.#highSurrogate !== "") this.#split(NO_UTF8);
    this.#highSurrogate = "";
  }

  #split(chunk: Uint8Array): void {
    let from = 0;
    if (this.#skipsLf && chunk.length > 0) {
      // The second half of a CRLF, which its CR has ended already.
      if (chunk[0] === LF) from = 1;
      this.#skipsLf = false;
    }
    while (from < chunk.length) {
      const end = this.#findEnd(chunk, from);
      if (end === -1) {
        this.#hold(chunk, from, chunk.length);
        return;
      }
      if (this.#heldBytes === 0) {
        this.#endLine(chunk, from, end);
      } else {
        this.#hold(chunk, from, end);
        this.#endLine(this.#held, 0, this.#heldBytes);
      }
      from = end + 1;
      if (chunk[end] !== CR) continue;
      if (from === chunk.length) this.#skipsLf = true;
      else if (chunk[from] === LF) from++;
    }
  }

  #findEnd(chunk: Uint8Array, from: number): number {
    if (this.#ends === "lf") return chunk.indexOf(LF, from);
    // One pass for both: to look for each by itself would search far beyond the nearer one, each
    // time.
    for (let index = from; index < chunk.length; index++) {
      if (chunk[index] === LF || chunk[index] === CR) return index;
    }
    return -1;
  }

  /**
   * Keeps a part of a line. The buffer doubles, so each byte is moved a bounded number of times.
   */
  #hold(chunk: Uint8Array, from: number, to: number): void {
    if (this.#skipsLine || from === to) return;
    const bytes = this.#heldBytes + to - from;
    if (bytes > this.#maxBytes + UNCOUNTED_BYTES) {
      this.#refuseLine();
      return;
    }
    if (bytes > this.#held.length) {
      const larger = new Uint8Array(Math.max(bytes, 2 * this.#held.length));
      larger.set(this.#held.subarray(0, this.#heldBytes));
      this.#held = larger;
    }
    // Byte by byte, since a view for each of many tiny chunks costs more than the bytes.
    for (let index = from; index < to && to - from <= TINY_BYTES; index++) {
      // The index is within the chunk.
      this.#held[this.#heldBytes + index - from] = chunk[index] as number;
    }
    if (to - from > TINY_BYTES) this.#held.set(chunk.subarray(from, to), this.#heldBytes);
    this.#heldBytes = bytes;
  }

  #endLine(source: Uint8Array, from: number, to: number): void {
    if (!this.#skipsLine) {
      const start = this.#line === 1 && startsWithMark(source, from) ? from + 3 : from;
      const end = to > start && source[to - 1] === CR ? to - 1 : to;
      if (end - start > this.#maxBytes) this.#refuseLine();
      else this.#take(start === end ? EMPTY : source.subarray(start, end), this.#line);
    }
    this.#forgetHeld();
    this.#skipsLine = false;
    this.#line++;
  }

  #refuseLine(): void {
    this.#skipsLine = true;
    this.#forgetHeld();
    this.#take(undefined, this.#line);
  }

  #forgetHeld(): void {
    this.#heldBytes = 0;
    if (this.#held.length > KEPT_BUFFER_BYTES) this.#held = EMPTY;
  }
}

/** A line end is none of these bytes, so this never looks past the line. */
function startsWithMark(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
}

/** Gives a decoder's limit back, or throws a RangeError. */
export function checkMaxBytes(name: string, maxBytes: unknown): number {
  if (typeof maxBytes === "number" && maxBytes >= 1) return maxBytes;
  throw new RangeError(formatFault(name, problemOf(maxBytes, "a number from 1")));
}
