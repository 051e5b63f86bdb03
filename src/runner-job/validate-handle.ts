/**
 * The validator of the handle by which a job is found again. It comes back from a database.
 *
 * @see `docs/protocol.md#job-handle`
 */
import { readProperty } from "../json/read.ts";
import type { RunnerJobHandle } from "./job.ts";
import {
  explainShape,
  type JobShape,
  type RunnerJobIssue,
  type RunnerJobValidation,
  validateShape,
} from "./validation.ts";

/**
 * Judges an untrusted handle: `appName` and `machineId` are non-empty and storable (no U+0000, no
 * lone surrogate). Unknown keys are dropped; the accepted copy is fresh and frozen. Whether there
 * is such a job only its executor can tell. Never throws.
 *
 * @example
 * ```ts
 * import { validateRunnerJobHandle } from "runner-contracts";
 *
 * const verdict = validateRunnerJobHandle(JSON.parse('{"appName":"runners"}'));
 * console.log(verdict.ok ? verdict.value : verdict.message);
 * // handle.machineId must be non-empty text that can be stored, got undefined
 * ```
 */
export function validateRunnerJobHandle(input: unknown): RunnerJobValidation<RunnerJobHandle> {
  return validateShape(HANDLE, input);
}

/**
 * Lists every fault of a handle, the first being the validator's verdict; empty for one that is
 * accepted. Never throws.
 */
export function explainRunnerJobHandle(input: unknown): readonly RunnerJobIssue[] {
  return explainShape(HANDLE, input);
}

const HANDLE: JobShape<RunnerJobHandle> = {
  code: "invalid_handle",
  root: "handle",
  read(source, reading) {
    const appName = reading.text(readProperty(source, "appName"), ["appName"]);
    const machineId = reading.text(readProperty(source, "machineId"), ["machineId"]);
    if (appName === undefined || machineId === undefined) return undefined;
    return Object.freeze({ appName, machineId });
  },
};
