import { Ajv } from "ajv";
import type { EarlierBatch } from "../baseline.ts";
import { KINDS, MAX_EVENTS, type Peer } from "./peer.ts";

const count = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const check = new Ajv({ allowUnionTypes: true }).compile({
  type: "object",
  required: ["v", "runId", "events"],
  properties: {
    v: { const: 1 },
    runId: { type: "string", minLength: 1 },
    events: {
      type: "array",
      minItems: 1,
      maxItems: MAX_EVENTS,
      items: {
        type: "object",
        required: ["seq", "tMs", "kind", "data"],
        properties: {
          seq: count,
          tMs: count,
          kind: { enum: KINDS },
          data: { type: "object", additionalProperties: { $ref: "#/definitions/json" } },
        },
      },
    },
  },
  definitions: {
    json: {
      anyOf: [
        { type: ["string", "number", "boolean", "null"] },
        { type: "array", items: { $ref: "#/definitions/json" } },
        { type: "object", additionalProperties: { $ref: "#/definitions/json" } },
      ],
    },
  },
});

export const ajv: Peer = {
  name: "ajv 8 (compiled)",
  accept: (input) => (check(input) ? (input as EarlierBatch) : undefined),
};
