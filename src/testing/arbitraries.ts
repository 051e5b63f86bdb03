/**
 * Arbitraries for fast-check, versions 3 and 4: values that the contract accepts, values that it
 * refuses together with the code that it must give, whole runs, and runs as a network delivers
 * them. This entry alone needs fast-check, an optional peer.
 *
 * @packageDocumentation
 */

export {
  type RunnerEventBatchArbitraryOptions,
  runnerEvent,
  runnerEventBatch,
} from "./arbitraries/batch.ts";
export {
  type FaultyRunnerEventBatch,
  type FaultyRunnerEventBatchOptions,
  faultyRunnerEventBatch,
} from "./arbitraries/faulty-batch.ts";
export { unstorableText } from "./arbitraries/faulty-value.ts";
export { runnerJobHandle, runnerJobSpec, runnerJobStatusSnapshot } from "./arbitraries/job.ts";
export {
  jsonObject,
  jsonValue,
  type StorableTextOptions,
  storableName,
  storableText,
} from "./arbitraries/json.ts";
export {
  type BrokenJobStatusWalk,
  brokenJobStatusWalk,
  type JobStatusWalkOptions,
  jobStatusWalk,
} from "./arbitraries/lifecycle.ts";
export {
  type RunnerEventDraftOptions,
  runnerEventDraft,
  runnerEventPayload,
} from "./arbitraries/payload.ts";
export {
  type DeliveredRunnerRun,
  deliveredRunnerRun,
  type RunnerRun,
  type RunnerRunDelivery,
  type RunnerRunOptions,
  runnerRun,
} from "./arbitraries/run.ts";
