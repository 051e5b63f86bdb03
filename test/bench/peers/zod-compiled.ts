/** Zod's own compiler (`z.compile`), once with its `z.json()` and once with JSON checked by hand. */
import * as z from "zod";
import { type EarlierBatch, isJson, isPlainObject } from "../baseline.ts";
import { KINDS, MAX_EVENTS, type Peer } from "./peer.ts";

const compiled = z.compile(batchOf(z.record(z.string(), z.json())));
const byHand = z.compile(
  batchOf(z.custom((value: unknown) => isPlainObject(value) && isJson(value))),
);

export const zodCompiled: Peer = {
  name: "zod 4 compiled",
  accept: (input) => parsed(compiled, input),
};

export const zodByHand: Peer = {
  name: "zod 4 compiled, JSON by hand",
  accept: (input) => parsed(byHand, input),
};

function batchOf(data: unknown) {
  const event = z.object({
    seq: z.int().nonnegative(),
    tMs: z.int().nonnegative(),
    kind: z.enum(KINDS),
    data,
  });
  return z.object({
    v: z.literal(1),
    runId: z.string().min(1),
    events: z.array(event).min(1).max(MAX_EVENTS),
  });
}

function parsed(schema: typeof compiled, input: unknown): EarlierBatch | undefined {
  const result = schema.safeParse(input);
  return result.success ? result.data : undefined;
}
