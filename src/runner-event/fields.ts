/**
 * Reading the known fields of untrusted objects, once, for every value there is. One function for
 * each: a property is read several times sooner where its name stands than by a name that is handed
 * in.
 */
import { UNREADABLE } from "../json/read.ts";
import type { RunnerEvent, RunnerEventBatch } from "./event.ts";

/** An object before it was looked at. */
type Untrusted<Shape> = { readonly [Key in keyof Shape]?: unknown };

export function readV(batch: Untrusted<RunnerEventBatch>): unknown {
  try {
    return batch.v;
  } catch {
    return UNREADABLE;
  }
}

export function readRunId(batch: Untrusted<RunnerEventBatch>): unknown {
  try {
    return batch.runId;
  } catch {
    return UNREADABLE;
  }
}

export function readEvents(batch: Untrusted<RunnerEventBatch>): unknown {
  try {
    return batch.events;
  } catch {
    return UNREADABLE;
  }
}

export function readSeq(event: Untrusted<RunnerEvent>): unknown {
  try {
    return event.seq;
  } catch {
    return UNREADABLE;
  }
}

export function readTMs(event: Untrusted<RunnerEvent>): unknown {
  try {
    return event.tMs;
  } catch {
    return UNREADABLE;
  }
}

export function readKind(event: Untrusted<RunnerEvent>): unknown {
  try {
    return event.kind;
  } catch {
    return UNREADABLE;
  }
}

export function readData(event: Untrusted<RunnerEvent>): unknown {
  try {
    return event.data;
  } catch {
    return UNREADABLE;
  }
}
