/**
 * Folds what `claude -p --output-format stream-json --verbose` prints into event drafts: Claude Code
 * 2, with and without `--include-partial-messages`.
 *
 * @packageDocumentation
 * @see `docs/adapters/claude-code.md`
 */
import type { JsonObject } from "../json/json-value.ts";
import { isArray, isRecord } from "../json/read.ts";
import type { RunnerAdapter } from "./adapter.ts";
import { foldAssistant, foldUser, messageIdsOf } from "./claude-code/messages.ts";
import { judgeRun, readResult } from "./claude-code/result.ts";
import { CLAUDE_CODE_SOURCE, ClaudeCodeStep } from "./claude-code/step.ts";
import { foldStreamEvent } from "./claude-code/stream-event.ts";
import { endAllDeltas } from "./claude-code/streamed-text.ts";
import { elementsOf, field, textOf } from "./field.ts";
import { describeReadError, readNativeEnd } from "./native-end.ts";
import { readNativeLine } from "./native-line.ts";
import { notifyUnanswered } from "./tool-calls.ts";

export { foldNativeStream } from "./adapter.ts";
export { CLAUDE_CODE_ENDINGS, type ClaudeCodeEnding } from "./claude-code/endings.ts";

/**
 * What a fold carries from one record to the next: plain JSON, to be kept and handed back as it is.
 * Its other fields are the adapter's own and may change in any version.
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
 * `--output-format json --verbose` prints. `finish` needs the exit code or the signal to judge a run
 * that has no result. Never throws, whatever the record or the state.
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
export const claudeCodeAdapter: RunnerAdapter<ClaudeCodeState> = {
  source: CLAUDE_CODE_SOURCE,

  init() {
    return new ClaudeCodeStep(undefined).result().state;
  },

  push(state, native) {
    const step = new ClaudeCodeStep(state);
    if (step.state.phase === "ended") return step.result();
    if (typeof native === "string") {
      step.isOwn = true;
      const { prose, record } = readNativeLine(native, RECORD_START, isNative);
      if (prose !== undefined) step.notify("stdout", { text: prose });
      if (record !== undefined) foldRecords(step, record);
    } else {
      foldRecords(step, native);
    }
    return step.result();
  },

  finish(state, nativeEnd) {
    const step = new ClaudeCodeStep(state);
    if (step.state.phase === "ended") return step.result();
    const end = readNativeEnd(nativeEnd);
    endAllDeltas(step);
    if (end.error !== undefined) step.complain(describeReadError(end.error), "stream_failed");
    notifyUnanswered(step);
    const verdict = judgeRun(step.state, end);
    if (verdict.code === "truncated") step.complain(verdict.message, verdict.code);
    const { exitCode, signal } = end;
    step.emit("runtime_terminal", {
      ...verdict,
      terminalReason: step.state.result?.terminalReason ?? undefined,
      usage: step.state.result?.usage,
      exitCode,
      signal,
    });
    return step.end();
  },
};

/** A record, or the array of all of them. */
function isNative(value: unknown): value is object {
  return isRecord(value) || isArray(value);
}

function foldRecords(step: ClaudeCodeStep, native: unknown): undefined {
  if (!isArray(native)) return foldRecord(step, native);
  for (const record of elementsOf(native) ?? []) foldRecord(step, record);
}

function foldRecord(step: ClaudeCodeStep, record: unknown): undefined {
  step.messageId = undefined;
  step.parentId = textOf(field(record, "parent_tool_use_id"));
  const type = field(record, "type");
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
function foldResult(step: ClaudeCodeStep, record: unknown): undefined {
  step.notify("result", { record });
  step.remember("result", readResult(record, step.state.fault));
  step.remember("isTurnOpen", false);
  step.remember("fault", null);
}

function foldSystem(step: ClaudeCodeStep, record: unknown): undefined {
  const subtype = field(record, "subtype") ?? "system";
  if (subtype === "init") {
    step.openTurn();
    // The first says what runs; those of later turns say it again.
    if (step.state.phase === "waiting") {
      return step.start(undefined, field(record, "model"), { record });
    }
  }
  foldOther(step, subtype, record);
  for (const file of elementsOf(field(record, "files")) ?? []) {
    const fileId = textOf(field(file, "file_id"));
    if (fileId !== undefined)
      step.emit("file_uploaded", { fileId, name: textOf(field(file, "filename")) });
  }
}

/** Shows a record as it came: as an error where it names one. */
function foldOther(step: ClaudeCodeStep, reason: unknown, record: unknown): undefined {
  const error = textOf(field(record, "error"));
  if (error !== undefined) {
    return step.complain(error, reason === "api_retry" ? error : reason, { record });
  }
  const messageIds = messageIdsOf(step, field(record, "retracted_message_uuids"));
  step.notify(reason, { messageIds, record });
}
