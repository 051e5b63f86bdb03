/**
 * Runs the examples of `docs/errors.md`: what stands there in JSON goes to the function that gives the
 * code. Functions are looked up by name, because a section may be written before its function.
 */
import * as root from "runner-contracts";
import { createNdjsonDecoder } from "runner-contracts/codec/ndjson";
import { createServerSentEventDecoder } from "runner-contracts/codec/sse";
import { expectRunnerEventBatch } from "runner-contracts/testing";

/** What an example holds: fields by name, each handed on as it is. */
type Example = Readonly<Record<string, unknown>>;

/** Gives each message that an example gets with its code. */
type Judge = (example: Example, code: string) => unknown;

/** By the tuple that a section is about: what judges its examples. */
const JUDGES: Readonly<Record<string, Judge>> = {
  RUNNER_EVENT_BATCH_VALIDATION_CODES: (batch) => call("validateRunnerEventBatch", batch),
  RUN_STREAM_CODES: ({ cursor, batch }) => call("admitRunnerEventBatch", cursor, batch),
  RUN_FINDING_CODES: (run) => call("verifyRun", eventsOf(run)),
  NDJSON_CODES: ({ text, ...options }) => createNdjsonDecoder(options).feed(String(text)),
  SERVER_SENT_EVENT_CODES: ({ text, ...options }) =>
    createServerSentEventDecoder(options).feed(String(text)),
  RUNNER_JOB_VALIDATION_CODES: (value, code) => call(JOB_VALIDATORS[code], value),
};

/** By the code of an error: what throws it. */
const THROWERS: Readonly<Record<string, Judge>> = {
  RunnerEventBatchError: (batch) => root.assertRunnerEventBatch(batch),
  RunnerAssertionError: (batch) => expectRunnerEventBatch(batch),
  runtime_not_implemented: ({ provider }) => {
    if (!root.isRunProvider(provider)) throw new TypeError("no provider");
    throw new root.RunnerRuntimeNotImplementedError(provider);
  },
  invalid_cursor: sequence,
  event_after_terminal: sequence,
  seq_exhausted: sequence,
  event_too_large: chunk,
  seq_not_monotonic: chunk,
  t_ms_not_monotonic: chunk,
  invalid_job_transition: ({ from, to }) => call("assertJobStatusTransition", from, to),
  job_conflict: ({ runId }) => fail("RunnerJobConflictError", runId),
  job_not_found: ({ handle }) => fail("RunnerJobNotFoundError", handle),
};

const JOB_VALIDATORS: Readonly<Record<string, string>> = {
  invalid_spec: "validateRunnerJobSpec",
  invalid_handle: "validateRunnerJobHandle",
  invalid_snapshot: "validateRunnerJobStatusSnapshot",
};

/** Runs an example of a tuple's section: the messages of what came out with this code. */
export function judgeExample(tuple: string, code: string, example: unknown): unknown[] {
  const outcome = JUDGES[tuple]?.(example as Example, code);
  const faults = (Array.isArray(outcome) ? outcome : [outcome]) as Partial<Example>[];
  return faults.filter((fault) => fault["code"] === code).map((fault) => fault["message"]);
}

/** Runs an example of an error's section: the message of what was thrown with this code or class. */
export function throwExample(code: string, example: unknown): unknown[] {
  try {
    THROWERS[code]?.(example as Example, code);
  } catch (error) {
    if (!root.isRunnerContractError(error)) throw error;
    if (error.name === code || error.code === code) return [error.message];
  }
  return [];
}

function sequence({ cursor, drafts, tMs }: Example): unknown {
  return call("sequenceRunnerEvents", cursor, drafts, tMs);
}

function chunk({ events, ...options }: Example): unknown {
  return Array.from(call("chunkRunnerEvents", "run-7", events, options) as Iterable<unknown>);
}

/** Throws an error of a class that a caller makes for itself. */
function fail(name: string, ...args: unknown[]): never {
  const ErrorClass = (root as Record<string, unknown>)[name] as new (...args: unknown[]) => Error;
  throw new ErrorClass(...args);
}

/** An example that would be too long in full says how many calls it opens. */
function eventsOf(run: Example): unknown {
  if (Array.isArray(run)) return run;
  return Array.from({ length: Number(run["openCalls"]) }, (_, seq) => {
    return { seq, tMs: 0, kind: "tool_request", data: { id: `${seq}`, name: "x", arguments: {} } };
  });
}

function call(name = "", ...args: unknown[]): unknown {
  const found = (root as Record<string, unknown>)[name];
  if (typeof found !== "function") throw new TypeError(`the root entry has no function ${name}`);
  return found(...args) as unknown;
}
