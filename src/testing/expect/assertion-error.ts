/**
 * What the assertions throw: every fault with its place, in bounds whatever was looked at.
 *
 * @see `docs/guides/in-your-tests.md`
 */
import { RunnerContractError } from "../../errors.ts";
import { formatFault } from "../../json/place.ts";

/** One thing that an assertion found. */
export interface RunnerAssertionFault {
  /** Which rule was broken. Stable. */
  readonly code: string;
  /** Where: `events[3].seq`, `spec.image`, `seq 7`. */
  readonly place: string;
  /** The place, then what must stand there and what was found; at most 300 characters. */
  readonly message: string;
}

/** At least one fault. */
export type RunnerAssertionFaults = readonly [RunnerAssertionFault, ...RunnerAssertionFault[]];

/** The most faults that an assertion looks for. */
export const RUNNER_ASSERTION_MAX_FAULTS: 100 = 100 as const;

/** How many of them the message lists. */
const LISTED_FAULTS = 20;

/**
 * An assertion of this library failed. `code` is that of the first fault; the message lists the
 * first 20, a line for each; `faults` holds up to 100.
 *
 * `actual` and `expected` are there for the test runners that show them. They hold no value that
 * was looked at: printing one could run a stranger's code, take a gigabyte or tell a secret.
 */
export class RunnerAssertionError extends RunnerContractError {
  /** The name of the class. */
  override readonly name = "RunnerAssertionError" as const;
  /** What was found, in the order of the checks. */
  declare readonly faults: RunnerAssertionFaults;
  /** The faults in words. */
  declare readonly actual: readonly string[];
  /** No fault. */
  declare readonly expected: readonly string[];

  /** @param expected - What was expected, such as `a runner event batch`. */
  constructor(expected: string, faults: RunnerAssertionFaults) {
    super(faults[0].code, describeFaults(expected, faults));
    const actual = faults.slice(0, LISTED_FAULTS).map(({ message }) => message);
    // Not enumerable: a test runner would print below the message what the message says.
    Object.defineProperties(this, {
      faults: { value: faults },
      actual: { value: actual },
      expected: { value: [] },
      showDiff: { value: false },
    });
  }
}

/** The fault of a value that shows another face to each reader, and none that could be listed. */
export function unsteadyFault(
  root: string,
  { code, message }: { readonly code: string; readonly message: string },
): RunnerAssertionFault {
  const problem = `must be the same each time it is read, and at first ${message}`;
  return { code, place: root, message: formatFault(root, problem) };
}

/** Writes what was expected, and each fault on a line of its own with its code. */
export function describeFaults(expected: string, faults: readonly RunnerAssertionFault[]): string {
  const count = faults.length < RUNNER_ASSERTION_MAX_FAULTS ? "" : "at least ";
  const lines = faults.slice(0, LISTED_FAULTS).map(({ code, message }) => `  ${message} (${code})`);
  const more = faults.length - lines.length;
  return [
    `expected ${expected}, and found ${count}${countOf(faults.length, "fault")}:`,
    ...lines,
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ].join("\n");
}

/** A number of things in words: `1 event`, `2 events`. */
export function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
