/** Claude Code records in few words, for tests: each function gives one record as an object. */
import { foldNativeStream, type NativeStreamEnd, type RunnerEventDraft } from "runner-contracts";
import { claudeCodeAdapter } from "runner-contracts/adapter/claude-code";

/** A `system` record. */
export function system(subtype: unknown, more: object = {}): object {
  return { type: "system", subtype, ...more };
}

/** An `assistant` record of these blocks. */
export function fromModel(content: unknown, more: object = {}, id: unknown = "m1"): object {
  const message = { id, role: "assistant", model: "claude", content, stop_reason: null };
  return { type: "assistant", message, parent_tool_use_id: null, ...more };
}

/** Whole text of the model. */
export function said(text: unknown, id: unknown = "m1", more: object = {}): object {
  return fromModel([{ type: "text", text }], more, id);
}

/** A tool call of the model. */
export function called(id: unknown, name: unknown, input: unknown, more: object = {}): object {
  return fromModel([{ type: "tool_use", id, name, input }], more);
}

/** A `user` record of these blocks. */
export function fromUser(content: unknown, more: object = {}): object {
  return { type: "user", message: { role: "user", content }, parent_tool_use_id: null, ...more };
}

/** The answer to a tool call. */
export function answered(id: unknown, content: unknown, block: object = {}, more: object = {}) {
  return fromUser([{ type: "tool_result", tool_use_id: id, content, ...block }], more);
}

/** A `stream_event` record of the message `m1`. */
export function streamed(event: unknown, more: object = {}): object {
  return {
    type: "stream_event",
    event,
    parent_tool_use_id: null,
    api_message_id: "m1",
    ...more,
  };
}

/** A delta of text. */
export function delta(text: unknown, index: unknown = 0, more: object = {}): object {
  const part = { type: "text_delta", text };
  return streamed({ type: "content_block_delta", index, delta: part }, more);
}

/** What Claude Code says in the model's place. */
export function synthetic(text: string, more: object = {}, message: object = {}): object {
  const content = [{ type: "text", text }];
  const speaker = { id: "own", model: "<synthetic>", role: "assistant", content, ...message };
  return { type: "assistant", message: speaker, is_api_error_message: true, ...more };
}

/** The `result` of a turn that ended well. */
export function resulted(more: object = {}): object {
  const usage = { input_tokens: 2, output_tokens: 1, service_tier: "standard" };
  const counts = { total_cost_usd: 0.5, num_turns: 1, usage };
  const outcome = { is_error: false, subtype: "success", terminal_reason: "completed" };
  return { ...counts, ...outcome, type: "result", ...more };
}

/** Folds records to their end. */
export function fold(records: Iterable<unknown>, end: NativeStreamEnd = {}): RunnerEventDraft[] {
  return foldNativeStream(claudeCodeAdapter, records, end);
}

/** What records make after the start, up to where the run would end. */
export function foldInner(...records: unknown[]): RunnerEventDraft[] {
  let state = claudeCodeAdapter.push(claudeCodeAdapter.init(), system("init")).state;
  const drafts: RunnerEventDraft[] = [];
  for (const record of records) {
    const step = claudeCodeAdapter.push(state, record);
    drafts.push(...step.drafts);
    state = step.state;
  }
  return drafts;
}

/** The payload of the terminal. */
export function terminalOf(records: Iterable<unknown>, end: NativeStreamEnd = {}) {
  return fold(records, end).at(-1)?.data;
}
