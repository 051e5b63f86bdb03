/**
 * The content blocks of a message: text, tool calls, results, and what is noted of the rest.
 *
 * @see `docs/adapters/anthropic.md#blocks`
 */
import { sanitizeJson } from "../../json/sanitize.ts";
import { field } from "../field.ts";
import { trackedText } from "../memory.ts";
import { joinText } from "../text-carry.ts";
import { type BlockState, MAX_INPUT_LENGTH, MAX_OPEN_BLOCKS, readIndex } from "./state.ts";
import type { AnthropicStep } from "./step.ts";
import { foldFile, foldToolResult, notifyDroppedCall, originOf, requestFromBlock } from "./tool.ts";

/** Folds the start of a block, which for some types is all there is of it. */
export function startBlock(step: AnthropicStep, place: unknown, content: unknown): undefined {
  const block = newBlock(readIndex(place), content);
  const { index, type } = block;
  openBlock(step, block);
  if (originOf(type) !== undefined) return;
  if (type.endsWith("tool_result")) return foldToolResult(step, content);
  switch (type) {
    case "text":
    case "thinking":
      return addText(step, block, field(content, type) ?? "", content);
    case "container_upload":
      return foldFile(step, content);
    case "redacted_thinking":
      return step.notify(type, { index });
    case "compaction":
      return step.notify(type, { index, text: field(content, "content") });
    default:
      return step.notify(type, { index, record: content });
  }
}

/** Folds a delta. Text counts whatever block it comes for, and without one. */
export function foldDelta(step: AnthropicStep, place: unknown, delta: unknown): undefined {
  const index = readIndex(place);
  const type = field(delta, "type");
  switch (type) {
    case "text_delta":
      return addText(step, blockAt(step, index, "text"), field(delta, "text"), delta);
    case "thinking_delta":
      return addText(step, blockAt(step, index, "thinking"), field(delta, "thinking"), delta);
    case "input_json_delta":
      return addInput(step, blockAt(step, index, "unknown"), field(delta, "partial_json"), delta);
    case "citations_delta":
      return step.notify(type, { index, citation: field(delta, "citation") });
    case "signature_delta":
      // Without the signature: it is for the API alone, and says nothing to a reader.
      return step.notify(type, { index });
    case "compaction_delta":
      return step.notify(type, { index, text: field(delta, "content") });
    default:
      return step.notify(type, { index, record: delta });
  }
}

/** Folds the stop of a block. */
export function stopBlock(step: AnthropicStep, place: unknown): undefined {
  const index = readIndex(place);
  const block = step.state.blocks.find((open) => open.index === index);
  if (block === undefined) return step.notify("content_block_stop", { index });
  if (closeBlock(step, block)) requestFromBlock(step, block);
}

/** Gives up blocks that were cut. */
export function dropBlocks(
  step: AnthropicStep,
  isCut: (block: BlockState) => boolean = () => true,
): undefined {
  for (const block of step.state.blocks.filter(isCut)) {
    if (closeBlock(step, block)) notifyDroppedCall(step, block);
  }
}

function newBlock(index: number, content: unknown): BlockState {
  const text = (key: string) => trackedText(field(content, key));
  const input = field(content, "input") ?? null;
  const given = input === null ? "{}" : JSON.stringify(sanitizeJson(input));
  return {
    index,
    type: text("type") ?? "unknown",
    id: text("id"),
    name: text("name"),
    extension: text("server_name") ?? text("toolset_name"),
    // `{}` stands there for arguments that are still to come.
    given: given === "{}" ? null : given,
    input: given.length > MAX_INPUT_LENGTH ? null : "",
    carry: null,
  };
}

/** Puts a block into the table. Where another is open at its place, that one was cut. */
function openBlock(step: AnthropicStep, block: BlockState): undefined {
  const { blocks } = step.state;
  const oldest = blocks.length >= MAX_OPEN_BLOCKS ? blocks[0] : undefined;
  dropBlocks(step, (open) => open.index === block.index || open === oldest);
  step.remember("blocks", [...step.state.blocks, Object.freeze(block)]);
}

/** The open block at a place, or one of this type that is opened for what the stream lost. */
function blockAt(step: AnthropicStep, index: number, type: string): BlockState {
  const found = step.state.blocks.find((open) => open.index === index);
  if (found !== undefined) return found;
  const block = newBlock(index, { type });
  openBlock(step, block);
  return block;
}

function addText(
  step: AnthropicStep,
  block: BlockState,
  delta: unknown,
  record: unknown,
): undefined {
  if (typeof delta !== "string") return step.notify(block.type, { index: block.index, record });
  const { text, carry } = joinText(block.carry, delta);
  if (carry !== block.carry) step.replaceBlock(block, { ...block, carry });
  step.say(block, text);
}

function addInput(
  step: AnthropicStep,
  block: BlockState,
  delta: unknown,
  record: unknown,
): undefined {
  if (originOf(block.type) === undefined || typeof delta !== "string") {
    return step.notify("input_json_delta", { index: block.index, record });
  }
  const { text, carry } = joinText(block.carry, delta);
  let length = text.length;
  for (const { input, given } of step.state.blocks) {
    length += (input?.length ?? 0) + (given?.length ?? 0);
  }
  const isKept = block.input !== null && length <= MAX_INPUT_LENGTH;
  step.replaceBlock(block, { ...block, input: isKept ? block.input + text : null, carry });
}

/** Takes a block out of the table, and tells whether it is a call. Half a character becomes U+FFFD. */
function closeBlock(step: AnthropicStep, block: BlockState): boolean {
  const isCall = originOf(block.type) !== undefined;
  step.replaceBlock(block);
  if (block.carry !== null && !isCall) step.say(block, "\uFFFD");
  return isCall;
}
