/**
 * Tool calls of a message, whoever runs the tools, and their results.
 *
 * @see `docs/adapters/anthropic.md#tools`
 */
import { isRecord } from "../../json/read.ts";
import { sanitizeJson } from "../../json/sanitize.ts";
import { elementsOf, field, textOf } from "../field.ts";
import { withoutMessageMedia } from "../media.ts";
import { answerTool, requestTool, UNKNOWN_TOOL } from "../tool-calls.ts";
import { type BlockState, placeOf } from "./state.ts";
import type { AnthropicStep } from "./step.ts";

/** Who runs the tool of a call, by the type of its block. */
const ORIGINS: ReadonlyMap<string, string> = new Map([
  ["tool_use", "client"],
  ["server_tool_use", "server"],
  ["mcp_tool_use", "mcp"],
]);

/** How much of arguments that cannot be read is given out, in UTF-16 code units. */
const INPUT_TEXT_MAX_LENGTH = 100_000;

/** Tells whether blocks of a type are calls whose arguments come in deltas. */
export function isToolCall(type: string): boolean {
  return ORIGINS.has(type);
}

/** Makes the `tool_request` of a block that is complete. */
export function requestFromBlock(step: AnthropicStep, block: BlockState): undefined {
  const origin = ORIGINS.get(block.type) ?? null;
  const { id, name, extension } = block;
  const index = placeOf(block.index);
  const read = readArguments(block);
  // Without an id no answer could ever find the call.
  if (id === null) return step.notify(block.type, { index, name: name ?? undefined, ...read });
  const call = { id, name: name ?? UNKNOWN_TOOL, extension: extension ?? undefined };
  requestTool(step, { ...call, ...read, origin, index }, origin);
}

/** Tells of a call whose block was cut: nobody can run it. */
export function notifyDroppedCall(step: AnthropicStep, block: BlockState): undefined {
  const { id, name, input } = block;
  const index = placeOf(block.index);
  const call = { id: id ?? undefined, name: name ?? undefined, index };
  step.notify("tool_request_dropped", { ...call, ...inputText(input) });
}

/** Folds a result, of a tool on the server or of one that the caller ran: both arrive whole. */
export function foldToolResult(step: AnthropicStep, block: unknown): undefined {
  const id = textOf(field(block, "tool_use_id"));
  const type = textOf(field(block, "type"));
  if (id === undefined) return step.notify(type, { record: block });
  const content = field(block, "content") ?? null;
  // A tool that could not be run at all gives an object of this kind in the place of a result.
  const isFault = textOf(field(content, "type"))?.endsWith("_error") === true;
  const isError = isFault || field(block, "is_error");
  answerTool(step, {
    id,
    status: isFault ? "error" : "success",
    content: sanitizeJson(withoutMessageMedia(content)),
    isError: typeof isError === "boolean" ? isError : undefined,
  });
  const items = elementsOf(content) ?? elementsOf(field(content, "content")) ?? [];
  for (const item of items) foldFile(step, item);
}

/** Tells of a file that an item names. */
export function foldFile(step: AnthropicStep, item: unknown): undefined {
  const fileId = textOf(field(item, "file_id"));
  if (fileId === undefined) return;
  const name = textOf(field(item, "filename"));
  step.emit("file_uploaded", { fileId, name, messageId: step.messageId });
}

/** Forgets the calls that the caller must have answered, or the API would not have gone on. */
export function forgetClientCalls(step: AnthropicStep): undefined {
  step.state.openCalls = step.state.openCalls.filter((call) => call.note !== "client");
}

/** The arguments as an object, or what is wrong with them. */
function readArguments({ input, given, isCut }: BlockState) {
  if (isCut) return invalid(input, "the arguments are longer than can be kept");
  // Of the deltas, the first may be empty and the only one; then the call has no arguments.
  const text = input.trim() === "" ? (given ?? "{}") : input;
  try {
    const parsed: unknown = JSON.parse(text);
    if (isRecord(parsed)) return { arguments: sanitizeJson(parsed) };
    return invalid(text, "the arguments are no object");
  } catch {
    return invalid(text, "the arguments are no JSON");
  }
}

function invalid(text: string, message: string) {
  return { arguments: {}, invalid: true, message, ...inputText(text) };
}

/** The text of arguments, as much as an event can carry, and its length where that is not all. */
function inputText(text: string) {
  if (text.length <= INPUT_TEXT_MAX_LENGTH) return { inputText: text };
  return { inputText: text.slice(0, INPUT_TEXT_MAX_LENGTH), inputLength: text.length };
}
