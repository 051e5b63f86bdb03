/**
 * The `assistant` and `user` records of a Claude Code run: one block of a message each, as a rule.
 *
 * @see `docs/adapters/claude-code.md#the-mapping`
 */
import { textOf } from "../field.ts";
import { withoutMedia } from "../media.ts";
import { changeList, findItem, trackedText } from "../memory.ts";
import { isObject, itemsOf } from "../native-tree.ts";
import { findCall } from "../tool-calls.ts";
import type { ClaudeCodeEnding } from "./endings.ts";
import type { ClaudeCodeBlock, ClaudeCodeRecord } from "./record.ts";
import { MAX_REMEMBERED, type SeenRecord } from "./state.ts";
import type { ClaudeCodeStep } from "./step.ts";
import { sayWhole } from "./streamed-text.ts";
import { EMPTY_HASH, hashOn } from "./text-hash.ts";
import { foldToolResult, foldToolUse } from "./tool.ts";

/** How much of each end of a text is hashed, beside its length, to tell its block from others. */
const MARK_LENGTH = 32;

/** What Claude Code prints in the place of an empty answer, or of a command's. */
const NO_CONTENT = "(no content)";

/**
 * What Claude Code says of a failed call, and in 2.0 no field does. Any other error is one of the
 * call itself.
 */
const FAULT_TEXTS: readonly (readonly [start: string, code: ClaudeCodeEnding])[] = [
  ["Prompt is too long", "prompt_too_long"],
  ["API Error: The model has reached its context window limit", "prompt_too_long"],
  ["API Error: Claude's response exceeded the ", "max_tokens"],
  ["API Error: Claude Code is unable to respond to this request", "refusal"],
];

/** What stands in the conversation where somebody interrupted the turn. */
const INTERRUPTION = /^\[Request interrupted by user(?: for tool use)?\]$/;

/** Folds an `assistant` record. */
export function foldAssistant(step: ClaudeCodeStep, record: ClaudeCodeRecord): undefined {
  const { message, supersedes: uuids } = record;
  step.messageId = textOf(message?.id);
  if (isRepeated(step, record)) {
    return step.notify("duplicate_record", { record: withoutMedia(record) });
  }
  const messageIds = messageIdsOf(step, uuids);
  if (messageIds !== undefined) step.notify("supersedes", { uuids, messageIds });
  step.openTurn();
  const isSynthetic = record.is_api_error_message === true || message?.model === "<synthetic>";
  if (isSynthetic) return foldSynthetic(step, record);
  noteFault(step, null);
  for (const block of blocksOf(record)) foldBlock(step, block, record);
  if (typeof record.error === "string") step.complain(record.error, record.error);
  if (record.aborted === true) step.notify("aborted");
}

/** Folds a `user` record: results of tools, and text for the model that is none of its own. */
export function foldUser(step: ClaudeCodeStep, record: ClaudeCodeRecord): undefined {
  const { isSynthetic, isReplay, is_virtual: isVirtual } = record;
  const isEcho = isSynthetic === true || isReplay === true || isVirtual === true;
  const others: unknown[] = [];
  const messageIds = messageIdsOf(step, record.retracted_message_uuids);
  for (const block of blocksOf(record)) {
    const id = block?.tool_use_id;
    // An echo may answer what was called before this run, or what nobody answered.
    const isAnswer = id !== undefined && (!isEcho || findCall(step, id) !== undefined);
    if (isAnswer) foldToolResult(step, block, record);
    else others.push(block);
    const isInterruption = !isEcho && INTERRUPTION.test(textOf(block?.text) ?? "");
    // After the turn's result it says nothing of the turn that comes.
    if (isInterruption && step.state.isTurnOpen) noteFault(step, "interrupted");
  }
  if (others.length === 0 && !messageIds?.length) return;
  const content = withoutMedia(others);
  step.notify("user", { isSynthetic, isReplay, isVirtual, messageIds, content });
}

/** The messages of `assistant` records seen before, by a list of their uuids. */
export function messageIdsOf(step: ClaudeCodeStep, uuids: unknown): string[] | undefined {
  if (!Array.isArray(uuids)) return undefined;
  return uuids.flatMap((uuid) => recordOf(step, uuid)?.messageId ?? []);
}

function recordOf(step: ClaudeCodeStep, uuid: unknown): SeenRecord | undefined {
  return findItem(step.state.records, (record) => record.uuid === uuid);
}

/**
 * Tells whether an `assistant` record came before, and remembers it. Its uuid alone does not tell:
 * up to
 * 2.0.37, all the blocks of an answer that was asked for again have one uuid.
 */
function isRepeated(step: ClaudeCodeStep, record: ClaudeCodeRecord): boolean {
  const uuid = trackedText(record.uuid);
  if (uuid === null) return false;
  const { records } = step.state;
  const mark = markOf(blocksOf(record));
  if (findItem(records, (seen) => seen.uuid === uuid && seen.mark === mark)) return true;
  const seen = Object.freeze({ uuid, messageId: trackedText(step.messageId), mark });
  step.change().records = changeList(records, undefined, seen, MAX_REMEMBERED);
  return false;
}

/**
 * The hash of what tells blocks from others: of all that stands in them at once, whatever their
 * type.
 */
function markOf(blocks: readonly ClaudeCodeBlock[]): number {
  let mark = EMPTY_HASH;
  for (const block of blocks) {
    for (const part of isObject(block) ? Object.values(block) : [block]) {
      if (typeof part !== "object") mark = markOn(mark, String(part));
    }
  }
  return mark;
}

function markOn(mark: number, part: string): number {
  const ends =
    part.length > 2 * MARK_LENGTH ? part.slice(0, MARK_LENGTH) + part.slice(-MARK_LENGTH) : part;
  return hashOn(mark ^ part.length, ends);
}

/** A record without content is its own and only block. */
function blocksOf(record: ClaudeCodeRecord): readonly ClaudeCodeBlock[] {
  const content = record.message?.content ?? record;
  if (Array.isArray(content)) return itemsOf<ClaudeCodeBlock>(content);
  if (typeof content === "string") return [{ type: "text", text: content }];
  // Each part of a block may be anything, as the type says.
  return [content as ClaudeCodeBlock];
}

function foldBlock(
  step: ClaudeCodeStep,
  block: ClaudeCodeBlock,
  record: ClaudeCodeRecord,
): undefined {
  const type = textOf(block?.type) ?? "unknown";
  const text = textOf(block?.text);
  if (type === "text" && text !== undefined) {
    sayWhole(step, text);
    const citations = itemsOf(block?.citations);
    return citations.length > 0 ? step.notify("citations", { citations }) : undefined;
  }
  // By the end of the name: `server_tool_use` is one of them too.
  if (type.endsWith("tool_use")) return foldToolUse(step, block);
  if (type.endsWith("tool_result")) return foldToolResult(step, block, record);
  // Without the signature: it is for the provider alone, and says nothing to a reader.
  if (type.endsWith("thinking")) return step.notify(type, { text: block?.thinking });
  step.notify(type, { record: withoutMedia(block) });
}

/** Claude Code speaks in the model's place: never `assistant_text`, or the user reads an answer. */
function foldSynthetic(step: ClaudeCodeStep, record: ClaudeCodeRecord): undefined {
  const { error, api_error: apiError } = record;
  const text = blocksOf(record)
    .map((block) => textOf(block?.text) ?? "")
    .join("\n");
  const isFailure = typeof error === "string" || record.is_api_error_message === true;
  const isCommand = record.local_command_source !== undefined || text === NO_CONTENT;
  if (isCommand && !isFailure) return step.notify("local_command", { text });
  noteFault(step, faultOf(record, text));
  const code = record.api_error_type ?? error ?? "synthetic";
  const status = record.api_error_status ?? undefined;
  step.complain(text, code, { error, apiError, status });
}

/** What a synthetic record that is an error means for the turn. */
function faultOf(record: ClaudeCodeRecord, text: string): ClaudeCodeEnding {
  if (record.message?.stop_reason === "refusal") return "refusal";
  // Before the fields: they call the limit of the context one of the output, too.
  const said = FAULT_TEXTS.find(([start]) => text.startsWith(start))?.[1];
  const isCut = record.api_error === "max_output_tokens" || record.error === "max_output_tokens";
  return said ?? (isCut ? "max_tokens" : "api_error");
}

/**
 * Notes what Claude Code says to be wrong with the turn; a sub-agent's record says nothing of it.
 */
export function noteFault(step: ClaudeCodeStep, fault: ClaudeCodeEnding | null): undefined {
  if (step.parentId === undefined && step.state.fault !== fault) step.change().fault = fault;
}
