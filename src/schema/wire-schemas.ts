/**
 * A Standard Schema for each wire shape.
 *
 * @see {@link https://standardschema.dev | Standard Schema 1.1}
 */
import { type RunCursor, takeCursor } from "../run-stream/cursor.ts";
import type { RunnerEvent, RunnerEventBatch } from "../runner-event/event.ts";
import { explainRunnerEventBatch } from "../runner-event/explain.ts";
import { batchAround, outsideBatch } from "../runner-event/lone-event.ts";
import { validateRunnerEventBatch } from "../runner-event/validate.ts";
import type { RunnerEventBatchValidationCode } from "../runner-event/verdict.ts";
import type { RunnerJobHandle, RunnerJobSpec, RunnerJobStatusSnapshot } from "../runner-job/job.ts";
import { explainRunnerJobHandle, validateRunnerJobHandle } from "../runner-job/validate-handle.ts";
import {
  explainRunnerJobStatusSnapshot,
  validateRunnerJobStatusSnapshot,
} from "../runner-job/validate-snapshot.ts";
import { explainRunnerJobSpec, validateRunnerJobSpec } from "../runner-job/validate-spec.ts";
import type {
  RunnerJobIssue,
  RunnerJobValidation,
  RunnerJobValidationCode,
} from "../runner-job/validation.ts";
import { runCursorJsonSchema } from "./cursor.ts";
import { runnerEventBatchJsonSchema, runnerEventJsonSchema } from "./event.ts";
import {
  runnerJobHandleJsonSchema,
  runnerJobSpecJsonSchema,
  runnerJobStatusSnapshotJsonSchema,
} from "./job.ts";
import {
  type StandardWireIssue,
  type StandardWireResult,
  type StandardWireSchema,
  standardSchema,
} from "./standard-schema.ts";

/**
 * A batch, as a framework takes it: judged as `validateRunnerEventBatch` judges, every fault told
 * as `explainRunnerEventBatch` tells it.
 *
 * @example
 * ```ts
 * import { runnerEventBatchSchema } from "runner-contracts/schema";
 *
 * const { issues } = runnerEventBatchSchema["~standard"].validate({ v: 1, runId: "r", events: [] });
 * console.log(issues?.[0]?.code, issues?.[0]?.path);
 * // empty_batch ["events"]
 * ```
 */
export const runnerEventBatchSchema: StandardWireSchema<
  RunnerEventBatch,
  RunnerEventBatchValidationCode
> = /* @__PURE__ */ standardSchema(judgeBatch, runnerEventBatchJsonSchema);

/** One event, by the rules that it has in a batch. */
export const runnerEventSchema: StandardWireSchema<RunnerEvent, RunnerEventBatchValidationCode> =
  /* @__PURE__ */ standardSchema(judgeEvent, runnerEventJsonSchema);

/** A run's cursor, as `readRunCursor` takes it. */
export const runCursorSchema: StandardWireSchema<RunCursor, "invalid_cursor"> =
  /* @__PURE__ */ standardSchema(judgeCursor, runCursorJsonSchema);

/** A job spec, as `validateRunnerJobSpec` judges it. No issue holds an environment's value. */
export const runnerJobSpecSchema: StandardWireSchema<RunnerJobSpec, RunnerJobValidationCode> =
  /* @__PURE__ */ standardSchema(judgeSpec, runnerJobSpecJsonSchema);

/** A job handle, as `validateRunnerJobHandle` judges it. */
export const runnerJobHandleSchema: StandardWireSchema<RunnerJobHandle, RunnerJobValidationCode> =
  /* @__PURE__ */ standardSchema(judgeHandle, runnerJobHandleJsonSchema);

/** A job's snapshot, as `validateRunnerJobStatusSnapshot` judges it. */
export const runnerJobStatusSnapshotSchema: StandardWireSchema<
  RunnerJobStatusSnapshot,
  RunnerJobValidationCode
> = /* @__PURE__ */ standardSchema(judgeSnapshot, runnerJobStatusSnapshotJsonSchema);

type BatchResult<Value> = StandardWireResult<Value, RunnerEventBatchValidationCode>;

function judgeBatch(value: unknown): BatchResult<RunnerEventBatch> {
  const verdict = validateRunnerEventBatch(value);
  if (verdict.ok) return { value: verdict.batch };
  return refusal(verdict, explainRunnerEventBatch(value));
}

function judgeEvent(value: unknown): BatchResult<RunnerEvent> {
  const result = judgeBatch(batchAround(value));
  if (result.issues === undefined) {
    // A batch that is accepted holds as many events as it was given.
    return { value: result.value.events[0] as RunnerEvent };
  }
  const [first, ...more] = result.issues;
  return { issues: [outsideBatch(first), ...more.map(outsideBatch)] };
}

function judgeCursor(value: unknown): StandardWireResult<RunCursor, "invalid_cursor"> {
  const taken = takeCursor(value);
  if (taken.ok) return { value: taken.cursor };
  const { code, message, path } = taken;
  return { issues: [{ code, message, path }] };
}

function judgeSpec(value: unknown): JobResult<RunnerJobSpec> {
  return judgeJob(value, validateRunnerJobSpec, explainRunnerJobSpec);
}

function judgeHandle(value: unknown): JobResult<RunnerJobHandle> {
  return judgeJob(value, validateRunnerJobHandle, explainRunnerJobHandle);
}

function judgeSnapshot(value: unknown): JobResult<RunnerJobStatusSnapshot> {
  return judgeJob(value, validateRunnerJobStatusSnapshot, explainRunnerJobStatusSnapshot);
}

type JobResult<Value> = StandardWireResult<Value, RunnerJobValidationCode>;

function judgeJob<Value>(
  value: unknown,
  validate: (value: unknown) => RunnerJobValidation<Value>,
  explain: (value: unknown) => readonly RunnerJobIssue[],
): JobResult<Value> {
  const verdict = validate(value);
  return verdict.ok ? { value: verdict.value } : refusal(verdict, explain(value));
}

/**
 * The faults, which a value that changes between two readings may not have again: then the verdict.
 */
function refusal<Code extends string>(
  { code, message }: { readonly code: Code; readonly message: string },
  [first, ...more]: readonly StandardWireIssue<Code>[],
): { readonly issues: readonly [StandardWireIssue<Code>, ...StandardWireIssue<Code>[]] } {
  const isSame = first?.code === code && first.message === message;
  return { issues: isSame ? [first, ...more] : [{ code, message, path: [] }] };
}
