/**
 * The contract between the parties of an AI agent's run: events, jobs, adapters and errors.
 *
 * @packageDocumentation
 */

export {
  type AdapterStep,
  foldNativeStream,
  type NativeStreamEnd,
  type RunnerAdapter,
} from "./adapter/adapter.ts";
export {
  isRunnerContractError,
  RunnerContractError,
  type RunnerContractErrorJson,
  type RunnerContractErrorLike,
} from "./errors.ts";
export { isJsonObject, isJsonValue } from "./json/guards.ts";
export {
  JSON_MAX_DEPTH,
  JSON_MAX_NODES,
  type JsonObject,
  type JsonPath,
  type JsonValue,
} from "./json/json-value.ts";
export { sanitizeJson } from "./json/sanitize.ts";
export {
  admitRunnerEventBatch,
  RUN_STREAM_CODES,
  type RunAdmission,
  type RunStreamCode,
} from "./run-stream/admit.ts";
export {
  type ChunkOptions,
  chunkRunnerEvents,
  RUNNER_EVENT_BATCH_DEFAULT_MAX_BYTES,
} from "./run-stream/chunk.ts";
export {
  createRunCursor,
  isRunCursor,
  type RunCursor,
  readRunCursor,
} from "./run-stream/cursor.ts";
export {
  RUN_FINDING_CODES,
  RUN_FINDING_LEVELS,
  type RunFinding,
  type RunFindingCode,
  type RunFindingLevel,
} from "./run-stream/finding.ts";
export {
  RUN_VERIFIER_MAX_CALL_ID_LENGTH,
  RUN_VERIFIER_MAX_OPEN_CALLS,
} from "./run-stream/open-calls.ts";
export {
  type RunStreamProblem,
  type RunStreamRefusal,
  runStreamProblem,
} from "./run-stream/problem-details.ts";
export { type RunSequence, sequenceRunnerEvents } from "./run-stream/sequence.ts";
export { createRunVerifier, type RunVerifier, verifyRun } from "./run-stream/verify.ts";
export { assertRunnerEventBatch, RunnerEventBatchError } from "./runner-event/assert.ts";
export {
  RUNNER_EVENT_BATCH_MAX_EVENTS,
  type RunnerEvent,
  type RunnerEventBatch,
  type RunnerEventDraft,
} from "./runner-event/event.ts";
export { explainRunnerEventBatch, RUNNER_EVENT_MAX_ISSUES } from "./runner-event/explain.ts";
export {
  isRunnerEventKind,
  RUNNER_EVENT_KINDS,
  RUNNER_EVENT_VERSION,
  type RunnerEventKind,
} from "./runner-event/kinds.ts";
export {
  type ParseRunnerEventBatchOptions,
  parseRunnerEventBatch,
} from "./runner-event/parse.ts";
export { draftRunnerEvent, type RunnerEventPayloads } from "./runner-event/payload.ts";
export {
  type RunnerEventBatchFailure,
  type RunnerEventBatchProblem,
  type RunnerEventBatchProblemError,
  runnerEventBatchProblem,
  runnerEventIssuesProblem,
} from "./runner-event/problem-details.ts";
export {
  type KnownRunnerEventPayload,
  type MalformedRunnerEventPayload,
  type RunnerEventPayloadReading,
  readRunnerEventPayload,
  type UncarriedRunnerEventPayload,
} from "./runner-event/read-payload.ts";
export {
  type CarriedRunnerEvent,
  type CarriedRunnerEventBatch,
  type RunnerEventBatchReading,
  type RunnerEventReading,
  readRunnerEvent,
  readRunnerEventBatch,
} from "./runner-event/tolerant-reader.ts";
export { validateRunnerEventBatch } from "./runner-event/validate.ts";
export {
  RUNNER_EVENT_BATCH_VALIDATION_CODES,
  type RunnerEventBatchValidation,
  type RunnerEventBatchValidationCode,
  type RunnerEventIssue,
} from "./runner-event/verdict.ts";
export { runnerJobSpecsEqual } from "./runner-job/equal.ts";
export {
  RunnerJobConflictError,
  RunnerJobNotFoundError,
  RunnerRuntimeNotImplementedError,
} from "./runner-job/errors.ts";
export type {
  RunnerJobExecutor,
  RunnerJobStopOptions,
} from "./runner-job/executor.ts";
export type {
  ResourceStats,
  RunnerJobHandle,
  RunnerJobResources,
  RunnerJobSpec,
  RunnerJobStatusSnapshot,
} from "./runner-job/job.ts";
export {
  assertJobStatusTransition,
  canReachJobStatus,
  canTransitionJobStatus,
  isTerminalJobStatus,
  PROVIDER_RUNTIME_JOB_TRANSITIONS,
  RunnerJobTransitionError,
  type TerminalJobStatus,
} from "./runner-job/lifecycle.ts";
export { isRunProvider, RUN_PROVIDERS, type RunProvider } from "./runner-job/provider.ts";
export { redactEnvironmentValues, redactRunnerJobSpec } from "./runner-job/redact.ts";
export {
  isProviderRuntimeJobStatus,
  isProviderRuntimeKind,
  PROVIDER_RUNTIME_JOB_STATUSES,
  PROVIDER_RUNTIME_KINDS,
  type ProviderRuntimeJobStatus,
  type ProviderRuntimeKind,
} from "./runner-job/status.ts";
export { explainRunnerJobHandle, validateRunnerJobHandle } from "./runner-job/validate-handle.ts";
export {
  explainRunnerJobStatusSnapshot,
  validateRunnerJobStatusSnapshot,
} from "./runner-job/validate-snapshot.ts";
export { explainRunnerJobSpec, validateRunnerJobSpec } from "./runner-job/validate-spec.ts";
export {
  RUNNER_JOB_MAX_ISSUES,
  RUNNER_JOB_VALIDATION_CODES,
  type RunnerJobIssue,
  type RunnerJobValidation,
  type RunnerJobValidationCode,
} from "./runner-job/validation.ts";
