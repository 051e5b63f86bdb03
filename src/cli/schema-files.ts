/**
 * The JSON Schemas and the OpenAPI document as files, for whoever reads no JavaScript: the build
 * puts them into the package, the command line gives them out.
 */
import { runCursorJsonSchema } from "../schema/cursor.ts";
import { runnerEventBatchJsonSchema, runnerEventJsonSchema } from "../schema/event.ts";
import {
  runnerJobHandleJsonSchema,
  runnerJobSpecJsonSchema,
  runnerJobStatusSnapshotJsonSchema,
} from "../schema/job.ts";
import type { JsonSchema, JsonSchemaName } from "../schema/json-schema.ts";
import { type OpenApiDocument, runnerEventIngestOpenApi } from "../schema/openapi.ts";

/** The name of a file, without its ending. */
export type SchemaFileName = JsonSchemaName | "openapi";

/** What makes the content of each file, by the file's name. */
export const SCHEMA_FILES: Readonly<Record<SchemaFileName, () => JsonSchema | OpenApiDocument>> = {
  batch: runnerEventBatchJsonSchema,
  event: runnerEventJsonSchema,
  cursor: runCursorJsonSchema,
  "job-spec": runnerJobSpecJsonSchema,
  handle: runnerJobHandleJsonSchema,
  snapshot: runnerJobStatusSnapshotJsonSchema,
  openapi: runnerEventIngestOpenApi,
};

/**
 * Writes JSON in ASCII alone: some characters of the patterns are invisible, or no character at
 * all.
 */
export function asciiJson(value: unknown, space: number): string {
  return JSON.stringify(value, null, space).replace(/[\u007F-\uFFFF]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
