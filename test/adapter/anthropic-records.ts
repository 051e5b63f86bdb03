/** Events of the Messages API in few words, for tests: each function gives events as objects. */
import { foldNativeStream, type NativeStreamEnd, type RunnerEventDraft } from "runner-contracts";
import { anthropicMessagesAdapter } from "runner-contracts/adapter/anthropic";
import { dataOf } from "./drafts.ts";

/** The start of a message. */
export function started(id: unknown = "m1", more: object = {}): object {
  const usage = { input_tokens: 10, output_tokens: 1 };
  const stop = { stop_reason: null, stop_sequence: null };
  const about = { type: "message", role: "assistant", model: "claude-sonnet-4-5", content: [] };
  return { type: "message_start", message: { id, ...about, ...stop, usage, ...more } };
}

/** The start of a block. */
export function opened(contentBlock: unknown, index: unknown = 0): object {
  return { type: "content_block_start", index, content_block: contentBlock };
}

/** A delta of any type. */
export function changed(delta: unknown, index: unknown = 0): object {
  return { type: "content_block_delta", index, delta };
}

/** A delta of text. */
export function said(text: unknown, index: unknown = 0): object {
  return changed({ type: "text_delta", text }, index);
}

/** A delta of a tool's arguments. */
export function typed(partialJson: unknown, index: unknown = 0): object {
  return changed({ type: "input_json_delta", partial_json: partialJson }, index);
}

/** The stop of a block. */
export function closed(index: unknown = 0): object {
  return { type: "content_block_stop", index };
}

/** A whole text block, in deltas. */
export function texts(parts: readonly string[], index = 0): object[] {
  const deltas = parts.map((part) => said(part, index));
  return [opened({ type: "text", text: "" }, index), ...deltas, closed(index)];
}

/** A whole call of a tool, its arguments in deltas. */
export function called(
  id: unknown,
  parts: readonly string[] = ['{"command":"date"}'],
  more: object = {},
  index = 0,
): object[] {
  const block = { type: "tool_use", id, name: "bash", input: {}, ...more };
  return [opened(block, index), ...parts.map((part) => typed(part, index)), closed(index)];
}

/** A result that arrives whole in the start of a block. */
export function gave(block: object, index = 1): object[] {
  return [opened(block, index), closed(index)];
}

/** Why a message stops, and the end of it. */
export function stopped(reason: unknown = "end_turn", more: object = {}, usage: object = {}) {
  const delta = { stop_reason: reason, stop_sequence: null, ...more };
  const counts = { output_tokens: 5, ...usage };
  return [{ type: "message_delta", delta, usage: counts }, { type: "message_stop" }];
}

/** A message from its start to its stop. */
export function message(
  events: readonly object[] = texts(["Hi"]),
  reason: unknown = "end_turn",
  id = "m1",
): object[] {
  return [started(id), ...events, ...stopped(reason)];
}

/** What the caller sends back with the results of its tools. */
export function answered(id: string, content: unknown = "noon", more: object = {}): object {
  const result = { type: "tool_result", tool_use_id: id, content, ...more };
  return { role: "user", content: [result] };
}

/** Folds records to their end. */
export function fold(records: Iterable<unknown>, end: NativeStreamEnd = {}): RunnerEventDraft[] {
  return foldNativeStream(anthropicMessagesAdapter, records, end);
}

/** The payloads of the notifications with a reason. */
export function noted(reason: string, drafts: readonly RunnerEventDraft[]) {
  return dataOf("notification", drafts).filter((data) => data["reason"] === reason);
}

/** What the run ended with. */
export function endOf(records: Iterable<unknown>, end: NativeStreamEnd = {}) {
  const { reason, code } = fold(records, end).at(-1)?.data ?? {};
  return code === undefined ? reason : `${String(reason)} ${String(code)}`;
}
