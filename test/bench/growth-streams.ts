/** Growth over the length of a run: the verifier, cutting into batches, admission, the adapters' folds. */
import {
  admitRunnerEventBatch,
  chunkRunnerEvents,
  createRunCursor,
  createRunVerifier,
  foldNativeStream,
  type JsonValue,
  type RunnerAdapter,
  type RunnerEvent,
  sequenceRunnerEvents,
  verifyRun,
} from "runner-contracts";
import { anthropicMessagesAdapter } from "runner-contracts/adapter/anthropic";
import { claudeCodeAdapter } from "runner-contracts/adapter/claude-code";
import { gooseAdapter } from "runner-contracts/adapter/goose";
import { event } from "../support/events.ts";
import type { GrowthCase } from "./growth.ts";
import { doubling } from "./growth-values.ts";
import { NATIVE_STREAMS, type NativeStream } from "./native-streams.ts";
import { copyFrozen, walk } from "./tree-work.ts";

const EVENTS = doubling(1_000, 6);
const TURNS = doubling(16, 6);

/** Takes lines, or the records that they hold. */
type Fold = (lines: readonly unknown[]) => unknown;

interface Folding {
  /** Folds a whole stream to its drafts. */
  readonly whole: Fold;
  /** Folds what comes after other lines. */
  after(lines: readonly unknown[]): Fold;
}

/** The folds of the adapters, by the name of their entry. */
export const FOLDS: Readonly<Record<string, Folding>> = {
  goose: foldingOf(gooseAdapter),
  "claude-code": foldingOf(claudeCodeAdapter),
  anthropic: foldingOf(anthropicMessagesAdapter),
};

export const STREAM_GROWTH: readonly GrowthCase[] = [
  {
    group: "verify",
    title: "events of a good run",
    sizes: EVENTS,
    prepare: over(goodRun, (events) => verifyRun(events)),
    control: over(goodRun, walk),
  },
  {
    group: "verify",
    title: "events one by one",
    sizes: EVENTS,
    prepare: over(goodRun, (events) => {
      const verifier = createRunVerifier();
      for (const one of events) verifier.push([one]);
      return verifier.finish();
    }),
    control: over(goodRun, walk),
  },
  {
    group: "verify, hostile",
    title: "calls that nobody answers",
    sizes: EVENTS,
    prepare: over(openCalls, (events) => verifyRun(events)),
    control: over(openCalls, walk),
  },
  {
    group: "verify, hostile",
    title: "events that repeat",
    sizes: EVENTS,
    prepare: over(
      (size) => goodRun(size).map((one) => ({ ...one, seq: 7 })),
      (events) => verifyRun(events),
    ),
  },
  {
    group: "chunk",
    title: "events into batches",
    sizes: EVENTS,
    prepare: over(goodRun, (events) => [...chunkRunnerEvents("run-1", events)]),
    control: over(goodRun, writeAll),
  },
  {
    group: "chunk",
    title: "events into batches of few bytes",
    sizes: EVENTS,
    prepare: over(goodRun, (events) => [
      ...chunkRunnerEvents("run-1", events, { maxBytes: 2_000 }),
    ]),
    control: over(goodRun, writeAll),
  },
  {
    group: "admit",
    title: "batches of a run, each sent twice",
    sizes: EVENTS,
    prepare: over(
      (size) => [...chunkRunnerEvents("run-1", goodRun(size))],
      (batches) => {
        let cursor = createRunCursor("run-1");
        for (const batch of [...batches, ...batches]) {
          const admission = admitRunnerEventBatch(cursor, batch);
          if (admission.ok) cursor = admission.cursor;
        }
        return cursor;
      },
    ),
  },
  {
    group: "sequence",
    title: "drafts one by one",
    sizes: EVENTS,
    prepare: over(goodRun, (events) => {
      let cursor = createRunCursor("run-1");
      for (const { kind, data } of events.slice(0, -1)) {
        cursor = sequenceRunnerEvents(cursor, [{ kind, data }], 0).cursor;
      }
      return cursor;
    }),
  },
  ...Object.entries(NATIVE_STREAMS).flatMap(([name, stream]) => foldCases(name, stream)),
];

function foldCases(name: string, stream: NativeStream): GrowthCase[] {
  const folding = FOLDS[name];
  if (folding === undefined) throw new RangeError(`no fold for ${name}`);
  const group = `fold ${name}`;
  const answers = /"toolResponse"|"tool_result"/;
  const unanswered = (turns: number) => stream(turns).filter((line) => !answers.test(line));
  // As many as are remembered: up to there each record costs more than the one before.
  const afterMany = folding.after(unanswered(300));
  const caseOf = (title: string, sizes: readonly number[], make: (size: number) => unknown[]) => {
    return {
      group,
      title,
      sizes,
      prepare: over(make, folding.whole),
      control: over(make, keepAll),
    };
  };
  return [
    caseOf("turns", TURNS, stream),
    caseOf("records in place of lines", TURNS, recordsOf(stream)),
    {
      ...caseOf("turns whose calls nobody answers, after 300", doubling(16, 4), unanswered),
      prepare: over(unanswered, afterMany),
    },
    caseOf("one line that is no JSON", doubling(2_048, 5), (size) => [`{${"x".repeat(size)}`]),
    caseOf("lines that are no JSON", doubling(256, 5), (size) => new Array(size).fill("{")),
  ];
}

/** What anybody does who reads records and keeps what they say. */
function keepAll(lines: readonly unknown[]): unknown[] {
  return lines.map((line) => {
    try {
      return typeof line === "string" ? (JSON.parse(line) as unknown) : copyFrozen(line);
    } catch (error) {
      return error;
    }
  });
}

/** What anybody does who cuts events into batches of so many bytes. */
function writeAll(events: readonly RunnerEvent[]): string[] {
  return events.map((one) => JSON.stringify(one));
}

function foldingOf<State extends JsonValue>(adapter: RunnerAdapter<State>): Folding {
  const stateAfter = (state: State, lines: readonly unknown[]) =>
    lines.reduce<State>((before, line) => adapter.push(before, line).state, state);
  return {
    whole: (lines) => foldNativeStream(adapter, lines, { exitCode: 0 }),
    after(first) {
      const state = stateAfter(adapter.init(), first);
      return (lines) => stateAfter(state, lines);
    },
  };
}

function recordsOf(stream: NativeStream): (turns: number) => unknown[] {
  return (turns) => stream(turns).map((line) => JSON.parse(line) as unknown);
}

function over<Input>(make: (size: number) => Input, run: (input: Input) => unknown) {
  return (size: number) => {
    const input = make(size);
    return () => run(input);
  };
}

function goodRun(length: number): RunnerEvent[] {
  return Array.from({ length }, (_, seq) => {
    const at = { seq, tMs: seq };
    if (seq === 0) return event({ ...at, kind: "runtime_started", data: { source: "bench" } });
    if (seq === length - 1) {
      return event({ ...at, kind: "runtime_terminal", data: { reason: "complete" } });
    }
    const id = `call-${seq >> 2}`;
    switch (seq % 4) {
      case 1:
        return event({ ...at, kind: "tool_request", data: { id, name: "shell", arguments: {} } });
      case 2:
        return event({
          ...at,
          kind: "tool_response",
          data: { id, status: "success", content: "ok" },
        });
      default:
        return event({ ...at, kind: "assistant_text", data: { text: "Hello", role: "assistant" } });
    }
  });
}

function openCalls(length: number): RunnerEvent[] {
  return Array.from({ length }, (_, seq) => {
    const data = { id: `call-${seq}`, name: "shell", arguments: {} };
    return event({ seq, tMs: seq, kind: "tool_request", data });
  });
}
