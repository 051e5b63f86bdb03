/**
 * How a Claude Code run ended. A `result` record ends a turn and says how; the last one speaks for
 * the run. Beside it a `subtype` of `success` and the exit code say nothing: the first stands after
 * a failed call to the model too, the second is 0 after an interruption. Where there is no
 * `terminal_reason`, as in 2.0, a `subtype` that begins with `error_` decides.
 *
 * @see `docs/adapters/claude-code.md#endings`
 */
import { field, textOf } from "../field.ts";
import { shortMessage, trackedText } from "../memory.ts";
import {
  cancelled,
  describeExit,
  describeReadError,
  failed,
  judgeSignal,
  type KnownEnd,
  readNativeEnd,
  type Verdict,
} from "../native-end.ts";
import { itemsOf } from "../native-tree.ts";
import { readUsage } from "../usage.ts";
import type { ClaudeCodeEnding } from "./endings.ts";
import type { ClaudeCodeRecord } from "./record.ts";
import { type ClaudeCodeFoldState, readEnding, type TurnResult } from "./state.ts";

/** What the words for a failed turn mean that are no codes themselves. */
const ENDINGS: Readonly<Record<string, ClaudeCodeEnding>> = {
  model_error: "api_error",
  malformed_tool_use_exhausted: "retries_exhausted",
  structured_output_retry_exhausted: "retries_exhausted",
  max_structured_output_retries: "retries_exhausted",
  max_budget_usd: "budget_exhausted",
};

/** What the Agent SDK calls an error; the name of each is `Error`. */
const ERROR_CLASS = "errorClass";

/** Reads a `result`. `fault` is what Claude Code said to be wrong in the turn. Never throws. */
export function readResult(record: ClaudeCodeRecord, fault: ClaudeCodeEnding | null): TurnResult {
  const { reason, code = null, message = null } = judgeResult(record, fault);
  const { total_cost_usd, num_turns } = record;
  return Object.freeze({
    reason,
    code,
    message,
    terminalReason: trackedText(record.terminal_reason),
    usage: Object.freeze({
      ...readUsage(record.usage),
      ...readUsage({ total_cost_usd, num_turns }),
    }),
  });
}

/** Judges the run: by its last result, or by its end where a turn has none. */
export function judgeClaudeCodeRun(
  state: ClaudeCodeFoldState,
  end: KnownEnd,
): Verdict<ClaudeCodeEnding> {
  const { result, isTurnOpen, fault } = state;
  if (result !== null && !isTurnOpen) {
    const { reason, code, message } = result;
    return code === null ? { reason } : { reason, code, message: message ?? "" };
  }
  const { error, exitCode = 0 } = end;
  const bySignal = judgeSignal(end, "claude");
  if (bySignal !== undefined) return bySignal;
  const thrown = error === undefined ? undefined : describeReadError(error);
  if (thrown !== undefined) {
    const isAbort =
      field(error, "name") === "AbortError" || field(error, ERROR_CLASS) === "aborted";
    if (isAbort) return cancelled("interrupted", thrown);
    // What the Agent SDK throws of an exit is no failure of the reader.
    if (exitCode === 0 || !isOfAgentSdk(error)) return failed("stream_failed", thrown);
  }
  if (fault === "interrupted") return interrupted();
  const message = thrown ?? describeExit(end, "claude");
  if (exitCode !== 0) return failed(fault ?? "process_failed", message);
  return failed("truncated", "the output ended without a result");
}

/** Tells whether the Agent SDK threw this: then it says how the program ended, not the reading. */
export function isOfAgentSdk(error: unknown): boolean {
  return textOf(field(error, ERROR_CLASS)) !== undefined;
}

/** Takes the exit from what the Agent SDK threw, where the caller does not know it. */
export function withThrownExit(end: KnownEnd): KnownEnd {
  const { error, exitCode, signal } = end;
  const isKnown = exitCode !== undefined || signal !== undefined;
  return isKnown || !isOfAgentSdk(error) ? end : { ...readNativeEnd(error), error };
}

function judgeResult(
  record: ClaudeCodeRecord,
  fault: ClaudeCodeEnding | null,
): Verdict<ClaudeCodeEnding> {
  const terminalReason = textOf(record.terminal_reason) ?? "";
  const subtype = textOf(record.subtype) ?? "";
  if (terminalReason.startsWith("aborted_")) return interrupted();
  // Up to 2.0 a turn that ran out of turns, or was interrupted, says that it is no error.
  const isFailure = terminalReason === "" && subtype.startsWith("error_");
  const isError = isFailure || (record.is_error ?? subtype !== "success");
  if (isError !== true) {
    const code = "hook_stopped";
    if (terminalReason !== code && fault !== code) return { reason: "complete" };
    return { reason: "complete", code, message: "a hook stopped the run" };
  }
  const ending = endingOf(terminalReason) ?? endingOf(subtype.replace("error_", ""));
  const isVague = ending === null || ending === "api_error";
  if (isVague && fault === "interrupted") return interrupted();
  const isRefusal = record.stop_reason === "refusal";
  const precise = isVague ? (isRefusal ? "refusal" : fault) : null;
  const code = precise ?? ending ?? "runtime_error";
  return failed(code, describeFailure(record) ?? `the turn failed: ${code}`);
}

function interrupted(): Verdict<ClaudeCodeEnding> {
  return cancelled("interrupted", "the run was interrupted");
}

function endingOf(word: string): ClaudeCodeEnding | null {
  return readEnding(Object.hasOwn(ENDINGS, word) ? ENDINGS[word] : word);
}

/** What a failed turn says: a list of errors, or the words that stand in the answer's place. */
function describeFailure(record: ClaudeCodeRecord): string | null {
  const [error] = itemsOf(record.errors);
  return shortMessage(error ?? record.result);
}
