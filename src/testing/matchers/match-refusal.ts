/**
 * The matcher of a refusal: the value by its validator, or a verdict as it was given.
 */
import { describeValue, formatFault, MESSAGE_MAX_LENGTH, printable } from "../../json/place.ts";
import { isRecord, readProperty } from "../../json/read.ts";
import type { RunStreamCode } from "../../run-stream/admit.ts";
import { validateRunnerEventBatch } from "../../runner-event/validate.ts";
import {
  RUNNER_EVENT_BATCH_VALIDATION_CODES,
  type RunnerEventBatchValidationCode,
} from "../../runner-event/verdict.ts";
import { validateRunnerJobHandle } from "../../runner-job/validate-handle.ts";
import { validateRunnerJobStatusSnapshot } from "../../runner-job/validate-snapshot.ts";
import { validateRunnerJobSpec } from "../../runner-job/validate-spec.ts";
import type { RunnerJobValidationCode } from "../../runner-job/validation.ts";
import { type RunnerMatcherResult, resultOf } from "./matcher-result.ts";

/** The code of a refusal: one of this library's, or that of a verdict of another program. */
export type RefusalCode =
  | RunnerEventBatchValidationCode
  | RunnerJobValidationCode
  | RunStreamCode
  | (string & Record<never, never>);

/**
 * Tells whether a value is refused with a code, and at a place where one is given.
 *
 * @throws TypeError where the value is no verdict and no validator gives such a code.
 */
export function matchRefusal(
  received: unknown,
  code: RefusalCode,
  place?: string,
): RunnerMatcherResult {
  const verdict = verdictOn(received, code);
  const wanted = place === undefined ? code : `${code} at ${place}`;
  const { ok, code: given, message } = verdict;
  const pass = !ok && given === code && (place === undefined || isAt(place, message));
  if (pass) return resultOf(true, `expected no refusal with ${wanted}, and found ${message}`);
  const found = ok ? "that the value is accepted" : `${message} (${given})`;
  return resultOf(false, `expected a refusal with ${wanted}, and found ${found}`);
}

interface Verdict {
  readonly ok: boolean;
  readonly code: string;
  readonly message: string;
}

type Validator = (input: unknown) => { readonly ok: boolean };

const JOB_VALIDATORS: Readonly<Record<RunnerJobValidationCode, Validator>> = {
  invalid_spec: validateRunnerJobSpec,
  invalid_handle: validateRunnerJobHandle,
  invalid_snapshot: validateRunnerJobStatusSnapshot,
};

function verdictOn(received: unknown, code: string): Verdict {
  const own = readVerdict(received);
  if (own !== undefined) return own;
  const validate = validatorOf(code);
  if (validate === undefined) {
    const problem = `must be the code of a validator, or the value a verdict, got ${describeValue(code)}`;
    throw new TypeError(formatFault("code", problem));
  }
  // A validator's result is a verdict.
  return readVerdict(validate(received)) as Verdict;
}

function validatorOf(code: string): Validator | undefined {
  if (RUNNER_EVENT_BATCH_VALIDATION_CODES.some((known) => known === code)) {
    return validateRunnerEventBatch;
  }
  return Object.hasOwn(JOB_VALIDATORS, code)
    ? JOB_VALIDATORS[code as RunnerJobValidationCode]
    : undefined;
}

/** What has a boolean `ok` is a verdict: no value of the contract has such a field. */
function readVerdict(value: unknown): Verdict | undefined {
  if (!isRecord(value)) return undefined;
  const ok = readProperty(value, "ok");
  if (typeof ok !== "boolean") return undefined;
  if (ok) return { ok, code: "", message: "" };
  return { ok, code: wordsOf(value, "code"), message: wordsOf(value, "message") };
}

/**
 * A verdict may come from a stranger's service: its words are printed in bounds and on one line.
 */
function wordsOf(value: object, key: string): string {
  const words = readProperty(value, key);
  return typeof words === "string" ? printable(words.slice(0, MESSAGE_MAX_LENGTH)) : "";
}

function isAt(place: string, message: string): boolean {
  return message === place || message.startsWith(`${place} `);
}
