/**
 * The questions that take several steps: a run's batches, a stream in chunks, a fold that is put to
 * sleep between two records.
 */
import type { NativeStreamEnd, RunnerAdapter } from "../adapter/adapter.ts";
import { isRunnerContractError } from "../errors.ts";
import type { JsonValue } from "../json/json-value.ts";
import { admitRunnerEventBatch } from "../run-stream/admit.ts";
import { chunkRunnerEvents } from "../run-stream/chunk.ts";
import type { RunCursor } from "../run-stream/cursor.ts";
import { sequenceRunnerEvents } from "../run-stream/sequence.ts";
import type { RunnerEvent, RunnerEventBatch, RunnerEventDraft } from "../runner-event/event.ts";
import type { ConformanceVectorAnswer, ConformanceVectorOptions } from "./vector-question.ts";

/** Admits batches one after the other, to the first that is refused. */
export function admitBatches(input: {
  readonly cursor: RunCursor;
  readonly batches: readonly RunnerEventBatch[];
}): ConformanceVectorAnswer {
  let { cursor } = input;
  const admitted: number[][] = [];
  const duplicates: number[] = [];
  for (const batch of input.batches) {
    const verdict = admitRunnerEventBatch(cursor, batch);
    if (!verdict.ok) return { ...verdict, admitted, duplicates, cursor };
    cursor = verdict.cursor;
    admitted.push(verdict.events.map(({ seq }) => seq));
    duplicates.push(verdict.duplicates);
  }
  return { ok: true, admitted, duplicates, cursor };
}

/** Stamps drafts. */
export function sequenceDrafts(input: {
  readonly cursor: RunCursor;
  readonly drafts: readonly RunnerEventDraft[];
  readonly tMs: number;
}): ConformanceVectorAnswer {
  const { cursor, events } = sequenceRunnerEvents(input.cursor, input.drafts, input.tMs);
  return { ok: true, cursor, stamps: events.map(({ seq, tMs }) => [seq, tMs]) };
}

/** Cuts events into batches, to the first event that no batch may carry. */
export function chunkEvents(
  { runId, events }: { readonly runId: string; readonly events: readonly RunnerEvent[] },
  options: ConformanceVectorOptions,
): ConformanceVectorAnswer {
  const batches: number[][] = [];
  try {
    for (const batch of chunkRunnerEvents(runId, events, options)) {
      batches.push(batch.events.map(({ seq }) => seq));
    }
  } catch (error) {
    if (!isRunnerContractError(error)) throw error;
    return { ok: false, code: error.code, message: error.message, batches };
  }
  return { ok: true, batches };
}

/** Feeds a decoder, all at once or so many bytes at a time. */
export function decodeInChunks(
  decoder: {
    feed(chunk: string | Uint8Array): readonly { readonly ok: boolean }[];
    end(): readonly { readonly ok: boolean }[];
  },
  input: string | Uint8Array,
  { chunkBytes }: ConformanceVectorOptions,
): ConformanceVectorAnswer {
  const items = chunksOf(input, chunkBytes).flatMap((chunk) => decoder.feed(chunk));
  items.push(...decoder.end());
  return { ok: items.every(({ ok }) => ok), items };
}

/**
 * The part of the Encoding Standard used here. Every runtime has it, no shared type library does.
 */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

function chunksOf(
  input: string | Uint8Array,
  size: number | undefined,
): readonly (string | Uint8Array)[] {
  if (size === undefined) return [input];
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => {
    return bytes.subarray(index * size, (index + 1) * size);
  });
}

/** Folds a native stream, its state through JSON before each step, as a fold that sleeps has it. */
export function foldInSleep<State extends JsonValue>(
  adapter: RunnerAdapter<State>,
  { records, end }: { readonly records: readonly unknown[]; readonly end?: NativeStreamEnd },
): ConformanceVectorAnswer {
  const drafts: RunnerEventDraft[] = [];
  let state = adapter.init();
  const wake = (): State => JSON.parse(JSON.stringify(state)) as State;
  for (const record of records) {
    const step = adapter.push(wake(), record);
    state = step.state;
    drafts.push(...step.drafts);
  }
  drafts.push(...adapter.finish(wake(), end).drafts);
  return { ok: true, drafts };
}
