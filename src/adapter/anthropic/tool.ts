/**
 * Tool calls of a message, whoever runs the tools, and their results.
 *
 * @see `docs/adapters/anthropic.md#tools`
 */
import { textOf } from "../field.ts";
import { withoutMedia } from "../media.ts";
import { isObject, itemsOf, parseJson } from "../native-tree.ts";
import { answerTool, requestTool, UNKNOWN_TOOL, type UntrustedRequest } from "../tool-calls.ts";
import type { NativeBlock } from "./record.ts";
import type { BlockState } from "./state.ts";
import type { AnthropicStep } from "./step.ts";

/** How much of arguments that cannot be read is given out, in UTF-16 code units. */
const INPUT_TEXT_MAX_LENGTH = 100_000;

/** Who runs the tool of a block of this type; `undefined` where the block is no call. */
export function originOf(type: string): string | undefined {
  switch (type) {
    case "tool_use":
      return "client";
    case "server_tool_use":
      return "server";
    case "mcp_tool_use":
      return "mcp";
    default:
      return undefined;
  }
}

/** Makes the `tool_request` of a block that is complete. */
export function requestFromBlock(step: AnthropicStep, block: BlockState): undefined {
  const { type, id } = block;
  const extension = block.extension ?? undefined;
  const origin = originOf(type);
  const request = readRequest(block, origin);
  // Without an id no answer could ever find the call.
  if (id === null) step.notify(type, { ...request, extension });
  else requestTool(step, id, request, { extension, note: origin ?? null });
}

/** Tells of a call whose block was cut: nobody can run it. */
export function notifyDroppedCall(step: AnthropicStep, block: BlockState): undefined {
  const { id, name, index, input } = block;
  step.notify("tool_request_dropped", { id, name, index, inputText: excerpt(input) });
}

/** Folds a result, of a tool on the server or of one that the caller ran: both arrive whole. */
export function foldToolResult(step: AnthropicStep, block: NativeBlock | undefined): undefined {
  const id = textOf(block?.tool_use_id);
  if (id === undefined) return step.notify(block?.type, { record: withoutMedia(block) });
  const content = block?.content ?? null;
  // A tool that could not be run at all gives an object of this kind in the place of a result.
  const isFault = textOf(content?.type)?.endsWith("_error") === true;
  const isError = isFault || block?.is_error;
  answerTool(step, id, {
    status: isFault ? "error" : "success",
    content: withoutMedia(content),
    isError: typeof isError === "boolean" ? isError : undefined,
  });
  const items = Array.isArray(content) ? content : content?.content;
  for (const item of itemsOf<NativeBlock>(items)) foldFile(step, item);
}

/** Tells of a file that an item names. */
export function foldFile(step: AnthropicStep, item: NativeBlock | undefined): undefined {
  const fileId = textOf(item?.file_id);
  if (fileId === undefined) return;
  step.emit("file_uploaded", step.withOrigin({ fileId }), { name: textOf(item?.filename) });
}

/** The call with its arguments as an object, or with what is wrong with them. */
function readRequest(block: BlockState, origin: string | undefined): UntrustedRequest {
  const { input, given, index } = block;
  const name = block.name ?? UNKNOWN_TOOL;
  // The first delta may be empty and the only one: then the call has no arguments.
  const text = input === "" ? (given ?? "{}") : input;
  const parsed = text === null ? undefined : parseArguments(text);
  if (isObject(parsed)) return { name, arguments: parsed, origin, index };
  const problem = text === null ? "longer than can be kept" : "no JSON object";
  const message = `the arguments are ${problem}`;
  return { name, arguments: {}, origin, index, invalid: true, message, inputText: excerpt(text) };
}

/**
 * Most text that is no object was cut, and looking for its last brace is far sooner than an
 * exception.
 */
function parseArguments(text: string): unknown {
  const ends = text.trim();
  return ends.startsWith("{") && ends.endsWith("}") ? parseJson(text) : undefined;
}

function excerpt(text: string | null): string | undefined {
  return text?.slice(0, INPUT_TEXT_MAX_LENGTH);
}
