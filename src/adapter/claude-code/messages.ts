/**
 * The `assistant` and `user` records of a Claude Code run: one block of a message each, as a rule.
 *
 * @see `docs/adapters/claude-code.md#the-mapping`
 */
import { textOf } from "../field.ts";
import { withoutMessageMedia } from "../media.ts";
import { changeList, findItem, trackedText } from "../memory.ts";
import { itemsOf } from "../native-tree.ts";
import { findCall } from "../tool-calls.ts";
import type { ClaudeCodeEnding } from "./endings.ts";
import type { ClaudeCodeBlock, ClaudeCodeRecord } from "./record.ts";
import { MAX_REMEMBERED, type SeenRecord } from "./state.ts";
import type { ClaudeCodeStep } from "./step.ts";
import { sayWhole } from "./streamed-text.ts";
import { foldToolResult, foldToolUse } from "./tools.ts";

/** Folds an `assistant` record. */
export function foldAssistant(step: ClaudeCodeStep, record: ClaudeCodeRecord): undefined {
  const { message, supersedes: uuids } = record;
  step.messageId = textOf(message?.id);
  if (isRepeated(step, record)) return step.notify("duplicate_record", { record });
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
  for (const block of blocksOf(record)) {
    const id = block?.tool_use_id;
    // An echo may answer what was called before this run, or what nobody answered.
    const isAnswer = id !== undefined && (!isEcho || findCall(step, id) !== undefined);
    if (isAnswer) foldToolResult(step, block, record);
    else others.push(block);
  }
  if (others.length === 0) return;
  const content = withoutMessageMedia(others);
  step.notify("user", { isSynthetic, isReplay, isVirtual, content });
}

/** The messages of `assistant` records seen before, by a list of their uuids. */
export function messageIdsOf(step: ClaudeCodeStep, uuids: unknown): string[] | undefined {
  if (!Array.isArray(uuids)) return undefined;
  return uuids.flatMap((uuid) => recordOf(step, uuid)?.messageId ?? []);
}

function recordOf(step: ClaudeCodeStep, uuid: unknown): SeenRecord | undefined {
  return findItem(step.state.records, (record) => record.uuid === uuid);
}

/** Tells whether an `assistant` record came before, and remembers it. */
function isRepeated(step: ClaudeCodeStep, record: ClaudeCodeRecord): boolean {
  const uuid = trackedText(record.uuid);
  if (uuid === null) return false;
  if (recordOf(step, uuid) !== undefined) return true;
  const { records } = step.state;
  const seen = Object.freeze({ uuid, messageId: trackedText(step.messageId) });
  step.change().records = changeList(records, undefined, seen, MAX_REMEMBERED);
  return false;
}

/** A record without content is its own and only block. */
function blocksOf(record: ClaudeCodeRecord): readonly ClaudeCodeBlock[] {
  const content = record.message?.content ?? record;
  if (Array.isArray(content)) return content as ClaudeCodeBlock[];
  return [
    typeof content === "string" ? { type: "text", text: content } : (content as ClaudeCodeBlock),
  ];
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
  step.notify(type, { record: withoutMessageMedia(block) });
}

/** Claude Code speaks in the model's place: never `assistant_text`, or the user reads an answer. */
function foldSynthetic(step: ClaudeCodeStep, record: ClaudeCodeRecord): undefined {
  const { error, api_error: apiError } = record;
  const isCut = apiError === "max_output_tokens" || error === "max_output_tokens";
  const isRefusal = record.message?.stop_reason === "refusal";
  noteFault(step, isRefusal ? "refusal" : isCut ? "max_tokens" : null);
  const texts = blocksOf(record).map((block) => textOf(block?.text) ?? "");
  const code = record.api_error_type ?? error ?? "synthetic";
  const status = record.api_error_status ?? undefined;
  step.complain(texts.join("\n"), code, { error, apiError, status });
}

/** Notes what Claude Code says to be wrong with the turn; a sub-agent's record says nothing of it. */
function noteFault(step: ClaudeCodeStep, fault: ClaudeCodeEnding | null): undefined {
  if (step.parentId === undefined && step.state.fault !== fault) step.change().fault = fault;
}
