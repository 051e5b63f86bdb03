/**
 * The matcher of a whole run.
 */
import { describeFaults } from "../expect/assertion-error.ts";
import { faultsOfRun, type RunExpectation } from "../expect/run.ts";
import { type RunnerMatcherResult, resultOf } from "./matcher-result.ts";

/**
 * Tells whether there is nothing to say against a run.
 *
 * @throws RangeError where an option has no such level or code.
 */
export function matchRun(received: unknown, options: RunExpectation = {}): RunnerMatcherResult {
  const faults = faultsOfRun(received, options);
  if (faults.length > 0) return resultOf(false, describeFaults("a run that verifies", faults));
  return resultOf(true, "expected a run that does not verify, and found nothing to say against it");
}
