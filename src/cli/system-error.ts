/** What the system says of a file, in the words of a command line. */
import { printable } from "../json/place.ts";

/** The code of an error that the system gave, such as `ENOENT`; `undefined` where it has none. */
export function systemCodeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

/** The words of an error that no advice is known for. */
export function wordsOf(error: unknown): string {
  return `${printable(error instanceof Error ? error.message : String(error))}.`;
}
