/**
 * The wire shapes for everything that is not this library: JSON Schema, Standard Schema, OpenAPI,
 * SQL.
 *
 * @packageDocumentation
 */

export { runCursorJsonSchema } from "./cursor.ts";
export { runnerEventBatchJsonSchema, runnerEventJsonSchema } from "./event.ts";
export {
  runnerJobHandleJsonSchema,
  runnerJobSpecJsonSchema,
  runnerJobStatusSnapshotJsonSchema,
} from "./job.ts";
export type { JsonSchema } from "./json-schema.ts";
export {
  type OpenApiComponents,
  type OpenApiDocument,
  type OpenApiInfo,
  runnerEventIngestOpenApi,
} from "./openapi.ts";
export { JSON_SCHEMA_SILENT_RULES, type JsonSchemaSilentRule } from "./silent-rules.ts";
export {
  compareSqlCheck,
  SQL_IDENTIFIER_MAX_BYTES,
  type SqlCheckDifference,
  type SqlCheckPlace,
  sqlCheck,
  sqlReplaceCheck,
} from "./sql.ts";
export {
  JSON_SCHEMA_TARGETS,
  type StandardWireIssue,
  type StandardWireJsonSchema,
  type StandardWireJsonSchemaOptions,
  type StandardWireResult,
  type StandardWireSchema,
  type StandardWireSchemaProps,
  type StandardWireSchemaTypes,
} from "./standard-schema.ts";
export {
  runCursorSchema,
  runnerEventBatchSchema,
  runnerEventSchema,
  runnerJobHandleSchema,
  runnerJobSpecSchema,
  runnerJobStatusSnapshotSchema,
} from "./wire-schemas.ts";
