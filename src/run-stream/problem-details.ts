/**
 * A batch that its run's stream refuses, in the words of HTTP.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9457 | RFC 9457 (problem details)} and
 * `docs/protocol.md#problem-details`
 */
import type { RunStreamCode } from "./admit.ts";

/** A problem-details object, to be sent as `application/problem+json`. */
export interface RunStreamProblem {
  /** A URI for the code: `urn:runner-contracts:problem:stream-` and the code. Stable. */
  readonly type: string;
  /** The code in words: the same for every problem of the type. */
  readonly title: string;
  /** The HTTP status. */
  readonly status: 409;
  /** This problem in words: the message of the refusal. */
  readonly detail: string;
  /** The code of the refusal. Stable. */
  readonly code: RunStreamCode;
}

/**
 * Why a stream refused a batch: what `admitRunnerEventBatch` gave, or a service's own word for it.
 */
export interface RunStreamRefusal {
  /** Which rule was broken. */
  readonly code: RunStreamCode;
  /** The place, then what is wrong there. */
  readonly message: string;
}

/**
 * Makes the problem-details object for a batch that its run's stream refuses. Pure: a server
 * library sends it.
 *
 * @example
 * ```ts
 * import { admitRunnerEventBatch, createRunCursor, runStreamProblem } from "runner-contracts";
 *
 * const events = [{ seq: 0, tMs: 0, kind: "notification", data: {} }] as const;
 * const admission = admitRunnerEventBatch(createRunCursor("run-1"), { v: 1, runId: "run-2", events });
 * if (!admission.ok) {
 *   const { status, type } = runStreamProblem(admission);
 *   console.log(status, type);
 *   // 409 urn:runner-contracts:problem:stream-run_id_mismatch
 * }
 * ```
 */
export function runStreamProblem({ code, message }: RunStreamRefusal): RunStreamProblem {
  return {
    type: `urn:runner-contracts:problem:stream-${code}`,
    title: TITLES[code],
    status: 409,
    detail: message,
    code,
  };
}

const TITLES: Readonly<Record<RunStreamCode, string>> = {
  run_id_mismatch: "The batch is of another run",
  t_ms_not_monotonic: "The batch runs back in time behind its run",
  event_after_terminal: "The run has ended",
  terminal_not_last: "The batch goes on after the end of its run",
};
