import Type from "typebox";
import { Compile } from "typebox/compile";
import type { EarlierBatch } from "../baseline.ts";
import { KINDS, MAX_EVENTS, type Peer } from "./peer.ts";

const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const batch = Type.Cyclic(
  {
    Json: Type.Union([
      Type.String(),
      Type.Number(),
      Type.Boolean(),
      Type.Null(),
      Type.Array(Type.Ref("Json")),
      Type.Record(Type.String(), Type.Ref("Json")),
    ]),
    Batch: Type.Object({
      v: Type.Literal(1),
      runId: Type.String({ minLength: 1 }),
      events: Type.Array(
        Type.Object({
          seq: count,
          tMs: count,
          kind: Type.Union(KINDS.map((kind) => Type.Literal(kind))),
          data: Type.Record(Type.String(), Type.Ref("Json")),
        }),
        { minItems: 1, maxItems: MAX_EVENTS },
      ),
    }),
  },
  "Batch",
);
const compiled = Compile(batch);

export const typebox: Peer = {
  name: "typebox (compiled)",
  accept: (input) => (compiled.Check(input) ? (input as EarlierBatch) : undefined),
};
