/**
 * The batch validator: the contract of a runner-event batch as code, in the order in which its rules
 * are checked. One pass copies as it checks; places and messages are made only on failure.
 *
 * @see `docs/protocol.md#validation`
 */
import { copyJsonObject, type JsonWalk } from "../json/copy.ts";
import { type Fault, FaultList } from "../json/faults.ts";
import { JSON_MAX_NODES, type JsonObject, type JsonPath } from "../json/json-value.ts";
import { describeValue } from "../json/place.ts";
import { isArray, isRecord, readProperty } from "../json/read.ts";
import { isStorableName } from "../json/storable-text.ts";
import { RUNNER_EVENT_BATCH_MAX_EVENTS, type RunnerEvent, type RunnerEventBatch } from "./event.ts";
import { isRunnerEventKind, RUNNER_EVENT_VERSION, type RunnerEventKind } from "./kinds.ts";

/** Why a batch can be refused. Closed in version 1; the order is that of the checks. */
export const RUNNER_EVENT_BATCH_VALIDATION_CODES = [
  "invalid_envelope",
  "version_mismatch",
  "missing_run_id",
  "empty_batch",
  "batch_too_large",
  "invalid_event",
  "seq_not_monotonic",
  "t_ms_not_monotonic",
] as const;

/** One of {@link RUNNER_EVENT_BATCH_VALIDATION_CODES}. */
export type RunnerEventBatchValidationCode = (typeof RUNNER_EVENT_BATCH_VALIDATION_CODES)[number];

/** A verdict: the accepted batch, or the first fault. */
export type RunnerEventBatchValidation =
  | {
      /** Accepted. */
      readonly ok: true;
      /** The batch: a fresh copy without unknown keys, frozen to its leaves. */
      readonly batch: RunnerEventBatch;
    }
  | {
      /** Refused. */
      readonly ok: false;
      /** Which rule was broken. Stable. */
      readonly code: RunnerEventBatchValidationCode;
      /** The place, then what is wrong there; at most 300 characters, fit for an HTTP 400 body. */
      readonly message: string;
    };

/** One fault of a batch. */
export interface RunnerEventIssue extends Fault<RunnerEventBatchValidationCode> {
  /** Which rule was broken. Stable. */
  readonly code: RunnerEventBatchValidationCode;
  /** The keys and indices that lead to the fault; empty for the batch itself. */
  readonly path: JsonPath;
  /** The place, then what is wrong there; at most 300 characters. */
  readonly message: string;
}

/** Told where the pass found no fault because it could not be made. */
export const OUT_OF_STACK: RunnerEventIssue = {
  code: "invalid_envelope",
  path: [],
  message: "batch cannot be read: the caller has used up the call stack",
};

/**
 * Judges an untrusted batch. What it accepts is a fresh copy without unknown keys, frozen to its
 * leaves and storable. Never throws; its cost grows linearly with the input.
 *
 * @example
 * ```ts
 * import { validateRunnerEventBatch } from "runner-contracts";
 *
 * const verdict = validateRunnerEventBatch({ v: 1, runId: "run-1", events: [] });
 * console.log(verdict.ok ? verdict.batch.runId : verdict.message);
 * // batch.events must hold at least one event
 * ```
 */
export function validateRunnerEventBatch(input: unknown): RunnerEventBatchValidation {
  const reading = new BatchReading(1);
  const batch = readBatch(input, reading, copyJsonObject);
  return batch === undefined ? refusalOf(reading) : { ok: true, batch };
}

/** The verdict of a pass that gave no batch. */
export function refusalOf(reading: BatchReading): RunnerEventBatchValidation & { ok: false } {
  const { code, message } = reading.issues[0] ?? OUT_OF_STACK;
  return { ok: false, code, message };
}

/**
 * The one pass over a batch, for a verdict and for the list of every fault alike. Gives `undefined`
 * where anything was refused. Never throws.
 */
export function readBatch(
  input: unknown,
  reading: BatchReading,
  takeData: DataReader,
): RunnerEventBatch | undefined {
  try {
    return readEnvelope(input, reading, takeData);
  } catch {
    // The reading has all the faults it wants, or the caller's own stack has come to its end.
    // Nothing that the input throws gets this far.
    return undefined;
  }
}

/** How a pass takes an event's `data`: as a copy or, where the tree is its own, in place. */
export type DataReader = (value: unknown, reading: BatchReading) => JsonObject | undefined;

function readEnvelope(
  input: unknown,
  reading: BatchReading,
  takeData: DataReader,
): RunnerEventBatch | undefined {
  if (!isRecord(input)) {
    return reading.refuse("invalid_envelope", `must be an object, got ${describeValue(input)}`);
  }
  const v = readVersion(input, reading);
  const runId = readRunId(input, reading);
  const events = readEvents(input, reading, takeData);
  if (v === undefined || runId === undefined || events === undefined) return undefined;
  return reading.issues.length === 0 ? Object.freeze({ v, runId, events }) : undefined;
}

function readVersion(envelope: object, reading: BatchReading): 1 | undefined {
  const v = readProperty(envelope, "v");
  if (v === RUNNER_EVENT_VERSION) return RUNNER_EVENT_VERSION;
  const problem = `must be ${RUNNER_EVENT_VERSION}, got ${describeValue(v)}`;
  return reading.refuse("version_mismatch", problem, "v");
}

function readRunId(envelope: object, reading: BatchReading): string | undefined {
  const runId = readProperty(envelope, "runId");
  if (isStorableName(runId)) return runId;
  const problem = `must be non-empty text that can be stored, got ${describeValue(runId)}`;
  return reading.refuse("missing_run_id", problem, "runId");
}

function readEvents(
  envelope: object,
  reading: BatchReading,
  takeData: DataReader,
): readonly RunnerEvent[] | undefined {
  const list = readProperty(envelope, "events");
  if (!isArray(list)) {
    const problem = `must be a non-empty array, got ${describeValue(list)}`;
    return reading.refuse("empty_batch", problem, "events");
  }
  const length = readProperty(list, "length");
  if (!isCount(length) || length === 0) {
    return reading.refuse("empty_batch", "must hold at least one event", "events");
  }
  if (length > RUNNER_EVENT_BATCH_MAX_EVENTS) {
    const problem = `must hold at most ${RUNNER_EVENT_BATCH_MAX_EVENTS} events, got ${length}`;
    return reading.refuse("batch_too_large", problem, "events");
  }
  const events: RunnerEvent[] = [];
  for (let index = 0; index < length; index++) {
    reading.index = index;
    const event = readEvent(readProperty(list, index), reading, takeData);
    if (event !== undefined) events.push(event);
  }
  return events.length === length ? Object.freeze(events) : undefined;
}

function readEvent(
  input: unknown,
  reading: BatchReading,
  takeData: DataReader,
): RunnerEvent | undefined {
  if (!isRecord(input)) {
    return reading.refuse("invalid_event", `must be an object, got ${describeValue(input)}`);
  }
  const seq = readCount(input, "seq", reading);
  const tMs = readCount(input, "tMs", reading);
  const kind = readKind(input, reading);
  const data = takeData(readProperty(input, "data"), reading);
  checkOrder(seq, tMs, reading);
  if (seq === undefined || tMs === undefined || kind === undefined || data === undefined) {
    return undefined;
  }
  return Object.freeze({ seq, tMs, kind, data });
}

function readCount(event: object, key: "seq" | "tMs", reading: BatchReading): number | undefined {
  const value = readProperty(event, key);
  // The sum makes 0 of -0, which no JSON document and no database keeps.
  if (isCount(value)) return value + 0;
  const problem = `must be a non-negative safe integer, got ${describeValue(value)}`;
  return reading.refuse("invalid_event", problem, key);
}

function readKind(event: object, reading: BatchReading): RunnerEventKind | undefined {
  const kind = readProperty(event, "kind");
  const { rule } = reading;
  if (rule.accepts(kind)) return kind;
  const problem = `must be ${rule.expected}, got ${describeValue(kind)}`;
  return reading.refuse("invalid_event", problem, "kind");
}

/** Holds an event against the one before it. A count that was refused has no order. */
function checkOrder(seq: number | undefined, tMs: number | undefined, reading: BatchReading): void {
  const { seqBefore, tMsBefore } = reading;
  if (seq !== undefined) {
    reading.seqBefore = seq;
    if (seq <= seqBefore) {
      const problem = `must be greater than the ${seqBefore} of the event before it, got ${seq}`;
      reading.refuse("seq_not_monotonic", problem, "seq");
    }
  }
  if (tMs !== undefined) {
    reading.tMsBefore = tMs;
    if (tMs < tMsBefore) {
      const problem = `must not be smaller than the ${tMsBefore} of the event before it, got ${tMs}`;
      reading.refuse("t_ms_not_monotonic", problem, "tMs");
    }
  }
}

/** Beyond 2^53 neighbours look equal, so "strictly greater" cannot be decided. */
function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Which kinds a pass lets through. The tolerant reader has a rule of its own. */
export interface KindRule {
  readonly expected: string;
  accepts(kind: unknown): kind is RunnerEventKind;
}

const KNOWN_KINDS_ONLY: KindRule = {
  expected: "a known kind of event",
  accepts: isRunnerEventKind,
};

/** What one pass knows: where it stands, the order so far, and the faults that it met. */
export class BatchReading extends FaultList<RunnerEventBatchValidationCode> implements JsonWalk {
  /** The event being read; -1 before the first. */
  index = -1;
  /** The keys below the `data` of that event. */
  readonly path: (string | number)[] = [];
  nodesLeft: number = JSON_MAX_NODES;
  seqBefore = -1;
  tMsBefore = 0;
  readonly rule: KindRule;

  constructor(wantedFaults: number, rule: KindRule = KNOWN_KINDS_ONLY) {
    super(wantedFaults);
    this.rule = rule;
  }

  /** Records a fault of the envelope or of the event being read. */
  refuse(code: RunnerEventBatchValidationCode, problem: string, key?: string): undefined {
    const place = this.index < 0 ? [] : ["events", this.index];
    const root = this.index < 0 ? "batch" : "";
    return this.record(code, key === undefined ? place : [...place, key], root, problem);
  }

  /** Records a fault inside `data`. */
  report(problem: string, key?: string | number): undefined {
    const place = ["events", this.index, "data", ...this.path];
    return this.record("invalid_event", key === undefined ? place : [...place, key], "", problem);
  }
}
