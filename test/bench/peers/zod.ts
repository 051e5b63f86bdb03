import * as z from "zod";
import type { EarlierBatch } from "../baseline.ts";
import { KINDS, MAX_EVENTS, type Peer } from "./peer.ts";

const batch = batchOf(z.record(z.string(), z.json()));

/** As its documentation shows it. */
export const zod: Peer = { name: "zod 4", accept: (input) => parsed(batch, input) };

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

function parsed(schema: typeof batch, input: unknown): EarlierBatch | undefined {
  const result = schema.safeParse(input);
  return result.success ? result.data : undefined;
}
