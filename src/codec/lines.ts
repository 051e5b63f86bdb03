/**
 * Cutting a stream of text or bytes into lines: the same lines for every way in which the stream was
 * cut into chunks, each byte copied at most once and looked at once.
 *
 * @see {@link https://encoding.spec.whatwg.org/ | WHATWG Encoding}
 */
import { describeValue, formatFault } from "../json/place.ts";
import { byteLength, isUint8Array } from "../json/utf8.ts";

/** The part of the Encoding Standard used here. Every runtime has it, no shared type library does. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** Told of each line: its bytes without the line end, or `undefined` where it is over the limit. */
export type LineTaker = (bytes: Uint8Array | undefined, line: number) => void;

/** What ends a line: LF alone, or LF, CR and CRLF. U+2028 and its like never do. */
export type LineEnds = "lf" | "lf-cr-crlf";

const LF = 0x0a;
const CR = 0x0d;
/** No byte of UTF-8: stands for a lone surrogate, so that text fails to decode where bytes would. */
const NO_UTF8: Uint8Array = Uint8Array.of(0xff);
const LONE_SURROGATE = /\p{Cs}/u;
/** A byte order mark before the first line and a CR before the LF are in the buffer, not counted. */
const UNCOUNTED_BYTES = 4;
const KEPT_BUFFER_BYTES = 65_536;

/**
 * Cuts chunks into lines. Text counts as the bytes of its UTF-8; a leading byte order mark is no part
 * of the first line. Of an unfinished line it holds a copy, so that a caller may use a chunk's memory
 * again, and never more than the limit: what is longer is told once and skipped to its end.
 */
export class LineSplitter {
  readonly #maxBytes: number;
  readonly #ends: LineEnds;
  readonly #take: LineTaker;
  readonly #encoder: { encode(text: string): Uint8Array } = new TextEncoder();
  #line = 1;
  #held: Uint8Array = new Uint8Array(0);
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
    else
      throw new TypeError(
        formatFault("chunk", `must be text or bytes, got ${describeValue(chunk)}`),
      );
  }

  /** Takes the end of the stream, which ends the last line. A second end is nothing new. */
  end(): void {
    if (this.#isOver) return;
    this.#flushSurrogate();
    this.#isOver = true;
    if (this.#heldBytes > 0) this.#endLine(this.#held.subarray(0, this.#heldBytes));
  }

  #feedText(chunk: string): void {
    if (chunk === "") return;
    const text = this.#highSurrogate + chunk;
    const last = text.charCodeAt(text.length - 1);
    const cut = last >= 0xd800 && last < 0xdc00 ? text.length - 1 : text.length;
    this.#highSurrogate = text.slice(cut);
    const whole = text.slice(0, cut);
    if (whole.isWellFormed()) {
      this.#split(this.#encoder.encode(whole));
      return;
    }
    for (const [index, part] of whole.split(LONE_SURROGATE).entries()) {
      if (index > 0) this.#split(NO_UTF8);
      this.#split(this.#encoder.encode(part));
    }
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
        this.#endLine(chunk.subarray(from, end));
      } else {
        this.#hold(chunk, from, end);
        this.#endLine(this.#held.subarray(0, this.#heldBytes));
      }
      from = end + 1;
      if (chunk[end] !== CR) continue;
      if (from === chunk.length) this.#skipsLf = true;
      else if (chunk[from] === LF) from++;
    }
  }

  #findEnd(chunk: Uint8Array, from: number): number {
    if (this.#ends === "lf") return chunk.indexOf(LF, from);
    // One pass for both: to look for each by itself would search far beyond the nearer one, each time.
    for (let index = from; index < chunk.length; index++) {
      if (chunk[index] === LF || chunk[index] === CR) return index;
    }
    return -1;
  }

  /** Keeps a part of a line. The buffer doubles, so each byte is moved a bounded number of times. */
  #hold(chunk: Uint8Array, from: number, to: number): void {
    if (this.#skipsLine) return;
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
    this.#held.set(chunk.subarray(from, to), this.#heldBytes);
    this.#heldBytes = bytes;
  }

  #endLine(line: Uint8Array): void {
    if (!this.#skipsLine) {
      const bytes = this.#trim(line);
      if (bytes.length > this.#maxBytes) this.#refuseLine();
      else this.#take(bytes, this.#line);
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
    if (this.#held.length > KEPT_BUFFER_BYTES) this.#held = new Uint8Array(0);
  }

  #trim(line: Uint8Array): Uint8Array {
    const hasMark = this.#line === 1 && line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf;
    const hasCr = line[line.length - 1] === CR;
    return line.subarray(hasMark ? 3 : 0, hasCr ? line.length - 1 : line.length);
  }
}

/** Gives a decoder's limit back, or throws a RangeError. */
export function checkMaxBytes(name: string, maxBytes: unknown): number {
  if (typeof maxBytes === "number" && maxBytes >= 1) return maxBytes;
  throw new RangeError(
    formatFault(name, `must be a number from 1, got ${describeValue(maxBytes)}`),
  );
}
