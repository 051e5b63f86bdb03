/**
 * How far a run's stream has come: the one value that a consumer or a producer keeps between two
 * batches.
 *
 * @see `docs/protocol.md#cursor`
 */
import { RunnerContractError } from "../errors.ts";
import type { Fault } from "../json/faults.ts";
import type { JsonPath } from "../json/json-value.ts";
import { formatFault, formatPlace } from "../json/place.ts";
import { NAME_EXPECTED, problemOf } from "../json/problem.ts";
import { isRecord, readProperty } from "../json/read.ts";
import { isStorableName } from "../json/storable-text.ts";

/**
 * The position in a run's stream: a plain JSON object that fits a database row. The service that
 * admits a run keeps one, and so does the producer that numbers its events.
 */
export interface RunCursor {
  /** The run: non-empty storable text. */
  readonly runId: string;
  /** The `seq` of the last event, -1 before the first; a safe integer. */
  readonly seq: number;
  /** The `tMs` of the last event, 0 before the first; a safe integer from 0. */
  readonly tMs: number;
  /** Whether the run's terminal has been seen: nothing may follow it. */
  readonly terminal: boolean;
}

/**
 * Makes the cursor that stands before a run's first event.
 *
 * @throws RangeError where `runId` is not non-empty text that can be stored.
 *
 * @example
 * ```ts
 * import { createRunCursor } from "runner-contracts";
 *
 * console.log(createRunCursor("run-1"));
 * // { runId: "run-1", seq: -1, tMs: 0, terminal: false }
 * ```
 */
export function createRunCursor(runId: string): RunCursor {
  return Object.freeze({ runId: checkRunId(runId), seq: -1, tMs: 0, terminal: false });
}

/**
 * Tells whether a value can be a cursor. Each field is judged by itself, so a stream that was
 * closed before its first event (`seq` -1, `terminal` true) is one. Further keys are welcome, as a
 * database row has them. Never throws.
 */
export function isRunCursor(value: unknown): value is RunCursor {
  return takeCursor(value).ok;
}

/**
 * Gives a fresh, frozen cursor of the four fields, each read once.
 *
 * @throws RunnerContractError with code `invalid_cursor` where the value is none: nobody may go on
 * from a position that nobody knows.
 */
export function readRunCursor(value: unknown): RunCursor {
  const taken = takeCursor(value);
  if (taken.ok) return taken.cursor;
  throw new RunnerContractError(taken.code, taken.message);
}

/** Gives the run's id back, or throws a RangeError: it is the caller's own. */
export function checkRunId(runId: unknown): string {
  if (isStorableName(runId)) return runId;
  throw new RangeError(formatFault("runId", problemOf(runId, NAME_EXPECTED)));
}

/** Tells whether a value is a safe integer, and no smaller than `least`. Never throws. */
export function isIntegerFrom(least: number, value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

/** The cursor, or the first thing that is wrong with it. */
export type CursorReading =
  | { readonly ok: true; readonly cursor: RunCursor }
  | ({ readonly ok: false } & Fault<"invalid_cursor">);

/** Reads a cursor, each field once. Never throws. */
export function takeCursor(value: unknown): CursorReading {
  if (!isRecord(value)) return fault([], "an object", value);
  const runId = readProperty(value, "runId");
  if (!isStorableName(runId)) return fault(["runId"], NAME_EXPECTED, runId);
  const seq = readProperty(value, "seq");
  if (!isIntegerFrom(-1, seq)) return fault(["seq"], "a safe integer from -1", seq);
  const tMs = readProperty(value, "tMs");
  if (!isIntegerFrom(0, tMs)) return fault(["tMs"], "a safe integer from 0", tMs);
  const terminal = readProperty(value, "terminal");
  if (typeof terminal !== "boolean") return fault(["terminal"], "true or false", terminal);
  // The sums make 0 of -0, which no JSON document and no database keeps.
  return { ok: true, cursor: Object.freeze({ runId, seq: seq + 0, tMs: tMs + 0, terminal }) };
}

function fault(path: JsonPath, expected: string, value: unknown): CursorReading {
  const message = formatFault(formatPlace(path, "cursor"), problemOf(value, expected));
  return { ok: false, code: "invalid_cursor", path, message };
}
