/**
 * What a JSON Schema cannot say.
 *
 * @see `docs/protocol.md#batch`
 */

/**
 * The rules on which a JSON Schema is silent, by the anchors of `docs/protocol.md`, each with the code
 * of the validator that refuses what breaks it: order between events, depth, size. Every other rule
 * that JSON text can break the schemas state too.
 */
export const JSON_SCHEMA_SILENT_RULES = [
  { rule: "seq-order", code: "seq_not_monotonic" },
  { rule: "t-ms-order", code: "t_ms_not_monotonic" },
  { rule: "json-depth", code: "invalid_event" },
  { rule: "json-nodes", code: "invalid_event" },
] as const;
