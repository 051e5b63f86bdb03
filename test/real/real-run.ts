/** What an adapter makes of a real program's output, held against what holds for every run. */
import {
  type AdapterStep,
  chunkRunnerEvents,
  createRunCursor,
  foldNativeStream,
  type JsonObject,
  type JsonValue,
  type NativeStreamEnd,
  type RunnerAdapter,
  type RunnerEvent,
  type RunnerEventDraft,
  type RunnerEventKind,
  sequenceRunnerEvents,
  validateRunnerEventBatch,
  verifyRun,
} from "runner-contracts";
import { expect } from "vitest";

/** Output of more lines than this is not cut after each of them. */
const MAX_CUTS = 150;

/** How a program may end in the middle of its output. */
const ENDS: readonly NativeStreamEnd[] = [
  {},
  { exitCode: 0 },
  { exitCode: 1 },
  { exitCode: 143 },
  { signal: "SIGINT" },
  { error: new TypeError("terminated") },
];

/** The lines of a program's output. Only a line feed ends one; U+2028 and its like do not. */
export function linesOf(stdout: string): string[] {
  const lines = stdout.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** Folds the records of a run into events, and holds them against what holds for every run. */
function realRun<State extends JsonValue>(
  adapter: RunnerAdapter<State>,
  records: readonly unknown[],
  end: NativeStreamEnd,
): RunnerEvent[] {
  const drafts = foldNativeStream(adapter, records, end);
  expect(foldAsleep(adapter, records, end)).toEqual(drafts);
  const events = checkedEvents(drafts);
  if (records.length <= MAX_CUTS) {
    for (let cut = 0; cut < records.length; cut++) {
      for (const other of ENDS) {
        checkedEvents(foldNativeStream(adapter, records.slice(0, cut), other));
      }
    }
  }
  return events;
}

/** Folds with a state that is put to sleep as JSON after every record. */
function foldAsleep<State extends JsonValue>(
  adapter: RunnerAdapter<State>,
  records: readonly unknown[],
  end: NativeStreamEnd,
): RunnerEventDraft[] {
  const drafts: RunnerEventDraft[] = [];
  let state = adapter.init();
  const take = (step: AdapterStep<State>) => {
    // What came from a state comes back as one.
    state = JSON.parse(JSON.stringify(step.state)) as State;
    drafts.push(...step.drafts);
  };
  for (const record of records) take(adapter.push(state, record));
  take(adapter.finish(state, end));
  return drafts;
}

/** Stamps drafts, sends them as batches, and gives the events that arrive. */
function checkedEvents(drafts: readonly RunnerEventDraft[]): RunnerEvent[] {
  const { events } = sequenceRunnerEvents(createRunCursor("real"), drafts, 0);
  const arrived: RunnerEvent[] = [];
  for (const batch of chunkRunnerEvents("real", events)) {
    const verdict = validateRunnerEventBatch(JSON.parse(JSON.stringify(batch)));
    if (!verdict.ok) expect.fail(`an invalid batch: ${verdict.message}`);
    arrived.push(...verdict.batch.events);
  }
  expect(verifyRun(arrived).filter(({ level }) => level === "error")).toEqual([]);
  const kinds = arrived.map(({ kind }) => kind);
  expect([kinds.indexOf("runtime_started"), kinds.lastIndexOf("runtime_started")]).toEqual([0, 0]);
  const last = kinds.length - 1;
  expect([kinds.indexOf("runtime_terminal"), last]).toEqual([last, last]);
  return arrived;
}

/** What a run comes to, in the words of the tests. */
export interface RunStory {
  readonly events: readonly RunnerEvent[];
  /** The terminal's reason, and its code if it has one. */
  readonly verdict: string;
  /** What the agent itself says in the end: its text, without what it took back. */
  readonly text: string;
  /** Each call of a tool: its id, its name, its arguments, and how it was answered. */
  readonly calls: readonly unknown[];
  /** The codes of the stream's errors, in order. */
  readonly errors: readonly unknown[];
  /** The reasons of the notifications, in order. */
  readonly notes: readonly unknown[];
}

/** Folds the records of a run, holds it against what holds for every run, and tells what it was. */
export function realStory<State extends JsonValue>(
  adapter: RunnerAdapter<State>,
  records: readonly unknown[],
  end: NativeStreamEnd,
): RunStory {
  const events = realRun(adapter, records, end);
  const terminal = events.at(-1)?.data ?? {};
  const { reason, code } = terminal;
  return {
    events,
    verdict: code === undefined ? String(reason) : `${reason} ${code}`,
    text: textOf(events),
    calls: callsOf(events),
    errors: ofKind(events, "stream_error").map((data) => data["code"]),
    notes: ofKind(events, "notification").map((data) => data["reason"]),
  };
}

/** The payloads of one kind. */
export function ofKind(events: readonly RunnerEvent[], kind: RunnerEventKind): JsonObject[] {
  return events.filter((event) => event.kind === kind).map(({ data }) => data);
}

/** What a sub-agent says bears the call that made it. */
function textOf(events: readonly RunnerEvent[]): string {
  let said: RunnerEvent[] = [];
  for (const event of events) {
    const { kind, data } = event;
    if (kind === "assistant_text" && data["parentId"] === undefined) said.push(event);
    const from = data["fromIndex"];
    if (kind !== "notification" || typeof from !== "number") continue;
    said = said.filter(
      (one) => one.data["messageId"] !== data["messageId"] || Number(one.data["index"]) < from,
    );
  }
  return said.map(({ data }) => data["text"]).join("");
}

/** An id may be used again by a later call, once the call before it is answered. */
function callsOf(events: readonly RunnerEvent[]): unknown[] {
  const calls: unknown[][] = [];
  for (const { kind, data } of events) {
    const { id, name, arguments: args, isError, status } = data;
    if (kind === "tool_request") calls.push([id, name, args]);
    if (kind !== "tool_response") continue;
    const call = calls.findLast((one) => one[0] === id) ?? [];
    call.push(isError === true ? "failed" : status);
  }
  return calls;
}
