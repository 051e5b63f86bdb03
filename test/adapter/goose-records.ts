/** Goose records in few words, for tests: each function gives one record as an object. */
import { foldNativeStream, type NativeStreamEnd, type RunnerEventDraft } from "runner-contracts";
import { gooseAdapter } from "runner-contracts/adapter/goose";

/** An id such as Goose gives to the messages that it writes itself. */
export const HARNESS_ID = "msg_0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

const MODEL_METADATA = { inference: { provider: "openai", requestedModel: "gpt-4o" } };

/** A message of the model. */
export function fromModel(content: unknown, more: object = {}): object {
  const message = { id: "m1", role: "assistant", created: 1, content, metadata: MODEL_METADATA };
  return { type: "message", message: { ...message, ...more } };
}

/** A message that Goose itself wrote, in the way of 1.50 and later. */
export function fromHarness(content: unknown, more: object = {}): object {
  const message = { id: HARNESS_ID, role: "assistant", created: 1, content, metadata: {} };
  return { type: "message", message: { ...message, ...more } };
}

/** Text of the model. */
export function said(text: string, id = "m1"): object {
  return fromModel([{ type: "text", text }], { id });
}

/** Text of Goose itself. */
export function harnessSaid(text: string, more: object = {}): object {
  return fromHarness([{ type: "text", text }], more);
}

/** A tool call of the model. */
export function called(id: string, value: unknown, more: object = {}, messageId = "m1"): object {
  const toolCall = { status: "success", value };
  return fromModel([{ type: "toolRequest", id, toolCall, ...more }], { id: messageId });
}

/** The answer to a tool call. */
export function answered(id: string, toolResult: unknown): object {
  return fromHarness([{ type: "toolResponse", id, toolResult }], { role: "user" });
}

/** The answer of a tool that gave this value. */
export function gave(id: string, value: unknown): object {
  return answered(id, { status: "success", value });
}

/** The `complete` record of 1.50 and later. */
export function completed(totalTokens = 9): object {
  const tokens = { total_tokens: totalTokens, input_tokens: 0, output_tokens: totalTokens };
  return { type: "complete", ...tokens, cache_read_input_tokens: 0, cache_write_input_tokens: 0 };
}

/** Folds records to their end. */
export function fold(records: Iterable<unknown>, end: NativeStreamEnd = {}): RunnerEventDraft[] {
  return foldNativeStream(gooseAdapter, records, end);
}

/** What lies between the start and the terminal. */
export function foldInner(...records: unknown[]): RunnerEventDraft[] {
  return fold(records).slice(1, -1);
}

/** The payload of the terminal. */
export function terminalOf(records: Iterable<unknown>, end: NativeStreamEnd = {}) {
  return fold(records, end).at(-1)?.data;
}
