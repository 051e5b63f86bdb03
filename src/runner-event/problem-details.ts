/**
 * A refused batch in the words of HTTP.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9457 | RFC 9457 (problem details)} and
 * `docs/protocol.md#problem-details`
 */
import type { JsonPath } from "../json/json-value.ts";
import { isArray, isRecord } from "../json/read.ts";
import {
  RUNNER_EVENT_BATCH_VALIDATION_CODES,
  type RunnerEventBatchValidationCode,
  type RunnerEventIssue,
} from "./verdict.ts";

/** Where in the batch a fault is, within {@link RunnerEventBatchProblem}. */
export interface RunnerEventBatchProblemError {
  /** Which rule was broken. Stable. */
  readonly code: RunnerEventBatchValidationCode;
  /** The place, then what is wrong there; at most 300 characters. */
  readonly detail: string;
  /**
   * The place as a JSON Pointer in a URI fragment, such as `#/events/3/seq`; at most 300
   * characters, so that a longer one leads to the nearest container that it can name.
   */
  readonly pointer: string;
}

/** A problem-details object, to be sent as `application/problem+json`. */
export interface RunnerEventBatchProblem {
  /** A URI for the code: `urn:runner-contracts:problem:` and the code. Stable. */
  readonly type: string;
  /** The code in words: the same for every problem of the type. */
  readonly title: string;
  /** The HTTP status. */
  readonly status: 400;
  /** This problem in words: the message of the failure. */
  readonly detail: string;
  /** The code of the failure. Stable. */
  readonly code: RunnerEventBatchValidationCode;
  /** Every fault, where the failure lists its issues. */
  readonly errors?: readonly RunnerEventBatchProblemError[];
}

/**
 * Why a batch was refused: a verdict of the validator or the parser, or a `RunnerEventBatchError`.
 */
export interface RunnerEventBatchFailure {
  /** Which rule was broken. */
  readonly code: RunnerEventBatchValidationCode;
  /** The place, then what is wrong there. */
  readonly message: string;
  /** Every fault, as `explainRunnerEventBatch` lists them. */
  readonly issues?: readonly RunnerEventIssue[] | undefined;
}

/**
 * Makes the problem-details object for a refused batch. Pure: a server library sends it.
 *
 * @example
 * ```ts
 * import {
 *   explainRunnerEventBatch,
 *   runnerEventBatchProblem,
 *   validateRunnerEventBatch,
 * } from "runner-contracts";
 *
 * const body: unknown = { v: 1, runId: "run-1", events: [] };
 * const verdict = validateRunnerEventBatch(body);
 * if (!verdict.ok) {
 *   const issues = explainRunnerEventBatch(body);
 *   const { status, type, errors } = runnerEventBatchProblem({ ...verdict, issues });
 *   console.log(status, type, errors?.[0]?.pointer);
 *   // 400 urn:runner-contracts:problem:empty_batch #/events
 * }
 * ```
 */
export function runnerEventBatchProblem(failure: RunnerEventBatchFailure): RunnerEventBatchProblem {
  const { code, message, issues } = failure;
  const problem: RunnerEventBatchProblem = {
    type: `urn:runner-contracts:problem:${code}`,
    title: TITLES[code],
    status: 400,
    detail: message,
    code,
  };
  return issues === undefined ? problem : { ...problem, errors: issues.map(errorOf) };
}

/**
 * Makes the problem-details object out of the issues that a framework hands back when it has judged
 * a batch by the Standard Schema: its types know of a message and a path, the issues still have
 * their codes. `undefined` where none of them is of this library.
 *
 * @example
 * ```ts
 * import { runnerEventIssuesProblem } from "runner-contracts";
 * import { runnerEventBatchSchema } from "runner-contracts/schema";
 *
 * const result = await runnerEventBatchSchema["~standard"].validate({ v: 2, runId: "run-1" });
 * const problem = runnerEventIssuesProblem(result.issues ?? []);
 * console.log(problem?.code, problem?.errors?.map(({ pointer }) => pointer));
 * // version_mismatch ["#/v", "#/events"]
 * ```
 */
export function runnerEventIssuesProblem(
  issues: readonly unknown[],
): RunnerEventBatchProblem | undefined {
  const ours = issues.filter(isIssue);
  const [first] = ours;
  return first && runnerEventBatchProblem({ ...first, issues: ours });
}

function isIssue(value: unknown): value is RunnerEventIssue {
  if (!isRecord(value)) return false;
  const { code, message, path } = value as Partial<Record<keyof RunnerEventIssue, unknown>>;
  const isOurs = RUNNER_EVENT_BATCH_VALIDATION_CODES.some((each) => each === code);
  return isOurs && typeof message === "string" && isPath(path);
}

function isPath(value: unknown): value is JsonPath {
  return isArray(value) && value.every((key) => ["string", "number"].includes(typeof key));
}

const TITLES: Readonly<Record<RunnerEventBatchValidationCode, string>> = {
  invalid_envelope: "The body is no batch of runner events",
  version_mismatch: "The version of the batch is not supported",
  missing_run_id: "The batch does not name its run",
  empty_batch: "The batch holds no events",
  batch_too_large: "The batch holds too many events",
  invalid_event: "An event of the batch is not valid",
  seq_not_monotonic: "The events of the batch do not rise in seq",
  t_ms_not_monotonic: "The events of the batch run backwards in time",
};

const POINTER_MAX_LENGTH = 300;

function errorOf({ code, message, path }: RunnerEventIssue): RunnerEventBatchProblemError {
  return { code, detail: message, pointer: pointerTo(path) };
}

/** RFC 6901, section 6. A key comes from the input and may be of any length. */
function pointerTo(path: JsonPath): string {
  let pointer = "#";
  for (const key of path) {
    if (pointer.length + String(key).length >= POINTER_MAX_LENGTH) break;
    const token = String(key).toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1");
    const longer = `${pointer}/${encodeURIComponent(token)}`;
    if (longer.length > POINTER_MAX_LENGTH) break;
    pointer = longer;
  }
  return pointer;
}
