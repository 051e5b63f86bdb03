/**
 * Tool calls of a message, whoever runs the tools, and their results.
 *
 * @see `docs/adapters/anthropic.md#tools`
 */
import { isRecord } from "../../json/read.ts";
import { elementsOf, field, textOf } from "../field.ts";
import { withoutMessageMedia } from "../media.ts";
import { answerTool, requestTool, UNKNOWN_TOOL } from "../tool-calls.ts";
import type { BlockState } from "./state.ts";
import type { AnthropicStep } from "./step.ts";

/** The types of the blocks that call a tool; before the underscore, who runs it. */
const CALL = /^(server_|mcp_|)tool_use$/;

/** How much of arguments that cannot be read is given out, in UTF-16 code units. */
const INPUT_TEXT_MAX_LENGTH = 100_000;

/** Who runs the tool of a block of this type; `undefined` where the block is no call. */
export function originOf(type: string): string | undefined {
  const match = CALL.exec(type);
  return match === null ? undefined : match[1]?.slice(0, -1) || "client";
}

/** Makes the `tool_request` of a block that is complete. */
export function requestFromBlock(step: AnthropicStep, block: BlockState): undefined {
  const { type, id, name, extension, index } = block;
  const origin = originOf(type);
  const call = { name: name ?? UNKNOWN_TOOL, extension: extension ?? undefined, origin, index };
  const request = { ...call, ...readArguments(block) };
  // Without an id no answer could ever find the call.
  if (id === null) step.notify(type, request);
  else requestTool(step, { id, ...request }, origin);
}

/** Tells of a call whose block was cut: nobody can run it. */
export function notifyDroppedCall(step: AnthropicStep, block: BlockState): undefined {
  const { id, name, index, input } = block;
  step.notify("tool_request_dropped", { id, name, index, inputText: excerpt(input) });
}

/** Folds a result, of a tool on the server or of one that the caller ran: both arrive whole. */
export function foldToolResult(step: AnthropicStep, block: unknown): undefined {
  const id = textOf(field(block, "tool_use_id"));
  if (id === undefined) return step.notify(field(block, "type"), { record: block });
  const content = field(block, "content") ?? null;
  // A tool that could not be run at all gives an object of this kind in the place of a result.
  const isFault = textOf(field(content, "type"))?.endsWith("_error") === true;
  const isError = isFault || field(block, "is_error");
  answerTool(step, {
    id,
    status: isFault ? "error" : "success",
    content: step.json(withoutMessageMedia(content)),
    isError: typeof isError === "boolean" ? isError : undefined,
  });
  const items = elementsOf(content) ?? elementsOf(field(content, "content")) ?? [];
  for (const item of items) foldFile(step, item);
}

/** Tells of a file that an item names. */
export function foldFile(step: AnthropicStep, item: unknown): undefined {
  const fileId = textOf(field(item, "file_id"));
  const name = textOf(field(item, "filename"));
  if (fileId !== undefined) step.emit("file_uploaded", { fileId, name, messageId: step.messageId });
}

/** The arguments as an object, or what is wrong with them. */
function readArguments({ input, given }: BlockState) {
  // The first delta may be empty and the only one: then the call has no arguments.
  const text = input === "" ? (given ?? "{}") : input;
  let message = "the arguments are longer than can be kept";
  try {
    const parsed: unknown = text === null ? undefined : JSON.parse(text);
    if (isRecord(parsed)) return { arguments: parsed };
    if (text !== null) message = "the arguments are no object";
  } catch {
    message = "the arguments are no JSON";
  }
  return { arguments: {}, invalid: true, message, inputText: excerpt(text) };
}

function excerpt(text: string | null): string | undefined {
  return text?.slice(0, INPUT_TEXT_MAX_LENGTH);
}
