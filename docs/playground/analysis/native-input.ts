/** A native stream, folded line by line so that each event is known by the line it was made of. */
import {
  type AdapterStep,
  createRunCursor,
  type JsonValue,
  type NativeStreamEnd,
  sequenceRunnerEvents,
} from "runner-contracts";
import type { NativeFormat } from "../../../src/cli/command-table.ts";
import { NATIVE_ADAPTERS, NATIVE_FRAMING } from "../../../src/cli/native-formats.ts";
import { linesOf } from "./lines.ts";
import { ProblemList, type Unit } from "./problem.ts";
import type { PlacedEvent, Reading } from "./reading.ts";

/** What is not told of the program's end is not made up: an adapter judges by the stream alone. */
const END: NativeStreamEnd = {};

/** Folds a native stream into events. */
export function readNative(text: string, format: NativeFormat): Reading {
  const adapter = NATIVE_ADAPTERS[format];
  const framing = NATIVE_FRAMING[format];
  const events: PlacedEvent[] = [];
  const clock = new RecordedClock();
  let state = adapter.init();
  let cursor = createRunCursor("playground");
  let nativeLines = 0;
  let unit: Unit = { from: 0, line: 1, text: "" };

  function take(step: AdapterStep<JsonValue>): void {
    state = step.state;
    const sequence = sequenceRunnerEvents(cursor, step.drafts, clock.tMs);
    cursor = sequence.cursor;
    for (const event of sequence.events) events.push({ event, place: { unit } });
  }

  for (const line of linesOf(text)) {
    unit = { from: line.from, line: line.number, text: line.text };
    if (framing?.test(line.text) === true) continue;
    nativeLines++;
    clock.read(line.text);
    take(adapter.push(state, line.text));
  }
  take(adapter.finish(state, END));
  return { events, problems: new ProblemList(), batches: 0, refused: 0, nativeLines };
}

/** The time that a recording tells: Goose dates its messages to the second, Claude Code to the millisecond. */
class RecordedClock {
  tMs = 0;
  #startMs: number | undefined;

  read(line: string): void {
    const atMs = timeOf(line);
    if (atMs === undefined) return;
    this.#startMs ??= atMs;
    this.tMs = Math.max(this.tMs, atMs - this.#startMs);
  }
}

function timeOf(line: string): number | undefined {
  const record = parseRecord(line);
  const message = record?.["message"];
  const created = isRecord(message) ? message["created"] : undefined;
  if (typeof created === "number") return created * 1000;
  const timestamp = record?.["timestamp"];
  const atMs = typeof timestamp === "string" ? Date.parse(timestamp) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}

function parseRecord(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
