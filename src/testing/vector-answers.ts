/**
 * What this library answers to the question of a vector, subject by subject, in the words that
 * `expect` uses.
 */
import { anthropicMessagesAdapter } from "../adapter/anthropic.ts";
import { claudeCodeAdapter } from "../adapter/claude-code.ts";
import { gooseAdapter } from "../adapter/goose.ts";
import { createNdjsonDecoder, type NdjsonDecoderOptions } from "../codec/ndjson.ts";
import {
  createServerSentEventDecoder,
  parseLastEventId,
  type ServerSentEventDecoderOptions,
} from "../codec/sse.ts";
import { isRunnerContractError } from "../errors.ts";
import { sanitizeJson } from "../json/sanitize.ts";
import { readRunCursor } from "../run-stream/cursor.ts";
import { verifyRun } from "../run-stream/verify.ts";
import type { RunnerEventDraft } from "../runner-event/event.ts";
import { explainRunnerEventBatch } from "../runner-event/explain.ts";
import { parseRunnerEventBatch } from "../runner-event/parse.ts";
import { readRunnerEventPayload } from "../runner-event/read-payload.ts";
import { type CarriedRunnerEvent, readRunnerEventBatch } from "../runner-event/tolerant-reader.ts";
import { validateRunnerEventBatch } from "../runner-event/validate.ts";
import { runnerJobSpecsEqual } from "../runner-job/equal.ts";
import type { RunnerJobSpec } from "../runner-job/job.ts";
import { canReachJobStatus, canTransitionJobStatus } from "../runner-job/lifecycle.ts";
import type { ProviderRuntimeJobStatus } from "../runner-job/status.ts";
import { validateRunnerJobHandle } from "../runner-job/validate-handle.ts";
import { validateRunnerJobStatusSnapshot } from "../runner-job/validate-snapshot.ts";
import { validateRunnerJobSpec } from "../runner-job/validate-spec.ts";
import type { ConformanceVectorSubject } from "./vector-file.ts";
import type {
  ConformanceVectorAnswer,
  ConformanceVectorOptions,
  ConformanceVectorQuestion,
} from "./vector-question.ts";
import {
  admitBatches,
  chunkEvents,
  decodeInChunks,
  foldInSleep,
  sequenceDrafts,
} from "./vector-streams.ts";

/** Answers with this library. Throws what the library throws for a caller's own mistake. */
export function answerConformanceVector(
  question: ConformanceVectorQuestion,
): ConformanceVectorAnswer {
  const { subject, input, options } = question;
  try {
    // A vector's input has the shape that its subject takes, or is meant for a function that takes
    // any.
    return ANSWERS[subject](input as never, options);
  } catch (error) {
    if (!isRunnerContractError(error)) throw error;
    return { ok: false, code: error.code, message: error.message };
  }
}

/** Each subject takes a type of its own, which no common type but `never` has room for. */
type Answer = (input: never, options: ConformanceVectorOptions) => ConformanceVectorAnswer;

const ANSWERS: Readonly<Record<ConformanceVectorSubject, Answer>> = {
  batch: (input: unknown) => batchOf(validateRunnerEventBatch(input)),
  body: (input: string | Uint8Array, options) => batchOf(parseRunnerEventBatch(input, options)),
  explain(input: unknown) {
    const issues = explainRunnerEventBatch(input);
    return { ok: issues.length === 0, issues };
  },
  sanitize: (input: unknown) => ({ ok: true, value: sanitizeJson(input) }),
  payload(input: RunnerEventDraft) {
    const reading = readRunnerEventPayload(input);
    if (reading.status !== "malformed") return { ok: true, status: reading.status };
    return { ok: false, code: "malformed_payload", message: reading.message };
  },
  "tolerant-reader": (input: unknown) => batchOf(readRunnerEventBatch(input)),
  cursor: (input: unknown) => ({ ok: true, value: readRunCursor(input) }),
  admission: admitBatches,
  sequence: sequenceDrafts,
  chunk: chunkEvents,
  verifier(input: readonly CarriedRunnerEvent[]) {
    const findings = verifyRun(input);
    return { ok: findings.length === 0, findings };
  },
  ndjson: (input: string | Uint8Array, options) =>
    decodeInChunks(createNdjsonDecoder(options satisfies NdjsonDecoderOptions), input, options),
  sse(input: string | Uint8Array, options) {
    const decoder = createServerSentEventDecoder(options satisfies ServerSentEventDecoderOptions);
    const decoded = decodeInChunks(decoder, input, options);
    return { ...decoded, lastEventId: decoder.lastEventId, retry: decoder.retry };
  },
  "last-event-id"(input: string | null) {
    const seq = parseLastEventId(input);
    return { ok: seq !== undefined, seq };
  },
  goose: (input: NativeStream) => foldInSleep(gooseAdapter, input),
  "claude-code": (input: NativeStream) => foldInSleep(claudeCodeAdapter, input),
  anthropic: (input: NativeStream) => foldInSleep(anthropicMessagesAdapter, input),
  lifecycle({ from, to }: Record<"from" | "to", ProviderRuntimeJobStatus>) {
    const canReach = canReachJobStatus(from, to);
    if (canTransitionJobStatus(from, to)) return { ok: true, canReach };
    return { ok: false, code: "invalid_job_transition", canReach };
  },
  "job-spec": (input: unknown) => ({ ...validateRunnerJobSpec(input) }),
  "job-handle": (input: unknown) => ({ ...validateRunnerJobHandle(input) }),
  "job-snapshot": (input: unknown) => ({ ...validateRunnerJobStatusSnapshot(input) }),
  "job-identity"({ one, other }: Record<"one" | "other", RunnerJobSpec>) {
    return { ok: true, equal: runnerJobSpecsEqual(one, other) };
  },
};

type NativeStream = Parameters<typeof foldInSleep>[1];

/** The validators of batches give what they accept as `batch`, all others as `value`. */
function batchOf(
  verdict:
    | { readonly ok: true; readonly batch: unknown }
    | { readonly ok: false; readonly code: string; readonly message: string },
): ConformanceVectorAnswer {
  return verdict.ok ? { ok: true, value: verdict.batch } : verdict;
}
