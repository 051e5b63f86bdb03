/**
 * Values out of an input that is either NDJSON or one JSON document over many lines, told apart as
 * it comes in, so that NDJSON of any length is read in constant memory.
 */
import { createNdjsonDecoder, type NdjsonDecoder } from "../codec/ndjson.ts";
import { printable } from "../json/place.ts";
import { isRecord } from "../json/read.ts";
import { decodeUtf8 } from "../json/utf8.ts";
import { findForeignForm } from "./foreign-form.ts";
import type { JsonInputItem } from "./json-input-item.ts";
import { findSyntaxFault, leavesBracketOpen, lineAt } from "./json-places.ts";

/** How much of an input tells whether it is binary. */
const SNIFFED_BYTES = 4096;

const NOT_BLANK = /[^ \t\r\n]/;
const BYTE_ORDER_MARK: Buffer = Buffer.from("\ufeff");
const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;
const CLOSING_BRACE = 0x7d;

/**
 * Reads values from chunks of bytes. The input is a document where its first line that is not blank
 * leaves a bracket open, and is held whole, up to `maxBytes`. If what was held is no document after
 * all but has lines that are objects, its first line was merely cut, and it is read line by line.
 */
export class JsonInput {
  readonly #maxBytes: number;
  readonly #decoder: NdjsonDecoder;
  /** What was read before the form of the input is known, or all of a document. */
  readonly #held: Uint8Array[] = [];
  #heldBytes = 0;
  /** Blank lines before those that are held; the decoder has counted them already. */
  #blankLines = 0;
  #form: "unknown" | "lines" | "document" | "refused" = "unknown";

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#decoder = createNdjsonDecoder({ maxLineBytes: maxBytes });
  }

  /** Takes the next bytes and gives the values that they complete. */
  feed(chunk: Uint8Array): JsonInputItem[] {
    if (this.#form === "refused" || chunk.length === 0) return [];
    if (this.#form === "lines") return this.#decoder.feed(chunk);
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    if (this.#form === "unknown") {
      // A chunk without a line end cannot end the first line: looking once at each chunk will do.
      if (!chunk.includes(LF) && this.#heldBytes <= this.#maxBytes) return [];
      const items = this.#recognise();
      if (items !== undefined) return items;
    }
    return this.#heldBytes > this.#maxBytes ? this.#giveUpDocument() : [];
  }

  /** Takes the end of the input. */
  end(): JsonInputItem[] {
    if (this.#form === "refused") return [];
    const items = this.#form === "unknown" ? (this.#recognise(true) ?? []) : [];
    if (this.#isDocument()) return this.#readDocument();
    // What is still held is one line without its end.
    const rest = this.#readLines();
    return [...items, ...rest, ...this.#decoder.end()];
  }

  /**
   * Decides on the form. Gives the first items of lines; `undefined` for a document, or too early.
   */
  #recognise(isWhole = false): JsonInputItem[] | undefined {
    const bytes = Buffer.concat(this.#held);
    const foreign = this.#blankLines === 0 ? findForeignForm(bytes) : undefined;
    if (foreign !== undefined) return this.#refuse(1, foreign);
    const mark = this.#blankLines === 0 && bytes.indexOf(BYTE_ORDER_MARK) === 0;
    const first = findFirstLine(bytes, mark ? BYTE_ORDER_MARK.length : 0);
    if (first === undefined) return this.#skipBlankLines(bytes);
    if (!isText(first)) {
      // One line of noise, or an input of nothing else: what follows tells, and is waited for.
      const sniffed = Math.min(SNIFFED_BYTES, this.#maxBytes);
      if (bytes.length < sniffed && !isWhole) return undefined;
      if (bytes.subarray(0, sniffed).includes(NUL)) {
        return this.#refuse(1, "the input is binary data, no text");
      }
    }
    if (!leavesBracketOpen(first)) return this.#readLines();
    this.#form = "document";
    return undefined;
  }

  /** Holds no blank lines, so that an input of nothing else is neither kept nor looked at again. */
  #skipBlankLines(bytes: Buffer): JsonInputItem[] | undefined {
    if (bytes.lastIndexOf(LF) === -1) {
      return this.#heldBytes > this.#maxBytes ? this.#readLines() : undefined;
    }
    const cut = bytes.lastIndexOf(LF) + 1;
    this.#takeHeld();
    this.#held.push(bytes.subarray(cut));
    this.#heldBytes = bytes.length - cut;
    this.#blankLines += countLines(bytes.subarray(0, cut));
    return this.#decoder.feed(bytes.subarray(0, cut));
  }

  #readLines(): JsonInputItem[] {
    this.#form = "lines";
    return this.#decoder.feed(this.#takeHeld());
  }

  /** Asks anew: recognising changes the form, which the compiler does not see. */
  #isDocument(): boolean {
    return this.#form === "document";
  }

  #readDocument(): JsonInputItem[] {
    const bytes = Buffer.concat(this.#held);
    const text = decodeUtf8(bytes);
    const firstLine = this.#blankLines + 1;
    let problem = "the document is not UTF-8";
    let line = firstLine;
    if (text !== undefined) {
      line = this.#blankLines + lineAt(text, text.search(NOT_BLANK));
      try {
        const value = JSON.parse(text) as unknown;
        return [{ ok: true, line, value, document: { text, firstLine } }];
      } catch (error) {
        problem = `the document is not JSON: ${printable(String(error))}`;
        const fault = findSyntaxFault(text.trimEnd()) ?? text.length;
        line = this.#blankLines + lineAt(text, fault);
      }
    }
    if (!hasObjectLine(bytes)) return this.#refuse(line, problem);
    // Its first line was merely cut.
    return [...this.#readLines(), ...this.#decoder.end()];
  }

  #giveUpDocument(): JsonInputItem[] {
    if (hasObjectLine(Buffer.concat(this.#held))) return this.#readLines();
    const limit = `the document is longer than ${this.#maxBytes} bytes`;
    return this.#refuse(this.#blankLines + 1, `${limit}; raise --max-bytes or write NDJSON`);
  }

  #refuse(line: number, message: string): JsonInputItem[] {
    this.#form = "refused";
    this.#takeHeld();
    return [{ ok: false, line, message }];
  }

  #takeHeld(): Uint8Array {
    const bytes = Buffer.concat(this.#held);
    this.#held.length = 0;
    this.#heldBytes = 0;
    return bytes;
  }
}

/** Tells whether a line, given byte by byte, is UTF-8 without a NUL. */
function isText(line: string): boolean {
  return !line.includes("\0") && decodeUtf8(Buffer.from(line, "latin1")) !== undefined;
}

/**
 * The first line that is not blank, or `undefined` where there is none that has come to its end.
 */
function findFirstLine(bytes: Buffer, start: number): string | undefined {
  for (let from = start; ; ) {
    const end = bytes.indexOf(LF, from);
    if (end === -1) return undefined;
    const line = bytes.toString("latin1", from, end);
    if (NOT_BLANK.test(line)) return line;
    from = end + 1;
  }
}

/** Tells whether a line by itself is an object with something in it, as a document's seldom is. */
function hasObjectLine(bytes: Buffer): boolean {
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(LF, from);
    const end = found === -1 ? bytes.length : found;
    // Of a document most lines end in a comma or a bracket: only what may be an object is decoded.
    const last = bytes[end - 1] === CR ? bytes[end - 2] : bytes[end - 1];
    if (last === CLOSING_BRACE && isObject(bytes.toString("latin1", from, end))) return true;
    from = end + 1;
  }
  return false;
}

function isObject(line: string): boolean {
  try {
    const value = JSON.parse(line) as unknown;
    return isRecord(value) && Object.keys(value).length > 0;
  } catch {
    return false;
  }
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === LF) lines++;
  return lines;
}
