/**
 * The pass over a batch: the contract of a runner-event batch as code, in the order in which its
 * rules are checked. It makes what it accepts; places and messages are made only where a rule is
 * broken.
 *
 * @see `docs/protocol.md#validation`
 */
import { copyJsonObject, JsonFault, type NodeBudget } from "../json/copy.ts";
import { endPass, type FaultLog, NO_FAULTS, recordFault } from "../json/faults.ts";
import { JSON_MAX_NODES, type JsonObject, type JsonPath } from "../json/json-value.ts";
import { LENGTH_PROBLEM, PASS_PROBLEM, problemOf } from "../json/problem.ts";
import { isArray, isRecord, readItem, readLength } from "../json/read.ts";
import { isStorableText } from "../json/storable-text.ts";
import { RUNNER_EVENT_BATCH_MAX_EVENTS, type RunnerEvent, type RunnerEventBatch } from "./event.ts";
import { readData, readEvents, readKind, readRunId, readSeq, readTMs, readV } from "./fields.ts";
import { isRunnerEventKind, RUNNER_EVENT_VERSION, type RunnerEventKind } from "./kinds.ts";
import type {
  RunnerEventBatchValidation,
  RunnerEventBatchValidationCode,
  RunnerEventIssue,
} from "./verdict.ts";

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
    return takeEnvelope(input, reading, takeData);
  } catch {
    // The reading has all the faults it wants, or the caller's own stack has come to its end, or
    // the realm is not what it was. Nothing that the input throws gets this far.
    return undefined;
  }
}

/** How a pass takes an event's `data`: as a copy, in place, or to find every fault. */
export type DataReader = (value: unknown, reading: BatchReading) => JsonObject | undefined;

/** Takes `data` as a fresh copy, and refuses it for its first fault. */
export function copyData(value: unknown, reading: BatchReading): JsonObject | undefined {
  try {
    return copyJsonObject(value, reading);
  } catch (fault) {
    if (fault instanceof JsonFault) reading.refuseData(fault.problem, fault.steps.reverse());
    // A refusal, unless the pass wants more faults; anything else is no fault of the data.
    throw fault;
  }
}

function takeEnvelope(
  input: unknown,
  reading: BatchReading,
  takeData: DataReader,
): RunnerEventBatch | undefined {
  if (!isRecord(input)) return reading.refuse("invalid_envelope", problemOf(input, "an object"));
  const v = takeVersion(readV(input), reading);
  const runId = takeRunId(readRunId(input), reading);
  const events = takeEvents(readEvents(input), reading, takeData);
  if (v === undefined || runId === undefined || events === undefined) return undefined;
  return reading.issues.length === 0 ? Object.freeze({ v, runId, events }) : undefined;
}

function takeVersion(v: unknown, reading: BatchReading): 1 | undefined {
  if (v === RUNNER_EVENT_VERSION) return RUNNER_EVENT_VERSION;
  return reading.refuse("version_mismatch", problemOf(v, `${RUNNER_EVENT_VERSION}`), "v");
}

function takeRunId(runId: unknown, reading: BatchReading): string | undefined {
  const isName = typeof runId === "string" && runId !== "";
  if (isName && (reading.textIsStorable || isStorableText(runId))) return runId;
  const problem = problemOf(runId, "non-empty text that can be stored");
  return reading.refuse("missing_run_id", problem, "runId");
}

function takeEvents(
  list: unknown,
  reading: BatchReading,
  takeData: DataReader,
): readonly RunnerEvent[] | undefined {
  if (!isArray(list)) {
    return reading.refuse("empty_batch", problemOf(list, "a non-empty array"), "events");
  }
  const length = readLength(list);
  if (!isCount(length)) return reading.refuse("empty_batch", LENGTH_PROBLEM, "events");
  if (length === 0) return reading.refuse("empty_batch", "must hold at least one event", "events");
  if (length > RUNNER_EVENT_BATCH_MAX_EVENTS) {
    const problem = `must hold at most ${RUNNER_EVENT_BATCH_MAX_EVENTS} events, got ${length}`;
    return reading.refuse("batch_too_large", problem, "events");
  }
  // With room for all, who are few: a list that grows takes room for 17 at its first push.
  const events = new Array<RunnerEvent>(length);
  let taken = 0;
  for (let index = 0; index < length; index++) {
    reading.index = index;
    const event = takeEvent(readItem(list, index), reading, takeData);
    if (event !== undefined) events[taken++] = event;
  }
  return taken === length ? Object.freeze(events) : undefined;
}

function takeEvent(
  input: unknown,
  reading: BatchReading,
  takeData: DataReader,
): RunnerEvent | undefined {
  if (!isRecord(input)) return reading.refuse("invalid_event", problemOf(input, "an object"));
  const seq = readSeq(input);
  const tMs = readTMs(input);
  const kind = readKind(input);
  const source = readData(input);
  const { seqBefore, tMsBefore, rule } = reading;
  if (
    !isCount(seq) ||
    seq <= seqBefore ||
    !isCount(tMs) ||
    tMs < tMsBefore ||
    !rule.accepts(kind)
  ) {
    return refuseEvent(seq, tMs, kind, source, reading, takeData);
  }
  reading.seqBefore = seq;
  reading.tMsBefore = tMs;
  const data = takeData(source, reading);
  // The sums make 0 of -0, which no JSON document and no database keeps.
  return data && Object.freeze({ seq: seq + 0, tMs: tMs + 0, kind, data });
}

/** Refuses an event for each of its faults, in the order of the rules. */
function refuseEvent(
  seq: unknown,
  tMs: unknown,
  kind: unknown,
  data: unknown,
  reading: BatchReading,
  takeData: DataReader,
): undefined {
  const { rule, seqBefore, tMsBefore } = reading;
  const count = "a non-negative safe integer";
  if (!isCount(seq)) reading.refuse("invalid_event", problemOf(seq, count), "seq");
  if (!isCount(tMs)) reading.refuse("invalid_event", problemOf(tMs, count), "tMs");
  if (!rule.accepts(kind)) reading.refuse("invalid_event", problemOf(kind, rule.expected), "kind");
  takeData(data, reading);
  // A count that was refused has no order.
  if (isCount(seq)) {
    reading.seqBefore = seq;
    if (seq <= seqBefore) {
      const problem = `must be greater than the ${seqBefore} before it, got ${seq}`;
      reading.refuse("seq_not_monotonic", problem, "seq");
    }
  }
  if (isCount(tMs)) {
    reading.tMsBefore = tMs;
    if (tMs < tMsBefore) {
      const problem = `must not be smaller than the ${tMsBefore} before it, got ${tMs}`;
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

/** The fault where the pass could not be made. */
function noPass(): RunnerEventIssue {
  return { code: "invalid_envelope", path: [], message: `batch ${PASS_PROBLEM}` };
}

/** What one pass knows: where it stands, the order so far, and the faults that it met. */
export class BatchReading implements FaultLog<RunnerEventBatchValidationCode>, NodeBudget {
  issues: readonly RunnerEventIssue[];
  readonly wantedFaults: number;
  /** The event being read; -1 before the first. */
  index: number;
  nodesLeft: number;
  seqBefore: number;
  tMsBefore: number;
  /** Whether all text is known to be storable. */
  readonly textIsStorable: boolean;
  readonly rule: KindRule;

  // Engines are slower to make fields that have a value where they are declared.
  constructor(wantedFaults: number, textIsStorable = false, rule: KindRule = KNOWN_KINDS_ONLY) {
    this.issues = NO_FAULTS;
    this.wantedFaults = wantedFaults;
    this.index = -1;
    this.nodesLeft = JSON_MAX_NODES;
    this.seqBefore = -1;
    this.tMsBefore = 0;
    this.textIsStorable = textIsStorable;
    this.rule = rule;
  }

  /** Records a fault of the envelope or of the event being read. */
  refuse(code: RunnerEventBatchValidationCode, problem: string, key?: string): undefined {
    const place = this.index < 0 ? [] : ["events", this.index];
    const root = this.index < 0 ? "batch" : "";
    return recordFault(this, code, key === undefined ? place : [...place, key], root, problem);
  }

  /** Records a fault inside `data`. */
  refuseData(problem: string, path: JsonPath): undefined {
    const place = ["events", this.index, "data", ...path];
    return recordFault(this, "invalid_event", place, "", problem);
  }

  /** Ends the pass. */
  end(): never {
    return endPass();
  }

  /** The verdict of a pass that gave no batch: its first fault. */
  refusal(): RunnerEventBatchValidation & { readonly ok: false } {
    // Not by index: a prototype may lend one.
    const { code, message } = this.issues.at(0) ?? noPass();
    return { ok: false, code, message };
  }

  /** Every fault of a pass that gave no batch. */
  refusals(): readonly RunnerEventIssue[] {
    return this.issues.length === 0 ? [noPass()] : this.issues;
  }
}
