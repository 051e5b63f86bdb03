/**
 * A line of a program's standard output: a record, or prose, or prose with a record glued to its
 * end.
 */
import { copyTree, isObject, parseJson } from "./native-tree.ts";

/**
 * How an object or an array begins. To ask this of prose costs less than an exception of the
 * parser.
 */
const CONTAINER_START = /^[ \t\r\n]*[[{]/;

/** What a line holds; neither of the two for a blank one. */
export interface NativeLine {
  /** Text that is no record, without the white space at its end. */
  readonly prose?: string;
  /** The record, as a plain tree; of a line, always an object. */
  readonly record?: unknown;
}

/**
 * Takes a line apart, with or without its line end, or copies a record that is none. `recordStart`
 * is how the program begins each of its records; it is looked for only in a line that is no JSON as
 * a whole. `isNative` tells what JSON the program prints: an object, as a rule. Never throws.
 */
export function readNative(
  native: unknown,
  recordStart: string,
  isNative: (value: unknown) => boolean = isObject,
): NativeLine {
  if (typeof native !== "string") return { record: copyTree(native) ?? null };
  const record = parseRecord(native, isNative);
  if (record !== undefined) return { record };
  if (native.trim() === "") return {};
  // Only the first place is tried: to try each would cost the square of a hostile line's length.
  const start = native.indexOf(recordStart);
  const glued = start > 0 ? parseRecord(native.slice(start), isNative) : undefined;
  if (glued !== undefined) return { prose: native.slice(0, start), record: glued };
  return { prose: native.trimEnd() };
}

function parseRecord(text: string, isNative: (value: unknown) => boolean): unknown {
  const isJson = text.startsWith("{") || CONTAINER_START.test(text);
  const value = isJson ? parseJson(text) : undefined;
  return isNative(value) ? value : undefined;
}
