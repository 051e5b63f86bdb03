import * as v from "valibot";
import type { EarlierBatch } from "../baseline.ts";
import { KINDS, MAX_EVENTS, type Peer } from "./peer.ts";

// Built once: a `v.lazy` around the whole union would build it again for every value.
const json: unknown = v.union([
  v.string(),
  v.number(),
  v.boolean(),
  v.null(),
  v.array(v.lazy(() => json)),
  v.record(
    v.string(),
    v.lazy(() => json),
  ),
]);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const event = v.object({
  seq: count,
  tMs: count,
  kind: v.picklist(KINDS),
  data: v.record(v.string(), json),
});
const batch = v.object({
  v: v.literal(1),
  runId: v.pipe(v.string(), v.minLength(1)),
  events: v.pipe(v.array(event), v.minLength(1), v.maxLength(MAX_EVENTS)),
});

export const valibot: Peer = {
  name: "valibot",
  accept(input) {
    const result = v.safeParse(batch, input);
    // To valibot a list is a record. It copies, so only what was given tells.
    return result.success && hasObjects(input as EarlierBatch) ? result.output : undefined;
  },
};

function hasObjects({ events }: EarlierBatch): boolean {
  return events.every(({ data }) => !Array.isArray(data));
}
