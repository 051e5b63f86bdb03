/**
 * JSON Schema of a run's cursor.
 *
 * @see `docs/protocol.md#cursor`
 */
import type { RunCursor } from "../run-stream/cursor.ts";
import {
  type JsonSchema,
  type JsonSchemaPart,
  jsonSchema,
  objectOf,
  partRef,
} from "./json-schema.ts";
import { safeInteger, storableName } from "./value.ts";

/**
 * Makes the JSON Schema of a cursor: how far a run's stream has been admitted. Fresh at each call.
 */
export function runCursorJsonSchema(): JsonSchema {
  const properties = {
    runId: partRef("storableName"),
    seq: safeInteger("The seq of the last admitted event, -1 before the first.", -1),
    tMs: safeInteger("The tMs of that event, 0 before the first.", 0),
    terminal: { description: "Whether the run's terminal has been admitted.", type: "boolean" },
  } satisfies Record<keyof RunCursor, JsonSchemaPart>;
  const heading = {
    title: "Run cursor",
    description: "How far a run's stream has been admitted. Further keys are ignored.",
    examples: [{ runId: "run-7", seq: 1, tMs: 840, terminal: false } satisfies RunCursor],
  };
  return jsonSchema("cursor", heading, objectOf(properties), { storableName: storableName() });
}
