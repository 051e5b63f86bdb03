/**
 * For tests of programs that speak the contract, under any test runner: assertions, a conformance
 * kit for executors with an executor in memory that passes it, and what runs the conformance
 * vectors.
 *
 * @packageDocumentation
 */

export {
  type RunnerJobConformanceOptions,
  type RunnerJobConformanceSubstrate,
  runnerJobExecutorConformance,
} from "./conformance.ts";
export {
  type ConformanceCase,
  type ConformanceReport,
  type ConformanceResult,
  RUNNER_JOB_CAPABILITIES,
  type RunnerJobCapability,
  RunnerJobConformanceError,
  runConformance,
} from "./conformance-case.ts";
export {
  RunnerAssertionError,
  type RunnerAssertionFault,
  type RunnerAssertionFaults,
} from "./expect/assertion-error.ts";
export { expectRunnerEventBatch } from "./expect/batch.ts";
export {
  expectRunnerJobHandle,
  expectRunnerJobSpec,
  expectRunnerJobStatusSnapshot,
} from "./expect/job.ts";
export { expectRunVerifies, type RunExpectation, type RunInput } from "./expect/run.ts";
export {
  createInMemoryExecutor,
  IN_MEMORY_GRACE_MS,
  type InMemoryExecutor,
} from "./in-memory/executor.ts";
export {
  createInMemorySubstrate,
  IN_MEMORY_APP_NAME,
  type InMemoryMachine,
  type InMemorySubstrate,
  type InMemorySubstrateOptions,
} from "./in-memory/substrate.ts";
export {
  CONFORMANCE_VECTOR_SUBJECTS,
  type ConformanceVectorSubject,
} from "./vector-file.ts";
export type {
  ConformanceVectorAnswer,
  ConformanceVectorOptions,
  ConformanceVectorQuestion,
} from "./vector-question.ts";
export { expandVectorInput } from "./vector-recipe.ts";
export {
  type ConformanceVectorReport,
  type ConformanceVectorResult,
  runConformanceVectors,
} from "./vector-run.ts";
export {
  CONFORMANCE_COMPLETE_LINES,
  CONFORMANCE_DRAIN_VARIABLE,
  CONFORMANCE_DRAINED_LINE,
  CONFORMANCE_READY_LINE,
  CONFORMANCE_WORKLOAD_VARIABLE,
  CONFORMANCE_WORKLOADS,
  type ConformanceWorkload,
} from "./workload.ts";
