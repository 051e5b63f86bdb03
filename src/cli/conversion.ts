/** A native stream on its way to batches: lines in, batches out as they fill. No clock, no I/O. */
import type { AdapterStep, NativeStreamEnd, RunnerAdapter } from "../adapter/adapter.ts";
import { LineSplitter } from "../codec/lines.ts";
import { isRunnerContractError } from "../errors.ts";
import type { JsonValue } from "../json/json-value.ts";
import { chunkRunnerEvents, RUNNER_EVENT_BATCH_DEFAULT_MAX_BYTES } from "../run-stream/chunk.ts";
import { createRunCursor, type RunCursor } from "../run-stream/cursor.ts";
import { sequenceRunnerEvents } from "../run-stream/sequence.ts";
import {
  RUNNER_EVENT_BATCH_MAX_EVENTS,
  type RunnerEvent,
  type RunnerEventBatch,
} from "../runner-event/event.ts";

/** What a program prints may be no UTF-8: what is wrong becomes U+FFFD, the rest stays. */
const LOSSY_UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Folds one native stream of one run. */
export class Conversion<State extends JsonValue> {
  readonly #adapter: RunnerAdapter<State>;
  readonly #runId: string;
  readonly #lines: LineSplitter;
  #state: State;
  #cursor: RunCursor;
  #pending: RunnerEvent[] = [];
  /** Native bytes since the last batch was taken: a measure of what `pending` holds. */
  #pendingBytes = 0;
  #tMs = 0;
  #isRecognised = false;

  /** Lines that match `framing` hold no record and are dropped. */
  constructor(
    adapter: RunnerAdapter<State>,
    runId: string,
    maxLineBytes: number,
    framing?: RegExp,
  ) {
    this.#adapter = adapter;
    this.#runId = runId;
    this.#state = adapter.init();
    this.#cursor = createRunCursor(runId);
    this.#lines = new LineSplitter(maxLineBytes, "lf", (bytes, line) => {
      const text =
        bytes === undefined
          ? `runner-contracts: line ${line} was longer than ${maxLineBytes} bytes and is left out`
          : LOSSY_UTF8.decode(bytes);
      if (text !== "" && framing?.test(text) !== true) this.#take(adapter.push(this.#state, text));
    });
  }

  /** Whether events wait for their batch to fill. */
  get isPending(): boolean {
    return this.#pending.length > 0;
  }

  /**
   * Whether anything read as the native format: notifications carry what does not, and an end
   * without a last word (`truncated`) is told of any text.
   */
  get isRecognised(): boolean {
    return this.#isRecognised;
  }

  /** Takes the next bytes of the native stream, and gives the batches that are full. */
  push(chunk: Uint8Array, tMs: number): RunnerEventBatch[] {
    this.#tMs = tMs;
    this.#lines.feed(chunk);
    this.#pendingBytes += chunk.length;
    const isFull =
      this.#pending.length >= RUNNER_EVENT_BATCH_MAX_EVENTS ||
      this.#pendingBytes >= RUNNER_EVENT_BATCH_DEFAULT_MAX_BYTES;
    if (!isFull) return [];
    const batches = this.flush();
    const last = batches.at(-1);
    if (last === undefined || last.events.length === RUNNER_EVENT_BATCH_MAX_EVENTS) return batches;
    // The last one has room: where batches are cut must not hang on where chunks are.
    this.#pending = [...last.events];
    return batches.slice(0, -1);
  }

  /** Takes the end of the native stream, and gives the last batches. */
  finish(end: NativeStreamEnd, tMs: number): RunnerEventBatch[] {
    this.#tMs = tMs;
    this.#lines.end();
    this.#take(this.#adapter.finish(this.#state, end));
    return this.flush();
  }

  /** Gives everything that waits, in batches that need not be full. */
  flush(): RunnerEventBatch[] {
    const batches: RunnerEventBatch[] = [];
    let events: readonly RunnerEvent[] = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    while (events.length > 0) {
      const taken = batches.length;
      try {
        for (const batch of chunkRunnerEvents(this.#runId, events)) batches.push(batch);
        return batches;
      } catch (error) {
        if (!isRunnerContractError(error, "event_too_large")) throw error;
      }
      // Nothing is lost for being long: such an event goes alone.
      const given = batches.slice(taken).reduce((sum, batch) => sum + batch.events.length, 0);
      const alone = events.slice(given, given + 1);
      const options = { maxBytes: Number.MAX_SAFE_INTEGER };
      batches.push(...chunkRunnerEvents(this.#runId, alone, options));
      events = events.slice(given + 1);
    }
    return batches;
  }

  #take({ state, drafts }: AdapterStep<State>): void {
    this.#state = state;
    const { cursor, events } = sequenceRunnerEvents(this.#cursor, drafts, this.#tMs);
    this.#cursor = cursor;
    // One by one: a line may hold more messages than a call takes arguments.
    for (const event of events) {
      this.#pending.push(event);
      this.#isRecognised ||= tellsOfTheRun(event);
    }
  }
}

function tellsOfTheRun({ kind, data }: RunnerEvent): boolean {
  if (kind === "runtime_started" || kind === "notification") return false;
  return data["code"] !== "truncated";
}
