/**
 * The verdict on a whole run: what no batch shows by itself.
 *
 * @see `docs/protocol.md#findings`
 */
import { describeValue, formatFault, quote } from "../json/place.ts";
import { problemOf } from "../json/problem.ts";
import { isRecord, readProperty } from "../json/read.ts";
import { readRunnerEventPayload } from "../runner-event/read-payload.ts";
import type { CarriedRunnerEvent } from "../runner-event/tolerant-reader.ts";
import { isIntegerFrom } from "./cursor.ts";
import { RUN_FINDING_LEVELS, type RunFinding, type RunFindingCode } from "./finding.ts";
import { OpenCalls, RUN_VERIFIER_MAX_CALL_ID_LENGTH } from "./open-calls.ts";

/** Verifies a run as it comes. */
export interface RunVerifier {
  /** Takes the next events of the run and gives the findings that they make. */
  push(events: Iterable<CarriedRunnerEvent>): RunFinding[];
  /**
   * Gives the findings that an end at this point makes. Changes nothing: a run may go on after it.
   */
  finish(): RunFinding[];
}

/**
 * Verifies a whole run: a start, one terminal and nothing after it, order, tool calls in pairs,
 * payloads by convention. No finding: nothing to say against it. An event of an unknown kind keeps
 * its place in the order and is not judged further, and neither is a second start. Never throws for
 * what the events are.
 *
 * @param events - Every event of the run; the first `seq` may be any.
 *
 * @example
 * ```ts
 * import { verifyRun } from "runner-contracts";
 *
 * const findings = verifyRun([
 *   { seq: 0, tMs: 0, kind: "runtime_started", data: { source: "goose" } },
 *   { seq: 1, tMs: 5, kind: "tool_request", data: { id: "a", name: "ls", arguments: {} } },
 * ]);
 * console.log(findings.map(({ code, level, seq }) => [code, level, seq]));
 * // [["missing_terminal", "error", undefined], ["tool_request_unanswered", "warning", 1]]
 * ```
 */
export function verifyRun(events: Iterable<CarriedRunnerEvent>): RunFinding[] {
  const verifier = createRunVerifier();
  return [...verifier.push(events), ...verifier.finish()];
}

/**
 * Makes a verifier for a run that is still going on. Its memory is bounded on a run without end: it
 * remembers no more than `RUN_VERIFIER_MAX_OPEN_CALLS` open tool calls.
 *
 * @example
 * ```ts
 * import { createRunVerifier } from "runner-contracts";
 *
 * const verifier = createRunVerifier();
 * const start = { seq: 0, tMs: 9, kind: "runtime_started", data: { source: "goose" } };
 * console.log(verifier.push([start]).length); // 0
 * console.log(verifier.push([{ ...start, seq: 2, tMs: 8 }]).map(({ code }) => code));
 * // ["t_ms_not_monotonic", "seq_gap"]
 * ```
 */
export function createRunVerifier(): RunVerifier {
  const verification = new Verification();
  return {
    push(events) {
      for (const event of events) verification.take(event);
      return verification.takeFindings();
    },
    finish: () => verification.atEnd(),
  };
}

/**
 * Kinds that only a runtime which has started can give; files, skills and notes may come before.
 */
const NEEDS_START: readonly unknown[] = [
  "assistant_text",
  "tool_request",
  "tool_response",
  "runtime_terminal",
];

class Verification {
  #findings: RunFinding[] = [];
  #seqBefore: number | undefined;
  #tMsBefore = 0;
  #hasStarted = false;
  #hasEnded = false;
  #forgetsCalls = false;
  /** The `seq` of each. */
  readonly #openCalls = new OpenCalls<number | undefined>();

  take(event: unknown): void {
    if (!isRecord(event)) {
      this.#find("malformed_payload", undefined, problemOf(event, "an object"));
      return;
    }
    const seq = readProperty(event, "seq");
    const place = isIntegerFrom(0, seq) ? seq : undefined;
    this.#takeTime(readProperty(event, "tMs"), place);
    this.#takeSeq(seq, place);
    const fields = { kind: readProperty(event, "kind"), data: readProperty(event, "data") };
    this.#takeKind(fields.kind, place);
    this.#takePayload(fields, place);
  }

  takeFindings(): RunFinding[] {
    const findings = this.#findings;
    this.#findings = [];
    return findings;
  }

  atEnd(): RunFinding[] {
    const findings: RunFinding[] = [];
    if (!this.#hasStarted) {
      findings.push(finding("missing_start", undefined, "has no runtime_started"));
    }
    if (!this.#hasEnded) {
      findings.push(finding("missing_terminal", undefined, "has no runtime_terminal"));
    }
    for (const [id, seq] of this.#openCalls.entries()) {
      const problem = `has no tool_response to the call ${quote(id)}`;
      findings.push(finding("tool_request_unanswered", seq, problem));
    }
    return findings;
  }

  #takeSeq(seq: unknown, place: number | undefined): void {
    if (place === undefined) {
      const problem = `must have a safe integer from 0 as its seq, got ${describeValue(seq)}`;
      this.#find("seq_not_monotonic", place, problem);
      return;
    }
    const before = this.#seqBefore;
    this.#seqBefore = place;
    if (before === undefined || place === before + 1) return;
    if (place > before) this.#find("seq_gap", place, `comes right after seq ${before}`);
    else this.#find("seq_not_monotonic", place, `must not come after seq ${before}`);
  }

  #takeTime(tMs: unknown, place: number | undefined): void {
    if (!isIntegerFrom(0, tMs)) {
      const problem = `must have a safe integer from 0 as its tMs, got ${describeValue(tMs)}`;
      this.#find("t_ms_not_monotonic", place, problem);
      return;
    }
    const before = this.#tMsBefore;
    this.#tMsBefore = tMs;
    if (tMs >= before) return;
    const problem = `must not have a smaller tMs than the ${before} before it, got ${tMs}`;
    this.#find("t_ms_not_monotonic", place, problem);
  }

  #takeKind(kind: unknown, place: number | undefined): void {
    if (kind === "runtime_started") this.#hasStarted = true;
    if (!this.#hasStarted && NEEDS_START.includes(kind)) {
      this.#find("missing_start", place, `must come after a runtime_started, as every ${kind}`);
      // Told once: what follows lacks the same start.
      this.#hasStarted = true;
    }
    const isTerminal = kind === "runtime_terminal";
    if (this.#hasEnded && isTerminal) {
      this.#find("duplicate_terminal", place, "is a second runtime_terminal");
    } else if (this.#hasEnded) {
      this.#find("event_after_terminal", place, "must not come after the runtime_terminal");
    }
    if (isTerminal) this.#hasEnded = true;
  }

  #takePayload(event: { readonly kind: unknown; readonly data: unknown }, place?: number): void {
    // Total by promise: it answers for a kind and for data of any type.
    const reading = readRunnerEventPayload(event as CarriedRunnerEvent);
    if (reading.status === "malformed") this.#find("malformed_payload", place, reading.message);
    // The id alone pairs a call: another field that is malformed has been told of by itself.
    const id = isRecord(event.data) ? readProperty(event.data, "id") : undefined;
    if (typeof id !== "string") return;
    if (event.kind === "tool_request") this.#openCall(id, place);
    if (event.kind === "tool_response") this.#closeCall(id, place);
  }

  #openCall(id: string, place: number | undefined): void {
    const calls = this.#openCalls;
    if (calls.has(id)) {
      const problem = `is a second tool_request ${quote(id)} before its tool_response`;
      this.#find("duplicate_tool_request", place, problem);
      return;
    }
    const forgotten = calls.open(id, place);
    // Told once: from here on no pair is sure.
    if (forgotten === undefined || this.#forgetsCalls) return;
    this.#forgetsCalls = true;
    const problem =
      forgotten === "oldest"
        ? "makes one open tool call too many to remember"
        : `has a call id of more than ${RUN_VERIFIER_MAX_CALL_ID_LENGTH} characters`;
    this.#find("tool_calls_untracked", place, `${problem}: pairs are no longer sure`);
  }

  #closeCall(id: string, place: number | undefined): void {
    if (this.#openCalls.close(id)) return;
    // A call that was forgotten may be the one that is answered: no accusation on a guess.
    if (this.#forgetsCalls) return;
    const problem = `answers ${quote(id)}, which no open tool_request has`;
    this.#find("tool_response_unmatched", place, problem);
  }

  #find(code: RunFindingCode, seq: number | undefined, problem: string): void {
    this.#findings.push(finding(code, seq, problem));
  }
}

function finding(code: RunFindingCode, seq: number | undefined, problem: string): RunFinding {
  const level = RUN_FINDING_LEVELS[code];
  if (seq === undefined) return { code, level, message: formatFault("run:", problem) };
  return { code, level, seq, message: formatFault(`seq ${seq}:`, problem) };
}
