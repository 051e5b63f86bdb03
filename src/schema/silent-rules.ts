/**
 * What a JSON Schema cannot say.
 *
 * @see `docs/protocol.md#batch`
 */

import type { RunnerEventBatchValidationCode } from "../runner-event/verdict.ts";

/** A rule on which the schemas are silent. */
export interface JsonSchemaSilentRule {
  /** Its anchor in `docs/protocol.md`. */
  readonly rule: string;
  /** What the validator refuses it as. */
  readonly code: RunnerEventBatchValidationCode;
}

/**
 * The rules on which the JSON Schemas are silent: order between events, depth, size. Every other
 * rule that a JSON value can break the schemas state too.
 */
export const JSON_SCHEMA_SILENT_RULES: readonly JsonSchemaSilentRule[] = [
  { rule: "seq-order", code: "seq_not_monotonic" },
  { rule: "t-ms-order", code: "t_ms_not_monotonic" },
  { rule: "json-depth", code: "invalid_event" },
  { rule: "json-nodes", code: "invalid_event" },
];
