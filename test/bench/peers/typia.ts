/** The check that typia's compiler made of `typia/batch.ts`; the benchmark has it made at its build. */
import { isBatch } from "typia-generated";
import type { EarlierBatch } from "../baseline.ts";
import type { Peer } from "./peer.ts";

export const typia: Peer = {
  name: "typia is()",
  accept: (input) => (isBatch(input) ? (input as EarlierBatch) : undefined),
};
