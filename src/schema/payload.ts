/**
 * JSON Schema of the payload conventions.
 *
 * @see `docs/protocol.md#payloads`
 */
import { RUNNER_EVENT_KINDS } from "../runner-event/kinds.ts";
import { type LooseRules, PAYLOAD_RULES } from "../runner-event/read-payload.ts";
import type { JsonSchemaPart } from "./json-schema.ts";

/** What `data` carries by convention, under the name of each kind. */
export function payloadParts(): JsonSchemaPart {
  return Object.fromEntries(RUNNER_EVENT_KINDS.map((kind) => [kind, payloadOf(kind)]));
}

function payloadOf(kind: (typeof RUNNER_EVENT_KINDS)[number]): JsonSchemaPart {
  const { required, optional, anyOf }: LooseRules = PAYLOAD_RULES[kind];
  const fields = Object.entries({ ...required, ...optional });
  return {
    description: `The data of a ${kind} event, by convention. Further fields are welcome.`,
    type: "object",
    required: Object.keys(required),
    properties: Object.fromEntries(fields.map(([field, { schema }]) => [field, copyOf(schema)])),
    ...(anyOf && { anyOf: anyOf.map((field) => present(field)) }),
  };
}

/** A strict compiler wants to see the property that is demanded. */
function present(field: string): JsonSchemaPart {
  return { required: [field], properties: { [field]: true } };
}

/** The rules belong to the validator: a document that is handed out holds none of their objects. */
function copyOf(schema: Readonly<Record<string, unknown>>): JsonSchemaPart {
  const words = schema["enum"];
  return Array.isArray(words) ? { enum: [...words] } : { ...schema };
}
