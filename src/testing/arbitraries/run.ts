/**
 * Whole runs, and what a lossy network makes of them on the way.
 *
 * @see `docs/protocol.md#run-stream`
 */
import * as fc from "fast-check";
import {
  RUNNER_EVENT_BATCH_MAX_EVENTS,
  type RunnerEvent,
  type RunnerEventBatch,
  type RunnerEventDraft,
} from "../../runner-event/event.ts";
import { RUNNER_EVENT_VERSION } from "../../runner-event/kinds.ts";
import type { RunnerEventPayloads } from "../../runner-event/payload.ts";
import { storableName, storableText } from "./json.ts";
import { listOf } from "./list.ts";
import { runnerEventDraft, runnerEventPayload } from "./payload.ts";

/** A whole run: its events, and the batches that carry them. */
export interface RunnerRun {
  /** The run that every batch names. */
  readonly runId: string;
  /** Every event, `seq` from 0 without a gap. */
  readonly events: readonly RunnerEvent[];
  /** The events again, cut into valid batches, in order. */
  readonly batches: readonly RunnerEventBatch[];
}

/** What {@link runnerRun} and {@link deliveredRunnerRun} may give. */
export interface RunnerRunOptions {
  /**
   * How many things happen at most between the start and the end: a text of up to 3 events, a tool
   * call of 2, or any other event. Absent: 8.
   */
  readonly maxSteps?: number;
}

/**
 * A run with nothing to say against it: one start first, one terminal last, a response to each tool
 * call, payloads by convention; so `verifyRun` finds nothing. Tool calls may run beside each other,
 * times may stand still, and it comes in one batch or in several. Shrinks to a start and a terminal
 * in one batch.
 */
export function runnerRun(options: RunnerRunOptions = {}): fc.Arbitrary<RunnerRun> {
  const { maxSteps = 8 } = options;
  return fc
    .tuple(
      storableName(),
      runDrafts(maxSteps),
      fc.array(fc.nat(1_000), { maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 6 }),
    )
    .map(([runId, drafts, waits, sizes]) => {
      const events = numbered(drafts, waits);
      return { runId, events, batches: cut(runId, events, sizes) };
    });
}

/** One request of a runner, and what its service must make of it. */
export interface RunnerRunDelivery {
  /** What is delivered. */
  readonly batch: RunnerEventBatch;
  /** The events of the batch that are new, and must be admitted. */
  readonly admitted: readonly RunnerEvent[];
  /** How many events of the batch were admitted before. */
  readonly duplicates: number;
}

/** A run as it arrives, and as it was. */
export interface DeliveredRunnerRun extends RunnerRun {
  /** What arrives, in order of arrival. Of all together, each event is admitted once. */
  readonly deliveries: readonly RunnerRunDelivery[];
}

/**
 * A run as a network delivers it that loses answers, repeats requests and delays them: batches
 * arrive twice, late, cut in another way and overlapping, also after the end. As the protocol
 * demands, no batch was sent that begins after what its sender knew to be admitted, so nothing is
 * missing in the end. Shrinks to a run that arrives once, in one batch.
 *
 * @see `docs/guides/in-your-tests.md#arbitraries`
 *
 * @example
 * ```ts
 * import fc from "fast-check";
 * import { deliveredRunnerRun } from "runner-contracts/testing/arbitraries";
 *
 * fc.assert(
 *   fc.property(deliveredRunnerRun(), ({ events, deliveries }) => {
 *     return deliveries.flatMap(({ admitted }) => admitted).length === events.length;
 *   }),
 * );
 * ```
 */
export function deliveredRunnerRun(
  options: RunnerRunOptions = {},
): fc.Arbitrary<DeliveredRunnerRun> {
  const request = fc.record(
    { back: fc.nat(8), length: fc.integer({ min: 1, max: 8 }) },
    { noNullPrototype: true },
  );
  const requests = fc.array(request, { maxLength: 8 });
  return fc
    .tuple(runnerRun(options), requests, requests)
    .map(([run, early, late]) => ({ ...run, deliveries: delivered(run, early, late) }));
}

/** One thing that happens in a run. A call is answered after so many further steps. */
type Step =
  | { readonly is: "draft"; readonly draft: RunnerEventDraft }
  | { readonly is: "text"; readonly texts: readonly string[] }
  | {
      readonly is: "call";
      readonly request: RunnerEventPayloads["tool_request"];
      readonly response: RunnerEventPayloads["tool_response"];
      readonly after: number;
    };

const SINGLE_KINDS = ["notification", "skill_loaded", "file_uploaded", "stream_error"] as const;

function step(): fc.Arbitrary<Step> {
  const draft = runnerEventDraft({ kinds: SINGLE_KINDS });
  const texts = listOf(storableText(), 1, 3);
  const call = fc.tuple(
    runnerEventPayload("tool_request"),
    runnerEventPayload("tool_response"),
    fc.nat(3),
  );
  return fc.oneof(
    { withCrossShrink: true },
    texts.map((texts): Step => ({ is: "text", texts })),
    call.map(([request, response, after]): Step => ({ is: "call", request, response, after })),
    draft.map((draft): Step => ({ is: "draft", draft })),
  );
}

function runDrafts(maxSteps: number): fc.Arbitrary<RunnerEventDraft[]> {
  const start = runnerEventDraft({ kinds: ["runtime_started"] });
  const terminal = runnerEventDraft({ kinds: ["runtime_terminal"] });
  return fc
    .tuple(start, fc.array(step(), { maxLength: maxSteps }), terminal)
    .map(([first, steps, last]) => [first, ...(steps.length === 0 ? [] : draftsOf(steps)), last]);
}

function draftsOf(steps: readonly Step[]): RunnerEventDraft[] {
  const drafts: RunnerEventDraft[] = [];
  let open: { readonly due: number; readonly response: RunnerEventDraft }[] = [];
  for (const [index, step] of steps.entries()) {
    drafts.push(...draftsOfStep(step, index));
    if (step.is === "call") {
      const data = { ...step.response, id: callId(index) };
      open.push({ due: index + step.after, response: { kind: "tool_response", data } });
    }
    drafts.push(...open.filter(({ due }) => due <= index).map(({ response }) => response));
    open = open.filter(({ due }) => due > index);
  }
  return [...drafts, ...open.map(({ response }) => response)];
}

function draftsOfStep(step: Step, index: number): RunnerEventDraft[] {
  if (step.is === "draft") return [step.draft];
  if (step.is === "call") {
    return [{ kind: "tool_request", data: { ...step.request, id: callId(index) } }];
  }
  const messageId = `message-${index}`;
  return step.texts.map((text, part) => {
    const whole = { text, role: "assistant", messageId } as const;
    // What continues the event before it says so, and the first part continues nothing.
    return { kind: "assistant_text", data: part === 0 ? whole : { ...whole, delta: true } };
  });
}

/** No two calls of a run have the same id, whatever a payload would have called them. */
function callId(index: number): string {
  return `call-${index}`;
}

function numbered(
  drafts: readonly RunnerEventDraft[],
  waits: readonly number[],
): readonly RunnerEvent[] {
  let tMs = 0;
  return drafts.map(({ kind, data }, seq) => {
    tMs += waits[seq % waits.length] ?? 0;
    return { seq, tMs, kind, data };
  });
}

/** Cuts to the sizes that are given, and what is left to full batches. */
function cut(
  runId: string,
  events: readonly RunnerEvent[],
  sizes: readonly number[],
): RunnerEventBatch[] {
  const batches: RunnerEventBatch[] = [];
  for (let from = 0; from < events.length; ) {
    const batch = batchOf(runId, events, from, sizes[batches.length]);
    batches.push(batch);
    from += batch.events.length;
  }
  return batches;
}

function batchOf(
  runId: string,
  events: readonly RunnerEvent[],
  from: number,
  size: number = RUNNER_EVENT_BATCH_MAX_EVENTS,
): RunnerEventBatch {
  return { v: RUNNER_EVENT_VERSION, runId, events: events.slice(from, from + size) };
}

interface Request {
  /** How many admitted events the batch repeats at most. */
  readonly back: number;
  readonly length: number;
}

function delivered(
  { runId, events }: RunnerRun,
  early: readonly Request[],
  late: readonly Request[],
): RunnerRunDelivery[] {
  const deliveries: RunnerRunDelivery[] = [];
  let admitted = 0;
  const deliver = (from: number, size?: number) => {
    const batch = batchOf(runId, events, from, size);
    const duplicates = Math.min(admitted - from, batch.events.length);
    deliveries.push({ batch, admitted: batch.events.slice(duplicates), duplicates });
    admitted = Math.max(admitted, from + batch.events.length);
  };
  const deliverAll = (requests: readonly Request[]) => {
    for (const { back, length } of requests) {
      // At the end there is nothing new to send: what arrives was on its way.
      const least = admitted === events.length ? 1 : 0;
      deliver(Math.max(0, admitted - Math.max(back, least)), length);
    }
  };
  deliverAll(early);
  while (admitted < events.length) deliver(admitted);
  deliverAll(late);
  return deliveries;
}
