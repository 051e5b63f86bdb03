/** The Standard Schemas against the types of the specification's own package. */
import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import type { Schema } from "ajv";
import {
  type RunCursor,
  type RunnerEvent,
  type RunnerEventBatch,
  RunnerEventBatchError,
  type RunnerEventBatchValidationCode,
  type RunnerJobHandle,
  type RunnerJobSpec,
  type RunnerJobStatusSnapshot,
} from "runner-contracts";
import {
  type JsonSchema,
  runCursorSchema,
  runnerEventBatchSchema,
  runnerEventSchema,
  runnerJobHandleSchema,
  runnerJobSpecSchema,
  runnerJobStatusSnapshotSchema,
} from "runner-contracts/schema";
import { claim, type IsAny, type IsFreeOfAny, type IsSame } from "../support/type-claims.ts";

type Batch = typeof runnerEventBatchSchema;

// A claim about any would be true of everything.
claim<IsAny<Batch> extends false ? true : false>();
claim<IsAny<StandardSchemaV1.InferOutput<Batch>> extends false ? true : false>();
claim<IsAny<StandardSchemaV1> extends false ? true : false>();
claim<IsFreeOfAny<Batch["~standard"]["validate"]>>();
claim<IsFreeOfAny<Batch["~standard"]["jsonSchema"]>>();

// Each is both interfaces of the standard, for its own shape.
runnerEventBatchSchema satisfies StandardSchemaV1<RunnerEventBatch> &
  StandardJSONSchemaV1<RunnerEventBatch>;
runnerEventSchema satisfies StandardSchemaV1<RunnerEvent> & StandardJSONSchemaV1<RunnerEvent>;
runCursorSchema satisfies StandardSchemaV1<RunCursor> & StandardJSONSchemaV1<RunCursor>;
runnerJobSpecSchema satisfies StandardSchemaV1<RunnerJobSpec> & StandardJSONSchemaV1<RunnerJobSpec>;
runnerJobHandleSchema satisfies StandardSchemaV1<RunnerJobHandle> &
  StandardJSONSchemaV1<RunnerJobHandle>;
runnerJobStatusSnapshotSchema satisfies StandardSchemaV1<RunnerJobStatusSnapshot> &
  StandardJSONSchemaV1<RunnerJobStatusSnapshot>;

// @ts-expect-error: the claims above can fail.
runnerEventSchema satisfies StandardSchemaV1<RunnerEventBatch>;

// What a framework infers.
claim<IsSame<StandardSchemaV1.InferInput<Batch>, RunnerEventBatch>>();
claim<IsSame<StandardSchemaV1.InferOutput<Batch>, RunnerEventBatch>>();
claim<IsSame<StandardSchemaV1.InferOutput<typeof runCursorSchema>, RunCursor>>();
claim<IsSame<StandardJSONSchemaV1.InferOutput<typeof runnerJobSpecSchema>, RunnerJobSpec>>();

// The verdict comes at once, and an issue has its code.
const result = runnerEventBatchSchema["~standard"].validate({});
if (result.issues === undefined) {
  claim<IsSame<typeof result.value, RunnerEventBatch>>();
} else {
  claim<IsSame<(typeof result.issues)[number]["code"], RunnerEventBatchValidationCode>>();
  // A refusal has at least one, as the error of a batch asks for.
  new RunnerEventBatchError(result.issues) satisfies Error;
}

// A document goes into a compiler as it is.
claim<JsonSchema extends Schema ? true : false>();
