/**
 * A line of Goose's standard output: a record, or prose, or prose with a record glued to its end.
 *
 * @see `docs/adapters/goose.md#lines`
 */
import { isRecord } from "../json/read.ts";

/** What a line holds; neither of the two for a blank one. */
export interface GooseLine {
  /** Text that is no record, without the white space at its end. */
  readonly prose?: string;
  /** The record, as `JSON.parse` made it. */
  readonly record?: object;
}

/** How Goose begins each of its records. Looked for only in a line that is no JSON as a whole. */
const RECORD_START = '{"type":"';

/** Takes a line apart, with or without its line end. Never throws. */
export function readGooseLine(line: string): GooseLine {
  const record = parseRecord(line);
  if (record !== undefined) return { record };
  if (line.trim() === "") return {};
  // Only the first place is tried: to try each would cost the square of a hostile line's length.
  const start = line.indexOf(RECORD_START);
  const glued = start > 0 ? parseRecord(line.slice(start)) : undefined;
  if (glued !== undefined) return { prose: line.slice(0, start), record: glued };
  return { prose: line.trimEnd() };
}

function parseRecord(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
