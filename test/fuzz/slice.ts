/** One slice of the campaign: cases of one target, to the first that fails, which is then shrunk. */
import fc from "fast-check";
import type { CaseSlot } from "./case-slot.ts";
import type { Library } from "./library.ts";
import type { Target } from "./target.ts";

/** What a slice is to do. */
export interface SliceOrder {
  readonly target: string;
  readonly seed: number;
  readonly ms: number;
}

/** A case on which a law does not hold. */
interface Failure {
  readonly seed: number;
  readonly path: string;
  /** The case, shrunk. */
  readonly input: unknown;
  readonly message: string;
}

/** How a slice came out. */
export interface SliceResult {
  readonly cases: number;
  readonly failure?: Failure;
}

const SHRINK_MS = 60_000;

/** Tries cases until the time is over or one fails. */
export async function runSlice(
  { cases, check }: Target,
  { seed, ms }: SliceOrder,
  library: Library,
  slot: CaseSlot,
): Promise<SliceResult> {
  let last = Promise.resolve();
  const tryCase = async (json: string) => {
    try {
      // As it would be saved: so what fails here fails there.
      await check(JSON.parse(json), library);
    } catch (error) {
      // What a hostile value threw may be a hostile value, and fast-check looks at it.
      throw new Error(wordsOf(error));
    }
  };
  const property = fc.asyncProperty(cases, async (input) => {
    const json = JSON.stringify(input);
    slot.begin(json);
    last = tryCase(json);
    await last;
  });
  const limits = { seed, numRuns: 2 ** 31 - 1, interruptAfterTimeLimit: ms };
  const found = await fc.check(property, { ...limits, endOnFailure: true });
  const count = found.numRuns;
  // When the time is over fast-check waits for nobody: a promise that is never kept would go unseen.
  await last.catch(() => {});
  if (!found.failed || found.counterexamplePath === null) return { cases: count };
  // Two steps, so that a case is known even where a smaller one hangs.
  const again = { seed, path: found.counterexamplePath, interruptAfterTimeLimit: SHRINK_MS };
  const shrunk = await fc.check(property, again);
  const { counterexample, counterexamplePath, errorInstance } =
    shrunk.failed && shrunk.counterexample !== null ? shrunk : found;
  return {
    cases: count + shrunk.numShrinks,
    failure: {
      seed,
      path: counterexamplePath ?? "",
      input: JSON.parse(JSON.stringify(counterexample?.[0])) as unknown,
      message: errorInstance instanceof Error ? errorInstance.message : "",
    },
  };
}

const MESSAGE_MAX_LENGTH = 600;

/** The first words of an error, which may be anything that a hostile value threw. */
function wordsOf(error: unknown): string {
  try {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return words.slice(0, MESSAGE_MAX_LENGTH);
  } catch {
    return "it threw what has no words";
  }
}
