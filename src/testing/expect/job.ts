/**
 * The assertions on what crosses the boundary of an executor.
 *
 * @see `docs/guides/in-your-tests.md#assertions`
 */
import { formatPlace } from "../../json/place.ts";
import type {
  RunnerJobHandle,
  RunnerJobSpec,
  RunnerJobStatusSnapshot,
} from "../../runner-job/job.ts";
import {
  explainRunnerJobHandle,
  validateRunnerJobHandle,
} from "../../runner-job/validate-handle.ts";
import {
  explainRunnerJobStatusSnapshot,
  validateRunnerJobStatusSnapshot,
} from "../../runner-job/validate-snapshot.ts";
import { explainRunnerJobSpec, validateRunnerJobSpec } from "../../runner-job/validate-spec.ts";
import type { RunnerJobIssue, RunnerJobValidation } from "../../runner-job/validation.ts";
import { RunnerAssertionError, unsteadyFault } from "./assertion-error.ts";

/**
 * Gives the spec that the validator makes of a value: a fresh copy, frozen to its leaves.
 *
 * @throws RunnerAssertionError where the validator refuses it. Its message holds nothing of an
 * environment's values.
 *
 * @example
 * ```ts
 * import { expectRunnerJobSpec } from "runner-contracts/testing";
 *
 * const image = `registry.example/runner@sha256:${"0".repeat(64)}`;
 * const fields = { runId: "run-1", workspaceId: "w", provider: "anthropic", image, region: "fra" };
 * const spec = expectRunnerJobSpec({ ...fields, env: { RUNNER_TOKEN: "…" }, maxRunDurationMs: 60_000 });
 * console.log(spec.provider); // anthropic
 * ```
 */
export function expectRunnerJobSpec(value: unknown): RunnerJobSpec {
  return expectShape("spec", value, validateRunnerJobSpec, explainRunnerJobSpec);
}

/**
 * Gives the handle that the validator makes of a value: a fresh, frozen copy.
 *
 * @throws RunnerAssertionError where the validator refuses it.
 */
export function expectRunnerJobHandle(value: unknown): RunnerJobHandle {
  return expectShape("handle", value, validateRunnerJobHandle, explainRunnerJobHandle);
}

/**
 * Gives the snapshot that the validator makes of a value: a fresh copy, frozen to its leaves.
 *
 * @throws RunnerAssertionError where the validator refuses it.
 */
export function expectRunnerJobStatusSnapshot(value: unknown): RunnerJobStatusSnapshot {
  return expectShape(
    "snapshot",
    value,
    validateRunnerJobStatusSnapshot,
    explainRunnerJobStatusSnapshot,
  );
}

function expectShape<T>(
  root: string,
  value: unknown,
  validate: (input: unknown) => RunnerJobValidation<T>,
  explain: (input: unknown) => readonly RunnerJobIssue[],
): T {
  const verdict = validate(value);
  if (verdict.ok) return verdict.value;
  const [first = unsteadyFault(root, verdict), ...more] = explain(value).map(
    ({ code, path, message }) => ({ code, place: formatPlace(path, root), message }),
  );
  throw new RunnerAssertionError(`a runner job's ${root}`, [first, ...more]);
}
