/** The lines of a text, with their places in it. */

/** What JSON skips is nothing else than this: a line of it is blank to every reader. */
const NOT_BLANK = /[^ \t\r]/;

/** One line that is not blank, without its end. */
export interface Line {
  /** From 1, blank lines counted. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Gives the lines that are not blank, one at a time: an input may have millions. */
export function* linesOf(text: string): Generator<Line, void> {
  let number = 0;
  for (let from = 0; from <= text.length; ) {
    number++;
    const found = text.indexOf("\n", from);
    const to = found === -1 ? text.length : found;
    const line = text.slice(from, to);
    if (NOT_BLANK.test(line)) yield { number, from, to, text: line };
    from = to + 1;
  }
}

/** Counts the lines of a text. */
export function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
