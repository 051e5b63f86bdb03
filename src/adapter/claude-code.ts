/**
 * Folds what `claude -p --output-format stream-json --verbose` prints into event drafts: Claude
 * Code 2, with and without `--include-partial-messages`.
 *
 * @packageDocumentation
 * @see `docs/adapters/claude-code.md`
 */
import type { JsonObject } from "../json/json-value.ts";
import type { RunnerAdapter } from "./adapter.ts";
import { foldAssistant, foldUser, messageIdsOf, noteFault } from "./claude-code/message.ts";
import type { ClaudeCodeRecord } from "./claude-code/record.ts";
import { CLAUDE_CODE_FORMAT } from "./claude-code/state.ts";
import { ClaudeCodeStep } from "./claude-code/step.ts";
import { foldStreamEvent } from "./claude-code/stream-event.ts";
import { endAllDeltas } from "./claude-code/streamed-text.ts";
import {
  isOfAgentSdk,
  judgeClaudeCodeRun,
  readResult,
  withThrownExit,
} from "./claude-code/verdict.ts";
import { textOf } from "./field.ts";
import { adapterOf } from "./fold-adapter.ts";
import { describeReadError } from "./native-end.ts";
import { readNative } from "./native-line.ts";
import { itemsOf } from "./native-tree.ts";
import { notifyUnanswered } from "./tool-calls.ts";

export { foldNativeStream } from "./adapter.ts";
export { CLAUDE_CODE_ENDINGS, type ClaudeCodeEnding } from "./claude-code/endings.ts";

/**
 * The state of a Claude Code fold: plain JSON, to be kept and handed back. `phase` tells whether
 * `runtime_started` and `runtime_terminal` were made; all else may change with any version. What is
 * no such state counts as the state before the first record.
 */
export type ClaudeCodeState = JsonObject & {
  /** Whether the run is still to start, goes on or is over. */
  readonly phase: "waiting" | "running" | "ended";
};

/** How each record begins; its keys come in any order. */
const RECORD_START = '{"';

/**
 * The adapter for Claude Code. `push` takes one line of standard output, with or without its line
 * end, or one record that is already parsed; also the one array of all records that
 * `--output-format json --verbose` prints. `finish` needs the exit code or the signal to judge a
 * run that has no result. Never throws, whatever the record or the state.
 *
 * @example
 * ```ts
 * import { claudeCodeAdapter, foldNativeStream } from "runner-contracts/adapter/claude-code";
 *
 * const lines = [
 *   '{"type":"system","subtype":"init","model":"claude-sonnet-4-5"}',
 *   '{"is_error":true,"subtype":"error_max_turns","terminal_reason":"max_turns","type":"result"}',
 * ];
 * const drafts = foldNativeStream(claudeCodeAdapter, lines, { exitCode: 1 });
 * console.log(drafts.at(-1)?.data["reason"], drafts.at(-1)?.data["code"]); // error max_turns
 * ```
 *
 * @see `docs/adapters/claude-code.md`
 */
export const claudeCodeAdapter: RunnerAdapter<ClaudeCodeState> = /* @__PURE__ */ adapterOf({
  format: CLAUDE_CODE_FORMAT,
  Step: ClaudeCodeStep,

  push(step, native) {
    const { prose, record } = readNative(native, RECORD_START, isNative);
    if (prose !== undefined) step.notify("stdout", { text: prose });
    if (record === undefined) return;
    const records = Array.isArray(record) ? record : [record];
    // What is no object has no fields.
    for (const one of records) foldRecord(step, one as ClaudeCodeRecord | null);
  },

  finish(step, nativeEnd) {
    endAllDeltas(step);
    const end = withThrownExit(nativeEnd);
    const { reason, code, message } = judgeClaudeCodeRun(step.state, end);
    const isTold = code !== "stream_failed" && isOfAgentSdk(end.error);
    if (end.error !== undefined && !isTold) {
      step.complain(describeReadError(end.error), "stream_failed");
    }
    notifyUnanswered(step);
    if (code === "truncated") step.complain(message, code);
    const { result, isTurnOpen } = step.state;
    // What a turn said of itself says nothing of a further one.
    const terminalReason = (!isTurnOpen && result?.terminalReason) || undefined;
    const { exitCode, signal } = end;
    return { reason, code, message, terminalReason, usage: result?.usage, exitCode, signal };
  },
});

/** A record, or the array of all of them. */
function isNative(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function foldRecord(step: ClaudeCodeStep, record: ClaudeCodeRecord | null): undefined {
  step.messageId = undefined;
  step.parentId = textOf(record?.parent_tool_use_id);
  if (record === null) return step.notify(undefined, { record });
  const type = record.type;
  switch (type) {
    case "stream_event":
      return foldStreamEvent(step, record);
    case "assistant":
      return foldAssistant(step, record);
    case "user":
      return foldUser(step, record);
    case "result":
      return foldResult(step, record);
    case "system":
      return foldSystem(step, record);
    default:
      return foldOther(step, type, record);
  }
}

/** A turn ended. Whether the run did is known at its end: another turn may follow. */
function foldResult(step: ClaudeCodeStep, record: ClaudeCodeRecord): undefined {
  step.notify("result", { record });
  const state = step.change();
  state.result = readResult(record, state.fault);
  state.isTurnOpen = false;
  state.fault = null;
}

function foldSystem(step: ClaudeCodeStep, record: ClaudeCodeRecord): undefined {
  const subtype = record.subtype ?? "system";
  if (subtype === "init") {
    step.openTurn();
    // The first says what runs; those of later turns say it again.
    if (step.state.phase === "waiting") return step.start(undefined, record.model, record);
  }
  foldOther(step, subtype, record);
  // The prompt was blocked, and its result looks like any other.
  if (record.prevent_continuation === true) noteFault(step, "hook_stopped");
  for (const file of itemsOf<{ readonly file_id?: unknown; readonly filename?: unknown } | null>(
    record.files,
  )) {
    const fileId = textOf(file?.file_id);
    if (fileId !== undefined)
      step.emit("file_uploaded", { fileId }, { name: textOf(file?.filename) });
  }
}

/** Shows a record as it came: as an error where it names one. */
function foldOther(step: ClaudeCodeStep, reason: unknown, record: ClaudeCodeRecord): undefined {
  const error = record.error;
  if (typeof error === "string") {
    return step.complain(error, reason === "api_retry" ? error : reason, { record });
  }
  const messageIds = messageIdsOf(step, record.retracted_message_uuids);
  step.notify(reason, { messageIds, record });
}
