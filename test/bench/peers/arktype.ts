import { scope, type } from "arktype";
import { isPlainObject } from "../baseline.ts";
import { KINDS, MAX_EVENTS, type Peer } from "./peer.ts";

const rules = scope({
  count: "number.safe & number.integer >= 0",
  kind: type.enumerated(...KINDS),
  // Its own word for JSON. A schema that spells JSON out by recursion lets a bigint inside two lists pass.
  data: ["object.json", ":", isPlainObject],
  event: { seq: "count", tMs: "count", kind: "kind", data: "data" },
  batch: { v: "1", runId: "string > 0", events: `0 < event[] <= ${MAX_EVENTS}` },
}).export();

export const arktype: Peer = {
  name: "arktype",
  letsPass: ["a function inside"],
  accept(input) {
    const result = rules.batch(input);
    return result instanceof type.errors ? undefined : result;
  },
};
