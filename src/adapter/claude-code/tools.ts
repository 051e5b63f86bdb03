/**
 * Tool calls of a Claude Code run, their results, and what these make available to the agent.
 *
 * @see `docs/adapters/claude-code.md#tools`
 */
import { isRecord } from "../../json/read.ts";
import { elementsOf, field, textOf } from "../field.ts";
import { withoutMessageMedia } from "../media.ts";
import { trackedText } from "../memory.ts";
import { answerTool, requestTool, UNKNOWN_TOOL } from "../tool-calls.ts";
import type { ClaudeCodeStep } from "./step.ts";

/** Folds a `tool_use` block, or one of its kin that the provider runs itself. */
export function foldToolUse(step: ClaudeCodeStep, block: unknown): undefined {
  const id = textOf(field(block, "id"));
  if (id === undefined) return step.notify("tool_use", { record: block });
  const name = textOf(field(block, "name")) ?? UNKNOWN_TOOL;
  const input = step.json(field(block, "input") ?? {});
  const [prefix, server] = name.split("__");
  const extension = textOf(field(block, "server_name")) ?? (prefix === "mcp" ? server : undefined);
  const skill = name === "Skill" ? trackedText(field(input, "skill")) : null;
  requestTool(
    step,
    { id, name, ...readArguments(input), extension, parentId: step.parentId },
    skill,
  );
}

/**
 * Folds a `tool_result` block, or one of its kin. Beside the block, `record` has the result as the
 * tool itself gave it, and what was decided about the call.
 */
export function foldToolResult(step: ClaudeCodeStep, block: unknown, record: unknown): undefined {
  const id = textOf(field(block, "tool_use_id"));
  if (id === undefined) return step.notify("tool_result", { record: block });
  const { parentId } = step;
  const content = field(block, "content");
  const result = field(record, "tool_use_result");
  const metas = elementsOf(field(record, "tool_result_meta"));
  const meta = metas?.find((item) => field(item, "id") === id);
  const isError = readIsError(block, content);
  // A picture or a document that was read would stand in it once more, as Base64.
  const isShown = isRecord(result) && field(field(result, "file"), "base64") === undefined;
  const call = answerTool(step, {
    id,
    // A call that was not made has no result of the tool's own.
    status: typeof field(meta, "non_execution_kind") === "string" ? "error" : "success",
    content: step.json(withoutMessageMedia(content)),
    isError,
    structuredContent: isShown ? result : undefined,
    meta,
    parentId,
  });
  if (call === undefined || isError === true) return;
  if (call.note !== null && field(result, "success") !== false) {
    const name = textOf(field(result, "commandName")) ?? call.note;
    step.emit("skill_loaded", { name, parentId });
  }
  const path = textOf(field(result, "filePath"));
  if (path !== undefined && field(result, "type") === "create") {
    step.emit("file_uploaded", { path, parentId });
  }
}

/** Claude Code keeps arguments that are no JSON under a key of its own. */
function readArguments(input: unknown) {
  const unparsed = field(input, "__unparsedToolInput");
  return isRecord(input) && unparsed === undefined
    ? { arguments: input }
    : { arguments: {}, invalid: true, inputText: field(unparsed, "raw") ?? input };
}

/** Server tools have no `is_error`; the type of their content tells. */
function readIsError(block: unknown, content: unknown): boolean | undefined {
  const isError = field(block, "is_error");
  if (typeof isError === "boolean") return isError;
  return textOf(field(content, "type"))?.endsWith("_error") ? true : undefined;
}
