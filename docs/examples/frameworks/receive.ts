/**
 * What is the same in every framework: a verdict goes in, an answer comes out. A map stands for the
 * database.
 */
import {
  admitRunnerEventBatch,
  createRunCursor,
  RUNNER_EVENT_BATCH_DEFAULT_MAX_BYTES,
  type RunCursor,
  type RunnerEventBatchValidation,
  runnerEventBatchProblem,
  runStreamProblem,
} from "runner-contracts";

/** The most bytes of one POST: what a runner sends unless it is told otherwise. */
export const MAX_BYTES = RUNNER_EVENT_BATCH_DEFAULT_MAX_BYTES;

/** What a framework has to send. */
export interface Answer {
  readonly status: 200 | 201 | 400 | 409 | 413;
  readonly type: "application/json" | "application/problem+json";
  readonly body: object;
}

/** What RFC 9457 asks for, and what further members there are. */
interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: 400 | 409 | 413;
  readonly detail?: string;
  readonly code?: string;
}

const cursors = new Map<string, RunCursor>();

/** Answers a verdict on a batch that came for a run. */
export function receive(runId: string, verdict: RunnerEventBatchValidation): Answer {
  if (!verdict.ok) return refuse(runnerEventBatchProblem(verdict));
  const { batch } = verdict;
  if (batch.runId !== runId) {
    const message = "batch.runId must be the caller's run";
    return refuse(runStreamProblem({ code: "run_id_mismatch", message }));
  }
  // From here to the end: one transaction, which also stores the events.
  const admission = admitRunnerEventBatch(cursors.get(runId) ?? createRunCursor(runId), batch);
  if (!admission.ok) return refuse(runStreamProblem(admission));
  const { cursor, events, duplicates } = admission;
  cursors.set(runId, cursor);
  const body = { admitted: events.length, duplicates, cursor };
  return { status: events.length > 0 ? 201 : 200, type: "application/json", body };
}

/** Answers a body that is longer than `MAX_BYTES`. */
export function tooLong(): Answer {
  return refuse({ type: "about:blank", title: "Content Too Large", status: 413 });
}

/** Answers with a problem. */
export function refuse(problem: Problem): Answer {
  return { status: problem.status, type: "application/problem+json", body: problem };
}
