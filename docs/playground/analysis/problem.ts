/** What is wrong with an input, and where in its text that stands. */
import type { JsonPath, RunFindingLevel } from "runner-contracts";
import { findJsonRanges } from "../../../src/cli/json-places.ts";

/** A stretch of the input, in UTF-16 code units. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** Whose rules a problem breaks: those of a batch, of its lines, of the stream, or of a whole run. */
type ProblemFamily = "batch" | "ndjson" | "stream" | "finding";

/** One thing to be told of, marked in the text where it has a place there. */
export interface Problem {
  readonly family: ProblemFamily;
  readonly level: RunFindingLevel;
  readonly code: string;
  readonly message: string;
  /** Where it stands; absent for what is missing altogether. */
  readonly mark?: TextRange;
  /** The number of the line of the mark, from 1. */
  readonly line?: number;
}

/** A stretch of the input that holds one value: a document, or a line. */
export interface Unit {
  readonly from: number;
  readonly line: number;
  readonly text: string;
}

/** A place in the input: a value below a unit's, or the unit itself where no path is given. */
export interface Place {
  readonly unit: Unit;
  readonly path?: JsonPath;
}

/** A problem whose place has not been looked up yet. */
export type FoundProblem = Omit<Problem, "mark" | "line"> & { readonly place?: Place | TextRange };

/** So many problems are listed; more are counted. */
export const MAX_PROBLEMS = 500;

/** Problems as they are found: the first of them kept, all of them counted. */
export class ProblemList {
  readonly found: FoundProblem[] = [];
  readonly counts: Record<Problem["level"], number> = { error: 0, warning: 0, info: 0 };

  add(problem: FoundProblem): void {
    this.counts[problem.level]++;
    if (this.found.length < MAX_PROBLEMS) this.found.push(problem);
  }
}

/** A mark longer than this says no more than its beginning. */
const MARK_MAX_LENGTH = 160;
/** Of a native line that an event was made of, its beginning will do: the line as a whole is meant. */
const LINE_MARK_MAX_LENGTH = 40;

/** Finds where places stand, with one reading of each unit however many places it holds. */
export function findPlaces(places: readonly Place[]): Map<Place, TextRange> {
  const byUnit = new Map<Unit, Place[]>();
  const found = new Map<Place, TextRange>();
  for (const place of places) {
    const { unit, path } = place;
    if (path === undefined) found.set(place, rangeOf(unit));
    else if (byUnit.get(unit)?.push(place) === undefined) byUnit.set(unit, [place]);
  }
  for (const [unit, wanted] of byUnit) {
    const ranges = findJsonRanges(
      unit.text,
      wanted.map(({ path }) => path ?? []),
    );
    wanted.forEach((place, index) => {
      const { from, to } = ranges[index] ?? { from: 0, to: 0 };
      found.set(place, { from: unit.from + from, to: unit.from + to });
    });
  }
  return found;
}

/** Cuts a range down to what is worth marking: its first line, and of that what the eye takes in. */
export function markOf(text: string, { from, to }: TextRange): TextRange {
  const found = text.indexOf("\n", from);
  const lineEnd = found === -1 ? text.length : found;
  const end = Math.min(to, lineEnd, from + MARK_MAX_LENGTH);
  if (end > from) return { from, to: end };
  // A mark of no width would not be seen, and at the very end there is nothing to its right.
  const last = Math.max(0, Math.min(from, text.length - 1));
  return { from: last, to: Math.min(last + 1, text.length) };
}

function rangeOf({ from, text }: Unit): TextRange {
  const indent = text.length - text.trimStart().length;
  // Of a line of nothing but white space that JSON does not skip, such as a vertical tab, nothing is left.
  const end = Math.max(indent, Math.min(text.trimEnd().length, indent + LINE_MARK_MAX_LENGTH));
  return { from: from + indent, to: from + end };
}
