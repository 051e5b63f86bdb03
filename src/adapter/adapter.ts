/**
 * What an adapter is: a pure fold from one native format to event drafts.
 *
 * @see `docs/protocol.md#adapters`
 */
import type { JsonValue } from "../json/json-value.ts";
import type { RunnerEventDraft } from "../runner-event/event.ts";

/**
 * What is known of how a native stream came to its end. `null` and `undefined` count as absent, so
 * that the `exitCode` and `signalCode` of a child process of Node fit as they are.
 */
export interface NativeStreamEnd {
  /** The program's exit code, where it has one. */
  readonly exitCode?: number | null | undefined;
  /** The signal that ended it, such as `SIGTERM`. */
  readonly signal?: string | null | undefined;
  /** What the reader of the stream threw, of any type. */
  readonly error?: unknown;
}

/** The drafts that a step made, and the state to hand to the next step. */
export interface AdapterStep<State extends JsonValue> {
  /** What to carry on with; the state before it is left as it was. */
  readonly state: State;
  /** The drafts that this step made, in order. */
  readonly drafts: readonly RunnerEventDraft[];
}

/**
 * Folds a native stream into drafts. An adapter never throws, gives `runtime_started` first and one
 * `runtime_terminal` last whatever comes, and makes nothing that would not validate.
 *
 * `State` is plain JSON, so that a fold can be put to sleep in the middle and go on elsewhere. Name
 * it by a `type`: to the compiler an `interface` may get further keys, so it is no `JsonObject`.
 */
export interface RunnerAdapter<State extends JsonValue, Options = undefined> {
  /** The native format, as it stands in `source` of the payloads. */
  readonly source: string;
  /** The state before the first record. */
  init(options?: Options): State;
  /** Takes one native record, or one line of a program's standard output. Untrusted. */
  push(state: State, native: unknown): AdapterStep<State>;
  /** Takes the end. Further steps after it make nothing. */
  finish(state: State, end?: NativeStreamEnd): AdapterStep<State>;
}

/**
 * Folds a finished native stream into all its drafts. Where `records` throws, what it threw is the
 * `error` of the end, unless `end` names one itself: the drafts up to there are not lost.
 *
 * @param options - What the adapter's `init` takes, where it takes any.
 *
 * @example
 * ```ts
 * import { foldNativeStream } from "runner-contracts";
 * import { gooseAdapter } from "runner-contracts/adapter/goose";
 *
 * const drafts = foldNativeStream(gooseAdapter, ['{"type":"complete","total_tokens":null}']);
 * console.log(drafts.map((draft) => draft.kind)); // ["runtime_started", "runtime_terminal"]
 * ```
 */
export function foldNativeStream<State extends JsonValue, Options = undefined>(
  adapter: RunnerAdapter<State, Options>,
  records: Iterable<unknown>,
  end: NativeStreamEnd = {},
  options?: Options,
): RunnerEventDraft[] {
  const drafts: RunnerEventDraft[] = [];
  const take = (step: AdapterStep<State>) => {
    // One by one: as the arguments of one call, the drafts of a huge record would not fit the
    // stack.
    for (const draft of step.drafts) drafts.push(draft);
    return step.state;
  };
  let state = adapter.init(options);
  let ending = end;
  let isReading = true;
  try {
    for (const record of records) {
      isReading = false;
      state = take(adapter.push(state, record));
      isReading = true;
    }
  } catch (error) {
    // What the adapter throws, against its promise, goes its own way.
    if (!isReading) throw error;
    ending = withError(end, error ?? "the output could not be read");
  }
  take(adapter.finish(state, ending));
  return drafts;
}

/**
 * Adds the error that a reader met, unless the end names one, or is itself something to trip over.
 */
function withError(end: NativeStreamEnd, error: unknown): NativeStreamEnd {
  try {
    const { error: named, ...rest } = end;
    return { ...rest, error: named ?? error };
  } catch {
    return { error };
  }
}
