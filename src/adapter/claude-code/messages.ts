/**
 * The `assistant` and `user` records of a Claude Code run: one block of a message each, as a rule.
 *
 * @see `docs/adapters/claude-code.md#the-mapping`
 */
import { elementsOf, field, textOf } from "../field.ts";
import { withoutMessageMedia } from "../media.ts";
import { trackedText } from "../memory.ts";
import type { ClaudeCodeEnding } from "./endings.ts";
import { MAX_REMEMBERED, type SeenRecord } from "./state.ts";
import type { ClaudeCodeStep } from "./step.ts";
import { sayWhole } from "./streamed-text.ts";
import { foldToolResult, foldToolUse } from "./tools.ts";

/** Folds an `assistant` record. */
export function foldAssistant(step: ClaudeCodeStep, record: unknown): undefined {
  const message = field(record, "message");
  step.messageId = textOf(field(message, "id"));
  if (isRepeated(step, record)) return step.notify("duplicate_record", { record });
  const uuids = field(record, "supersedes");
  const messageIds = messageIdsOf(step, uuids);
  if (messageIds !== undefined) step.notify("supersedes", { uuids, messageIds });
  step.openTurn();
  const isSynthetic =
    field(record, "is_api_error_message") === true || field(message, "model") === "<synthetic>";
  if (isSynthetic) return foldSynthetic(step, record, message);
  if (step.parentId === undefined) step.remember("fault", null);
  for (const block of blocksOf(record)) foldBlock(step, block, record);
  const error = textOf(field(record, "error"));
  if (error !== undefined) step.complain(error, error);
  if (field(record, "aborted") === true) step.notify("aborted", {});
}

/** Folds a `user` record: results of tools, and text for the model that is none of its own. */
export function foldUser(step: ClaudeCodeStep, record: unknown): undefined {
  const isSynthetic = field(record, "isSynthetic");
  const isReplay = field(record, "isReplay");
  const isVirtual = field(record, "is_virtual");
  const isEcho = [isSynthetic, isReplay, isVirtual].includes(true);
  const others: unknown[] = [];
  for (const block of blocksOf(record)) {
    const id = field(block, "tool_use_id");
    // An echo may answer what was called before this run, or what nobody answered.
    const isAnswer =
      id !== undefined && (!isEcho || step.state.openCalls.some((call) => call.id === id));
    if (isAnswer) foldToolResult(step, block, record);
    else others.push(block);
  }
  if (others.length === 0) return;
  const content = withoutMessageMedia(others);
  step.notify("user", { isSynthetic, isReplay, isVirtual, content });
}

/** The messages of `assistant` records seen before, by a list of their uuids. */
export function messageIdsOf(step: ClaudeCodeStep, uuids: unknown): string[] | undefined {
  return elementsOf(uuids)?.flatMap((uuid) => recordOf(step, uuid)?.messageId ?? []);
}

function recordOf(step: ClaudeCodeStep, uuid: unknown): SeenRecord | undefined {
  return step.state.records.find((record) => record.uuid === uuid);
}

/** Tells whether an `assistant` record came before, and remembers it. */
function isRepeated(step: ClaudeCodeStep, record: unknown): boolean {
  const uuid = trackedText(field(record, "uuid"));
  if (uuid === null) return false;
  if (recordOf(step, uuid) !== undefined) return true;
  const seen = Object.freeze({ uuid, messageId: trackedText(step.messageId) });
  const records = [...step.state.records, seen];
  step.remember("records", records.slice(-MAX_REMEMBERED));
  return false;
}

/** A record without content is its own and only block. */
function blocksOf(record: unknown): unknown[] {
  const content = field(field(record, "message"), "content") ?? record;
  return (
    elementsOf(content) ?? [typeof content === "string" ? { type: "text", text: content } : content]
  );
}

function foldBlock(step: ClaudeCodeStep, block: unknown, record: unknown): undefined {
  const type = textOf(field(block, "type")) ?? "unknown";
  const text = textOf(field(block, "text"));
  if (type === "text" && text !== undefined) {
    sayWhole(step, text);
    const citations = elementsOf(field(block, "citations"));
    return citations?.length ? step.notify("citations", { citations }) : undefined;
  }
  // By the end of the name: `server_tool_use` is one of them too.
  if (type.endsWith("tool_use")) return foldToolUse(step, block);
  if (type.endsWith("tool_result")) return foldToolResult(step, block, record);
  // Without the signature: it is for the provider alone, and says nothing to a reader.
  if (type.endsWith("thinking")) return step.notify(type, { text: field(block, "thinking") });
  step.notify(type, { record: withoutMessageMedia(block) });
}

/** Claude Code speaks in the model's place: never `assistant_text`, or the user reads an answer. */
function foldSynthetic(step: ClaudeCodeStep, record: unknown, message: unknown): undefined {
  const error = field(record, "error");
  const apiError = field(record, "api_error");
  if (step.parentId === undefined) {
    const isCut = apiError === "max_output_tokens" || error === "max_output_tokens";
    const isRefusal = field(message, "stop_reason") === "refusal";
    const fault: ClaudeCodeEnding | null = isCut ? "max_tokens" : null;
    step.remember("fault", isRefusal ? "refusal" : fault);
  }
  const texts = blocksOf(record).map((block) => textOf(field(block, "text")) ?? "");
  const code = field(record, "api_error_type") ?? error ?? "synthetic";
  const status = field(record, "api_error_status") ?? undefined;
  step.complain(texts.join("\n"), code, { error, apiError, status });
}
