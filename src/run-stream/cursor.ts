/**
 * How far a run's stream has come: the one value that a consumer or a producer keeps between two
 * batches.
 *
 * @see `docs/protocol.md#cursor`
 */
import { RunnerContractError } from "../errors.ts";
import { describeValue, formatFault } from "../json/place.ts";
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
 * Tells whether a value can be a cursor. Each field is judged by itself, so a stream that was closed
 * before its first event (`seq` -1, `terminal` true) is one. Further keys are welcome, as a database
 * row has them. Never throws.
 */
export function isRunCursor(value: unknown): value is RunCursor {
  return typeof takeCursor(value) !== "string";
}

/**
 * Gives a fresh, frozen cursor of the four fields, each read once.
 *
 * @throws RunnerContractError with code `invalid_cursor` where the value is none: nobody may go on
 * from a position that nobody knows.
 */
export function readRunCursor(value: unknown): RunCursor {
  const cursor = takeCursor(value);
  if (typeof cursor !== "string") return cursor;
  throw new RunnerContractError("invalid_cursor", cursor);
}

/** Gives the run's id back, or throws a RangeError: it is the caller's own. */
export function checkRunId(runId: unknown): string {
  if (isStorableName(runId)) return runId;
  throw new RangeError(
    formatFault("runId", `must be non-empty text that can be stored, got ${describeValue(runId)}`),
  );
}

/** Tells whether a value is a safe integer, and no smaller than `least`. Never throws. */
export function isIntegerFrom(least: number, value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

/** The cursor, or what is wrong with it. */
function takeCursor(value: unknown): RunCursor | string {
  if (!isRecord(value)) return fault("cursor", "an object", value);
  const runId = readProperty(value, "runId");
  if (!isStorableName(runId))
    return fault("cursor.runId", "non-empty text that can be stored", runId);
  const seq = readProperty(value, "seq");
  if (!isIntegerFrom(-1, seq)) return fault("cursor.seq", "a safe integer from -1", seq);
  const tMs = readProperty(value, "tMs");
  if (!isIntegerFrom(0, tMs)) return fault("cursor.tMs", "a safe integer from 0", tMs);
  const terminal = readProperty(value, "terminal");
  if (typeof terminal !== "boolean") return fault("cursor.terminal", "true or false", terminal);
  // The sums make 0 of -0, which no JSON document and no database keeps.
  return Object.freeze({ runId, seq: seq + 0, tMs: tMs + 0, terminal });
}

function fault(place: string, expected: string, value: unknown): string {
  return formatFault(place, `must be ${expected}, got ${describeValue(value)}`);
}
