/**
 * An option that a user hands in may be `undefined`: programs hand on what they may have been given,
 * and `exactOptionalPropertyTypes` tells absent from `undefined`. Checked by `tsc`, never run.
 */
import {
  chunkRunnerEvents,
  type NativeStreamEnd,
  parseRunnerEventBatch,
  type RunnerJobExecutor,
  runnerEventBatchProblem,
} from "runner-contracts";
import { createNdjsonDecoder, createNdjsonDecoderStream } from "runner-contracts/codec/ndjson";
import {
  createServerSentEventDecoder,
  createServerSentEventDecoderStream,
  encodeServerSentEvent,
  parseLastEventId,
} from "runner-contracts/codec/sse";
import { sqlReplaceCheck } from "runner-contracts/schema";
import {
  createInMemoryExecutor,
  createInMemorySubstrate,
  expectRunVerifies,
  runnerJobExecutorConformance,
} from "runner-contracts/testing";

declare const executor: RunnerJobExecutor;
declare const handle: Awaited<ReturnType<RunnerJobExecutor["start"]>>;

const ndjson = { maxLineBytes: undefined };
createNdjsonDecoder(ndjson);
createNdjsonDecoderStream(ndjson);
const sse = { maxEventBytes: undefined, lastEventId: undefined };
createServerSentEventDecoder(sse);
createServerSentEventDecoderStream(sse);
encodeServerSentEvent({
  id: undefined,
  event: undefined,
  data: undefined,
  retry: undefined,
  comment: undefined,
});
parseLastEventId(undefined);
chunkRunnerEvents("run-1", [], { maxEvents: undefined, maxBytes: undefined });
parseRunnerEventBatch("", { maxBytes: undefined });
runnerEventBatchProblem({ code: "empty_batch", message: "", issues: undefined });
executor.stop(handle, { graceMs: undefined });
executor.tailLogs?.(handle, undefined);
export const end: NativeStreamEnd = { exitCode: undefined, signal: undefined, error: undefined };
sqlReplaceCheck({ schema: undefined, table: "t", constraint: "c", column: "k" }, ["a"]);
expectRunVerifies([], { failOn: undefined, except: undefined });
const substrate = createInMemorySubstrate({ now: Date.now, nextId: () => "machine" });
runnerJobExecutorConformance({
  createExecutor: () => createInMemoryExecutor(substrate),
  supports: undefined,
  pollMs: undefined,
  deadlineMs: undefined,
  substrate: undefined,
  runIdPrefix: undefined,
});
