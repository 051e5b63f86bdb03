/** The rules as types: `typia generate` writes the code of the check from them. */
import typia, { type tags } from "typia";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Count = number & tags.Type<"uint64"> & tags.Maximum<9_007_199_254_740_991>;

interface Event {
  seq: Count;
  tMs: Count;
  kind:
    | "runtime_started"
    | "assistant_text"
    | "tool_request"
    | "tool_response"
    | "skill_loaded"
    | "file_uploaded"
    | "notification"
    | "stream_error"
    | "runtime_terminal";
  data: { [key: string]: Json };
}

interface Batch {
  v: 1;
  runId: string & tags.MinLength<1>;
  events: Event[] & tags.MinItems<1> & tags.MaxItems<256>;
}

export const isBatch = typia.createIs<Batch>();
