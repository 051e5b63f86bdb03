/** Counts from the command line. What is none would measure nothing, in silence. */

/** Reads a count that an option was given; a RangeError for any other text. */
export function readCount(name: string, text: string, least = 1): number {
  const count = Number(text);
  if (/^\d{1,6}$/.test(text) && count >= least) return count;
  throw new RangeError(`--${name} must be a whole number from ${least} to 999999, got ${text}`);
}
