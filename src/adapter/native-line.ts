/**
 * A line of a program's standard output: a record, or prose, or prose with a record glued to its end.
 */
import { isRecord } from "../json/read.ts";

/** How JSON begins that is no mere word: prose is told by it, sooner than by the parser's exception. */
const CONTAINER_START = /^[ \t\r\n]*[[{]/;

/** What a line holds; neither of the two for a blank one. */
export interface NativeLine {
  /** Text that is no record, without the white space at its end. */
  readonly prose?: string;
  /** The record, as `JSON.parse` made it. */
  readonly record?: object;
}

/**
 * Takes a line apart, with or without its line end. `recordStart` is how the program begins each of
 * its records; it is looked for only in a line that is no JSON as a whole. `isNative` tells what JSON
 * the program prints: an object, as a rule. Never throws.
 */
export function readNativeLine(
  line: string,
  recordStart: string,
  isNative: (value: unknown) => value is object = isRecord,
): NativeLine {
  const record = parseRecord(line, isNative);
  if (record !== undefined) return { record };
  if (line.trim() === "") return {};
  // Only the first place is tried: to try each would cost the square of a hostile line's length.
  const start = line.indexOf(recordStart);
  const glued = start > 0 ? parseRecord(line.slice(start), isNative) : undefined;
  if (glued !== undefined) return { prose: line.slice(0, start), record: glued };
  return { prose: line.trimEnd() };
}

function parseRecord(
  text: string,
  isNative: (value: unknown) => value is object,
): object | undefined {
  if (!CONTAINER_START.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isNative(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
