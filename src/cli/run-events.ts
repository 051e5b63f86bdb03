/** The events of a run, out of values that may be batches, events, or lists of either. */
import type { Fault } from "../json/faults.ts";
import { isArray, isRecord, readProperty } from "../json/read.ts";
import type { RunnerEventBatch } from "../runner-event/event.ts";
import { explainRunnerEventBatch } from "../runner-event/explain.ts";
import { batchAround, outsideBatch } from "../runner-event/lone-event.ts";
import { type CarriedRunnerEvent, readRunnerEventBatch } from "../runner-event/tolerant-reader.ts";
import type { JsonInputItem } from "./json-input-item.ts";

/** What one value came to. */
export interface RunValue {
  /** The line that it begins on. */
  readonly line: number;
  /** The run, where the value is a batch and says so. */
  readonly runId?: string;
  /** The events that can be read, also where a strict reader would refuse them. */
  readonly events: readonly CarriedRunnerEvent[];
  /** What a strict reader has against it. */
  readonly issues: readonly Fault<string>[];
}

/** Reads what one item of an input holds: a batch, an event, or a list of either. */
export function readRunValues(item: JsonInputItem): RunValue[] {
  const { line } = item;
  if (!item.ok) {
    const message = withoutNumber(item.message);
    return [{ line, events: [], issues: [{ code: "invalid_envelope", path: [], message }] }];
  }
  const values = isArray(item.value) ? item.value : [item.value];
  return values.map((value) => ({
    line,
    ...(isEvent(value) ? readEvent(value) : readBatch(value)),
  }));
}

/** A message for a place where the number of the line stands in front of it already. */
export function withoutNumber(message: string): string {
  return message.replace(/^line \d+ /, "the line ");
}

type ReadValue = Omit<RunValue, "line">;

function readBatch(value: unknown): ReadValue {
  const issues = explainRunnerEventBatch(value);
  if (issues.length === 0) {
    // Just found to be a batch; and it was parsed from text, so it reads the same each time.
    const { runId, events } = value as RunnerEventBatch;
    return { runId, events, issues };
  }
  const reading = readRunnerEventBatch(value);
  if (!reading.ok) return { events: [], issues };
  const { runId, events } = reading.batch;
  return { runId, events, issues };
}

/** Judges an event by itself as the only one of a batch: its order is the whole run's matter. */
function readEvent(value: unknown): ReadValue {
  const { events, issues } = readBatch(batchAround(value));
  return { events, issues: issues.map(outsideBatch) };
}

/** Tells an event from a batch, which has no kind. */
function isEvent(value: unknown): boolean {
  if (!isRecord(value) || readProperty(value, "events") !== undefined) return false;
  return readProperty(value, "kind") !== undefined || readProperty(value, "seq") !== undefined;
}
