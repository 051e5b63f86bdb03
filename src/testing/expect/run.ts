/**
 * The assertion on a whole run, given as its events or as the batches that carried them.
 *
 * @see `docs/guides/in-your-tests.md#assertions`
 */
import { formatFault } from "../../json/place.ts";
import { problemOf } from "../../json/problem.ts";
import { isRecord, readProperty } from "../../json/read.ts";
import { admitRunnerEventBatch } from "../../run-stream/admit.ts";
import { createRunCursor, type RunCursor } from "../../run-stream/cursor.ts";
import {
  RUN_FINDING_LEVELS,
  type RunFinding,
  type RunFindingCode,
  type RunFindingLevel,
} from "../../run-stream/finding.ts";
import { createRunVerifier } from "../../run-stream/verify.ts";
import type {
  CarriedRunnerEvent,
  CarriedRunnerEventBatch,
} from "../../runner-event/tolerant-reader.ts";
import {
  RUNNER_ASSERTION_MAX_FAULTS,
  RunnerAssertionError,
  type RunnerAssertionFault,
} from "./assertion-error.ts";
import { judgeBatch } from "./batch.ts";

/** What {@link expectRunVerifies} lets pass. */
export interface RunExpectation {
  /** The least level of a finding that fails the run. Absent: `"warning"`. */
  readonly failOn?: RunFindingLevel | undefined;
  /** Findings that do not fail the run, whatever their level. Absent: none. */
  readonly except?: readonly RunFindingCode[] | undefined;
}

/** A run as a test has it: its events, the batches that carried them, or the one batch that did. */
export type RunInput =
  | Iterable<CarriedRunnerEvent>
  | Iterable<CarriedRunnerEventBatch>
  | CarriedRunnerEventBatch;

/**
 * Asserts that there is nothing to say against a run: what `verifyRun` finds, from warnings on.
 * Batches are first validated and admitted one after the other as a service does, so that one which
 * was sent twice counts once; where one is refused, its refusal is the fault and the run is not
 * judged.
 *
 * @param run - The whole run from its first event on: a {@link RunInput}. An iterable must end.
 *
 * @throws RunnerAssertionError with each finding and the `seq` of its event, or its index where it
 * has none; also where the value is no run.
 * @throws RangeError where an option has no such level or code.
 *
 * @example
 * ```ts
 * import { expectRunVerifies } from "runner-contracts/testing";
 *
 * try {
 *   expectRunVerifies([
 *     { seq: 0, tMs: 0, kind: "runtime_started", data: { source: "goose" } },
 *     { seq: 1, tMs: 5, kind: "tool_request", data: { id: "a", name: "ls", arguments: {} } },
 *   ]);
 * } catch (error) {
 *   console.log(String(error));
 * }
 * // RunnerAssertionError: expected a run that verifies, and found 2 faults:
 * //   run: has no runtime_terminal (missing_terminal)
 * //   seq 1: has no tool_response to the call "a" (tool_request_unanswered)
 * ```
 */
export function expectRunVerifies(run: unknown, options: RunExpectation = {}): void {
  const [first, ...more] = faultsOfRun(run, options);
  if (first !== undefined) throw new RunnerAssertionError("a run that verifies", [first, ...more]);
}

/** Gives what speaks against a run, at most 100 faults. Never throws for what the run is. */
export function faultsOfRun(
  run: unknown,
  options: RunExpectation = {},
): readonly RunnerAssertionFault[] {
  const reading = new RunReading(isIterable(run), failingCodes(options));
  try {
    for (const item of isIterable(run) ? run : [run]) {
      reading.take(item);
      if (reading.isFull()) break;
    }
  } catch {
    // Nothing else in here throws: it is the iterator's doing.
    return [{ code: "invalid_envelope", place: "run", message: "run cannot be read to its end" }];
  }
  return reading.faults();
}

/** The levels, the least first. */
const LEVELS = ["info", "warning", "error"] as const satisfies readonly RunFindingLevel[];

function failingCodes({ failOn = "warning", except = [] }: RunExpectation): ReadonlySet<string> {
  const least = LEVELS.indexOf(failOn);
  if (least === -1) throw noSuch("failOn", `one of ${LEVELS.join(", ")}`, failOn);
  const odd = except.find((code) => !Object.hasOwn(RUN_FINDING_LEVELS, code));
  if (odd !== undefined) throw noSuch("except", "a list of finding codes", odd);
  const levels = Object.entries(RUN_FINDING_LEVELS);
  // The list is held against the table's own keys, so that every code of the one is of the other.
  const excepted: readonly string[] = except;
  return new Set(
    levels
      .filter(([code, level]) => LEVELS.indexOf(level) >= least && !excepted.includes(code))
      .map(([code]) => code),
  );
}

function noSuch(name: string, expected: string, value: unknown): RangeError {
  return new RangeError(formatFault(name, problemOf(value, expected)));
}

function isIterable(value: unknown): value is Iterable<unknown> {
  try {
    if (typeof value !== "object" || value === null) return false;
    return typeof (value as Partial<Iterable<unknown>>)[Symbol.iterator] === "function";
  } catch {
    return false;
  }
}

/** A run as it is read: event by event, or batch by batch. */
class RunReading {
  readonly #isSequence: boolean;
  readonly #failing: ReadonlySet<string>;
  readonly #verifier = createRunVerifier();
  readonly #findings: RunnerAssertionFault[] = [];
  readonly #refusals: RunnerAssertionFault[] = [];
  #areBatches: boolean | undefined;
  #cursor: RunCursor | undefined;
  #count = 0;

  constructor(isSequence: boolean, failing: ReadonlySet<string>) {
    this.#isSequence = isSequence;
    this.#failing = failing;
  }

  take(item: unknown): void {
    this.#areBatches ??= !this.#isSequence || isLikeBatch(item);
    if (this.#areBatches) this.#takeBatch(item);
    // What is no event is a finding of the verifier's, which is total.
    else this.#find(this.#verifier.push([item as CarriedRunnerEvent]), `events[${this.#count}]`);
    this.#count++;
  }

  isFull(): boolean {
    return this.#findings.length + this.#refusals.length >= RUNNER_ASSERTION_MAX_FAULTS;
  }

  faults(): readonly RunnerAssertionFault[] {
    if (this.#refusals.length === 0 && !this.isFull()) this.#find(this.#verifier.finish());
    const faults = this.#refusals.length > 0 ? this.#refusals : this.#findings;
    return faults.slice(0, RUNNER_ASSERTION_MAX_FAULTS);
  }

  #takeBatch(item: unknown): void {
    const judged = judgeBatch(item);
    if (!judged.ok) {
      this.#refusals.push(...judged.faults.map((fault) => this.#placed(fault)));
      return;
    }
    const batch = judged.value;
    this.#cursor ??= createRunCursor(batch.runId);
    const admission = admitRunnerEventBatch(this.#cursor, batch);
    if (!admission.ok) {
      const { code, message } = admission;
      const place = message.slice(0, message.indexOf(" "));
      this.#refusals.push(this.#placed({ code, place, message }));
      return;
    }
    this.#cursor = admission.cursor;
    this.#find(this.#verifier.push(admission.events));
  }

  /** Takes findings; one without a `seq` is at `place`, where the verifier says `run`. */
  #find(findings: readonly RunFinding[], place = "run"): void {
    for (const { code, seq, message } of findings) {
      if (!this.#failing.has(code)) continue;
      const fault =
        seq === undefined
          ? { place, message: formatFault(`${place}:`, message.slice("run: ".length)) }
          : { place: `seq ${seq}`, message };
      this.#findings.push({ code, ...fault });
    }
  }

  /** A fault of one batch of several says of which. */
  #placed(fault: RunnerAssertionFault): RunnerAssertionFault {
    if (!this.#isSequence) return fault;
    const { place: inner, message } = fault;
    const below = inner.startsWith("batch") ? inner.slice("batch".length) : `.${inner}`;
    const place = `batches[${this.#count}]${below}`;
    return { ...fault, place, message: formatFault(place, message.slice(inner.length + 1)) };
  }
}

function isLikeBatch(item: unknown): boolean {
  return isRecord(item) && readProperty(item, "events") !== undefined;
}
