/** Every wire shape with all that judges it: its JSON Schema, its Standard Schema, its validator. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import {
  isRunCursor,
  validateRunnerEventBatch,
  validateRunnerJobHandle,
  validateRunnerJobSpec,
  validateRunnerJobStatusSnapshot,
} from "runner-contracts";
import {
  type JsonSchema,
  runCursorJsonSchema,
  runCursorSchema,
  runnerEventBatchJsonSchema,
  runnerEventBatchSchema,
  runnerEventJsonSchema,
  runnerEventSchema,
  runnerJobHandleJsonSchema,
  runnerJobHandleSchema,
  runnerJobSpecJsonSchema,
  runnerJobSpecSchema,
  runnerJobStatusSnapshotJsonSchema,
  runnerJobStatusSnapshotSchema,
  type StandardWireSchema,
} from "runner-contracts/schema";
import { batch } from "../support/events.ts";

/** A shape under the name of its file. */
export interface WireShape {
  readonly name: string;
  readonly document: () => JsonSchema;
  readonly standard: StandardWireSchema<unknown, string>;
  /** The validator's verdict: `undefined` where it accepts, else its code. */
  readonly refusal: (value: unknown) => string | undefined;
}

/** A verdict as every validator gives it. */
type Verdict = { readonly ok: true } | { readonly ok: false; readonly code: string };

function codeOf(verdict: Verdict): string | undefined {
  return verdict.ok ? undefined : verdict.code;
}

/** Every wire shape. */
export const WIRE_SHAPES: readonly WireShape[] = [
  {
    name: "batch",
    document: runnerEventBatchJsonSchema,
    standard: runnerEventBatchSchema,
    refusal: (value) => codeOf(validateRunnerEventBatch(value)),
  },
  {
    name: "event",
    document: runnerEventJsonSchema,
    standard: runnerEventSchema,
    refusal: (value) => codeOf(validateRunnerEventBatch(batch([value]))),
  },
  {
    name: "cursor",
    document: runCursorJsonSchema,
    standard: runCursorSchema,
    refusal: (value) => (isRunCursor(value) ? undefined : "invalid_cursor"),
  },
  {
    name: "job-spec",
    document: runnerJobSpecJsonSchema,
    standard: runnerJobSpecSchema,
    refusal: (value) => codeOf(validateRunnerJobSpec(value)),
  },
  {
    name: "handle",
    document: runnerJobHandleJsonSchema,
    standard: runnerJobHandleSchema,
    refusal: (value) => codeOf(validateRunnerJobHandle(value)),
  },
  {
    name: "snapshot",
    document: runnerJobStatusSnapshotJsonSchema,
    standard: runnerJobStatusSnapshotSchema,
    refusal: (value) => codeOf(validateRunnerJobStatusSnapshot(value)),
  },
];

/** The shape of that name. */
export function wireShape(name: string): WireShape {
  const shape = WIRE_SHAPES.find((candidate) => candidate.name === name);
  if (shape === undefined) throw new Error(`there is no shape ${name}`);
  return shape;
}

/** Compiles a 2020-12 schema as strictly as Ajv can; one of OpenAPI has its parts in `components`. */
export function compile(schema: object): ValidateFunction {
  return new Ajv2020({ strict: true, strictTypes: true, keywords: ["components"] }).compile(schema);
}
