/**
 * The content blocks of a message: text, tool calls, results, and what is noted of the rest.
 *
 * @see `docs/adapters/anthropic.md#blocks`
 */
import { JSON_MAX_NODES } from "../../json/json-value.ts";
import { findItem, trackedText } from "../memory.ts";
import { isObject, mend } from "../native-tree.ts";
import { joinText } from "../text-carry.ts";
import type { NativeBlock, NativeDelta } from "./record.ts";
import { type BlockState, MAX_INPUT_LENGTH, MAX_OPEN_BLOCKS, readIndex } from "./state.ts";
import type { AnthropicStep } from "./step.ts";
import { foldFile, foldToolResult, notifyDroppedCall, originOf, requestFromBlock } from "./tool.ts";

/** Folds the start of a block, which for some types is all there is of it. */
export function startBlock(
  step: AnthropicStep,
  place: unknown,
  content: NativeBlock | undefined,
): undefined {
  const block = newBlock(readIndex(place), content);
  const { index, type } = block;
  openBlock(step, block);
  if (originOf(type) !== undefined) return;
  if (type.endsWith("tool_result")) return foldToolResult(step, content);
  switch (type) {
    case "text":
    case "thinking":
      return addText(step, block, content?.[type] ?? "", content);
    case "container_upload":
      return foldFile(step, content);
    case "redacted_thinking":
      return step.notify(type, { index });
    case "compaction":
      return step.notify(type, { index, text: content?.content });
    default:
      return step.notify(type, { index, record: content });
  }
}

/** Folds a delta. Text counts whatever block it comes for, and without one. */
export function foldDelta(
  step: AnthropicStep,
  place: unknown,
  delta: NativeDelta | undefined,
): undefined {
  const index = readIndex(place);
  const type = delta?.type;
  switch (type) {
    case "text_delta":
      return addText(step, blockAt(step, index, "text"), delta?.text, delta);
    case "thinking_delta":
      return addText(step, blockAt(step, index, "thinking"), delta?.thinking, delta);
    case "input_json_delta":
      return addInput(step, blockAt(step, index, "unknown"), delta?.partial_json, delta);
    case "citations_delta":
      return step.notify(type, { index, citation: delta?.citation });
    case "signature_delta":
      // Without the signature: it is for the API alone, and says nothing to a reader.
      return step.notify(type, { index });
    case "compaction_delta":
      return step.notify(type, { index, text: delta?.content });
    default:
      return step.notify(type, { index, record: delta });
  }
}

/** Folds the stop of a block. */
export function stopBlock(step: AnthropicStep, place: unknown): undefined {
  const index = readIndex(place);
  const block = findBlock(step, index);
  if (block === undefined) return step.notify("content_block_stop", { index });
  if (closeBlock(step, block)) requestFromBlock(step, block);
}

/** Gives up blocks that were cut. */
export function dropBlocks(
  step: AnthropicStep,
  isCut: (block: BlockState) => boolean = () => true,
): undefined {
  const blocks = step.openBlocks();
  // Mostly there is none, and walking a frozen list costs more than asking.
  if (blocks.length === 0) return;
  for (const block of blocks) {
    if (isCut(block) && closeBlock(step, block)) notifyDroppedCall(step, block);
  }
}

function newBlock(index: number, content: NativeBlock | undefined): BlockState {
  // Mended, or it might be too deep to be written.
  const input = mend(content?.input, { nodesLeft: JSON_MAX_NODES }, 0) ?? null;
  // `{}` stands there for arguments that are still to come.
  const isEmpty = input === null || (isObject(input) && Object.keys(input).length === 0);
  const given = isEmpty ? null : JSON.stringify(input);
  return Object.freeze({
    index,
    type: trackedText(content?.type) ?? "unknown",
    id: trackedText(content?.id),
    name: trackedText(content?.name),
    extension: trackedText(content?.server_name) ?? trackedText(content?.toolset_name),
    given,
    input: given !== null && given.length > MAX_INPUT_LENGTH ? null : "",
    carry: null,
  });
}

/** Puts a block into the table. Where another is open at its place, that one was cut. */
function openBlock(step: AnthropicStep, block: BlockState): undefined {
  const blocks = step.openBlocks();
  const oldest = blocks.length < MAX_OPEN_BLOCKS ? undefined : blocks[0];
  dropBlocks(step, (open) => open.index === block.index || open === oldest);
  step.replaceBlock(null, block);
}

function findBlock(step: AnthropicStep, index: number): BlockState | undefined {
  const { block, blocks } = step.state;
  return block?.index === index ? block : findItem(blocks, (open) => open.index === index);
}

/** The open block at a place, or one of this type that is opened for what the stream lost. */
function blockAt(step: AnthropicStep, index: number, type: string): BlockState {
  const found = findBlock(step, index);
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
  if (carry !== block.carry) step.replaceBlock(block, changeBlock(block, block.input, carry));
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
  for (const { input, given } of step.openBlocks()) {
    length += (input?.length ?? 0) + (given?.length ?? 0);
  }
  const isKept = block.input !== null && length <= MAX_INPUT_LENGTH;
  step.replaceBlock(block, changeBlock(block, isKept ? block.input + text : null, carry));
}

/** The block with more of it. Written out, since spreading a frozen object is slow. */
function changeBlock(block: BlockState, input: string | null, carry: number | null): BlockState {
  const { index, type, id, name, extension, given } = block;
  return Object.freeze({ index, type, id, name, extension, given, input, carry });
}

/**
 * Takes a block out of the table, and tells whether it is a call. Half a character becomes U+FFFD.
 */
function closeBlock(step: AnthropicStep, block: BlockState): boolean {
  const isCall = originOf(block.type) !== undefined;
  step.replaceBlock(block, null);
  if (block.carry !== null && !isCall) step.say(block, "\uFFFD");
  return isCall;
}
