/**
 * Folds the streams of the Anthropic Messages API into event drafts: one message or all the
 * messages of a run, as the official SDK's iterators give their events, or as they come over the
 * wire.
 *
 * @packageDocumentation
 * @see `docs/adapters/anthropic.md`
 */
import type { JsonObject } from "../json/json-value.ts";
import type { RunnerAdapter } from "./adapter.ts";
import { dropBlocks, foldDelta, startBlock, stopBlock } from "./anthropic/block.ts";
import { foldErrorEvent, readFailure, reportFailure } from "./anthropic/failure.ts";
import {
  changeMessage,
  foldUserMessage,
  needMessage,
  startMessage,
  stopMessage,
} from "./anthropic/message.ts";
import { type AnthropicRecord, payloadsOf, readRecord } from "./anthropic/record.ts";
import { ANTHROPIC_FORMAT } from "./anthropic/state.ts";
import { AnthropicStep } from "./anthropic/step.ts";
import { addUsage } from "./anthropic/usage.ts";
import { judgeAnthropicRun } from "./anthropic/verdict.ts";
import { adapterOf } from "./fold-adapter.ts";
import { notifyUnanswered } from "./tool-calls.ts";

export { foldNativeStream } from "./adapter.ts";
export { ANTHROPIC_ENDINGS, type AnthropicEnding } from "./anthropic/endings.ts";
export type {
  AnthropicContentBlock,
  AnthropicFrame,
  AnthropicMessage,
  AnthropicMessagesInput,
  AnthropicStreamEvent,
  AnthropicToolResults,
} from "./anthropic/event.ts";

/**
 * The state of a fold: plain JSON, to be kept and handed back. `phase` tells whether
 * `runtime_started` and `runtime_terminal` were made; all else may change with any version. What is
 * no such state counts as the state before the first record.
 */
export type AnthropicMessagesState = JsonObject & {
  /** Nothing made yet, `runtime_started` made, `runtime_terminal` made. */
  readonly phase: "waiting" | "running" | "ended";
};

/**
 * The adapter for the Messages API. `push` takes what {@link AnthropicMessagesInput} lists, of any
 * number of messages; `finish` takes as `error` what the SDK threw, or nothing where its iterator
 * ended. Never throws, whatever the record or the state.
 *
 * A message that stops for a tool ends a turn, not the run: push the next message's events, and
 * between them the message with the tool's results, for its answers to be told.
 *
 * @example
 * ```ts
 * import { anthropicMessagesAdapter, foldNativeStream } from "runner-contracts/adapter/anthropic";
 *
 * const events = [
 *   { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
 *   { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hel" } },
 * ];
 * // The SDK's iterator ends without an error where the body was cut between two events.
 * const drafts = foldNativeStream(anthropicMessagesAdapter, events);
 * console.log(drafts.at(-1)?.data["reason"], drafts.at(-1)?.data["code"]); // error truncated
 * ```
 *
 * @see `docs/adapters/anthropic.md`
 */
export const anthropicMessagesAdapter: RunnerAdapter<AnthropicMessagesState> =
  /* @__PURE__ */ adapterOf({
    format: ANTHROPIC_FORMAT,
    Step: AnthropicStep,

    push(step, native) {
      for (const payload of payloadsOf(native)) foldPayload(step, payload);
    },

    finish(step, end) {
      const failure = readFailure(end.error);
      dropBlocks(step);
      const { reason, code, message } = judgeAnthropicRun(step.state, end, failure);
      if (failure !== undefined && reason === "error") reportFailure(step, failure);
      else if (code === "truncated") reportFailure(step, { ending: code, message: message ?? "" });
      notifyUnanswered(step);
      const { message: last, usage } = step.state;
      return {
        reason,
        code,
        message,
        stopReason: last?.stopReason ?? undefined,
        category: last?.category ?? undefined,
        usage: last === null ? (usage ?? undefined) : addUsage(usage, last.usage),
        exitCode: end.exitCode,
        signal: end.signal,
      };
    },
  });

function foldPayload(step: AnthropicStep, native: unknown): undefined {
  const { type, record, text } = readRecord(native);
  if (text === undefined) return foldRecord(step, type, record);
  if (type === "error") return foldErrorEvent(step, { error: { message: text } });
  if (text.trim() !== "") step.notify(type ?? "unreadable", { text });
}

function foldRecord(step: AnthropicStep, type: unknown, record: AnthropicRecord | null): undefined {
  if (record === null) return step.notify(type, { record });
  const { index } = record;
  switch (type) {
    case "content_block_delta":
      needMessage(step);
      return foldDelta(step, index, record.delta);
    case "message_start":
      return startMessage(step, record.message);
    case "content_block_start":
      needMessage(step);
      return startBlock(step, index, record.content_block);
    case "content_block_stop":
      return stopBlock(step, index);
    case "message_delta":
      return changeMessage(step, record);
    case "message_stop":
      return stopMessage(step);
    case "error":
      return foldErrorEvent(step, record);
    case "ping":
      return step.notify(type);
    default:
      if (record.role === "user") return foldUserMessage(step, record);
      return step.notify(type, { record });
  }
}
