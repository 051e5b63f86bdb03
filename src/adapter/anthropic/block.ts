/**
 * The content blocks of a message: text, tool calls, results, and what is noted of the rest.
 *
 * @see `docs/adapters/anthropic.md#blocks`
 */
import { sanitizeJson } from "../../json/sanitize.ts";
import { elementsOf, field, textOf } from "../field.ts";
import { trackedText } from "../memory.ts";
import { joinText } from "../text-carry.ts";
import { type BlockState, MAX_INPUT_LENGTH, MAX_OPEN_BLOCKS, placeOf, readIndex } from "./state.ts";
import type { AnthropicStep } from "./step.ts";
import {
  foldFile,
  foldToolResult,
  isToolCall,
  notifyDroppedCall,
  requestFromBlock,
} from "./tool.ts";

/** Folds the start of a block, which for some types is all there is of it. */
export function startBlock(step: AnthropicStep, place: unknown, block: unknown): undefined {
  const index = readIndex(place);
  const type = trackedText(field(block, "type")) ?? "unknown";
  // A block that starts where another is open: the other was cut.
  dropBlocks(step, (open) => open.index === index);
  const { blocks } = step.state;
  const opened = openedBlock(index, type, block);
  step.state.blocks = [...blocks, opened];
  if (blocks.length >= MAX_OPEN_BLOCKS) dropBlocks(step, (open) => open === blocks[0]);
  if (isToolCall(type)) return;
  if (type.endsWith("tool_result")) return foldToolResult(step, block);
  foldContent(step, opened, block);
}

/** Folds a delta. Text counts whatever block it comes for, and without one. */
export function foldDelta(step: AnthropicStep, place: unknown, delta: unknown): undefined {
  const index = readIndex(place);
  const type = textOf(field(delta, "type"));
  const at = placeOf(index);
  switch (type) {
    case "text_delta":
      return addText(step, blockAt(step, index, "text"), field(delta, "text"), delta);
    case "thinking_delta":
      return addText(step, blockAt(step, index, "thinking"), field(delta, "thinking"), delta);
    case "input_json_delta":
      return addInput(step, index, field(delta, "partial_json"), delta);
    case "citations_delta":
      return step.notify(type, { index: at, citation: field(delta, "citation") });
    case "signature_delta":
      // Without the signature: it is for the API alone, and says nothing to a reader.
      return step.notify(type, { index: at });
    case "compaction_delta":
      return step.notify(type, { index: at, text: field(delta, "content") });
    default:
      return step.notify(type, { index: at, record: delta });
  }
}

/** Folds the stop of a block. */
export function stopBlock(step: AnthropicStep, place: unknown): undefined {
  const index = readIndex(place);
  const block = step.state.blocks.find((open) => open.index === index);
  if (block === undefined) {
    return step.notify("content_block_stop", { index: placeOf(index) });
  }
  closeBlock(step, block);
  if (isToolCall(block.type)) requestFromBlock(step, block);
}

/** Stops every block, in the order in which they started. */
export function stopBlocks(step: AnthropicStep): undefined {
  for (const { index } of step.state.blocks) stopBlock(step, index);
}

/** Gives up blocks that were cut. */
export function dropBlocks(
  step: AnthropicStep,
  isDropped: (block: BlockState) => boolean = () => true,
): undefined {
  for (const block of step.state.blocks.filter(isDropped)) {
    closeBlock(step, block);
    if (isToolCall(block.type)) notifyDroppedCall(step, block);
  }
}

/** What a block holds of its own when it starts: all of it in a whole message, else mostly nothing. */
function foldContent(step: AnthropicStep, opened: BlockState, block: unknown): undefined {
  const { type, index } = opened;
  const at = placeOf(index);
  switch (type) {
    case "text": {
      addText(step, opened, field(block, "text") ?? "", block);
      const citations = elementsOf(field(block, "citations")) ?? [];
      if (citations.length > 0) step.notify("citations", { index: at, citations });
      return;
    }
    case "thinking":
      return addText(step, opened, field(block, "thinking") ?? "", block);
    case "redacted_thinking":
      return step.notify(type, { index: at });
    case "compaction":
      return step.notify(type, { index: at, text: field(block, "content") });
    case "container_upload":
      return foldFile(step, block);
    default:
      return step.notify(type, { index: at, record: block });
  }
}

function openedBlock(index: number, type: string, block: unknown): BlockState {
  const isCall = isToolCall(type);
  const text = (key: string) => (isCall ? trackedText(field(block, key)) : null);
  const given = isCall ? JSON.stringify(sanitizeJson(field(block, "input") ?? {})) : "{}";
  return {
    index,
    type,
    id: text("id"),
    name: text("name"),
    extension: text("server_name") ?? text("toolset_name"),
    // `{}` stands there for arguments that are still to come.
    given: given === "{}" || given.length > MAX_INPUT_LENGTH ? null : given,
    input: "",
    isCut: given.length > MAX_INPUT_LENGTH,
    carry: null,
  };
}

/** The open block at a place, or one of this type that is opened for what the stream lost. */
function blockAt(step: AnthropicStep, index: number, type: string): BlockState {
  const block = step.state.blocks.find((open) => open.index === index);
  if (block !== undefined) return block;
  startBlock(step, index, { type });
  return step.state.blocks.at(-1) ?? openedBlock(index, type, undefined);
}

function addText(
  step: AnthropicStep,
  block: BlockState,
  delta: unknown,
  record: unknown,
): undefined {
  const { type, index } = block;
  if (typeof delta !== "string") return step.notify(type, { index: placeOf(index), record });
  const { text, carry } = joinText(block.carry, delta);
  if (carry !== block.carry) step.replaceBlock(block, { ...block, carry });
  giveText(step, block, text);
}

function giveText(step: AnthropicStep, { type, index }: BlockState, text: string): undefined {
  if (type !== "thinking") return step.say(placeOf(index), text);
  if (text !== "") step.notify("thinking", { index: placeOf(index), text });
}

function addInput(step: AnthropicStep, index: number, delta: unknown, record: unknown): undefined {
  const block = step.state.blocks.find((open) => open.index === index);
  if (block === undefined || !isToolCall(block.type) || typeof delta !== "string") {
    return step.notify("input_json_delta", { index: placeOf(index), record });
  }
  const { text, carry } = joinText(block.carry, delta);
  const kept = step.state.blocks.reduce((length, open) => length + open.input.length, 0);
  const isCut = block.isCut || kept + text.length > MAX_INPUT_LENGTH;
  const input = isCut ? block.input : block.input + text;
  step.replaceBlock(block, { ...block, input, isCut, carry });
}

/** Takes a block out of the table. Half a character that was never completed becomes U+FFFD. */
function closeBlock(step: AnthropicStep, block: BlockState): undefined {
  step.state.blocks = step.state.blocks.filter((open) => open !== block);
  if (block.carry !== null && !isToolCall(block.type)) giveText(step, block, "\uFFFD");
}
