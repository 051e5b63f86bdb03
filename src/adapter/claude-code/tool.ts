/**
 * Tool calls of a Claude Code run, their results, and what these make available to the agent.
 *
 * @see `docs/adapters/claude-code.md#tools`
 */
import { textOf } from "../field.ts";
import { withoutMedia } from "../media.ts";
import { trackedText } from "../memory.ts";
import { isObject, itemsOf, parseJson } from "../native-tree.ts";
import { answerTool, requestTool, UNKNOWN_TOOL, type UntrustedRequest } from "../tool-calls.ts";
import type {
  ClaudeCodeBlock,
  ClaudeCodeRecord,
  ToolInput,
  ToolResultMeta,
  ToolUseResult,
} from "./record.ts";
import type { ClaudeCodeStep } from "./step.ts";

/** Folds a `tool_use` block, or one of its kin that the provider runs itself. */
export function foldToolUse(step: ClaudeCodeStep, block: ClaudeCodeBlock): undefined {
  const id = textOf(block?.id);
  if (id === undefined) return step.notify("tool_use", { record: block });
  const name = textOf(block?.name) ?? UNKNOWN_TOOL;
  const server = name.startsWith("mcp__") ? name.split("__")[1] : undefined;
  const request = readCall(name, block?.input ?? {});
  const skill = name === "Skill" ? trackedText(request.arguments["skill"]) : null;
  requestTool(step, id, request, { extension: textOf(block?.server_name) ?? server, note: skill });
}

/**
 * Folds a `tool_result` block, or one of its kin. Beside the block, `record` has the result as the
 * tool itself gave it, and what was decided about the call.
 */
export function foldToolResult(
  step: ClaudeCodeStep,
  block: ClaudeCodeBlock,
  record: ClaudeCodeRecord,
): undefined {
  const id = textOf(block?.tool_use_id);
  if (id === undefined) return step.notify("tool_result", { record: withoutMedia(block) });
  const { parentId } = step;
  const content = block?.content ?? null;
  const result = record.tool_use_result;
  const meta = itemsOf<ToolResultMeta>(record.tool_result_meta).find((item) => item?.id === id);
  const isError = readIsError(block);
  const call = answerTool(step, id, {
    // A call that was not made has no result of the tool's own.
    status: typeof meta?.non_execution_kind === "string" ? "error" : "success",
    content: withoutMedia(content),
    isError,
    structuredContent: isObject(result) ? withoutMedia(withoutFiles(result)) : undefined,
    meta,
    parentId,
  });
  if (call === undefined || isError === true) return;
  if (call.note !== null && result?.success !== false) {
    const name = textOf(result?.commandName) ?? call.note;
    step.emit("skill_loaded", { name }, { parentId });
  }
  const path = textOf(result?.filePath);
  if (path !== undefined && result?.type === "create") {
    step.emit("file_uploaded", { path }, { parentId });
  }
}

/** Where a tool that changed a file gives it whole. */
const WITH_FILES = ["originalFile", "structuredPatch", "original_file", "updated_file"] as const;

/**
 * Beside a change of a file stands the whole file, before and after: more than fits a batch, while
 * the change itself stands in the call's arguments.
 */
function withoutFiles(result: ToolUseResult): ToolUseResult {
  if (!WITH_FILES.some((key) => Object.hasOwn(result, key))) return result;
  // Of the tools that tell of a patch, only `Write` gives a content: that of the file.
  const content = result.structuredPatch === undefined ? result.content : undefined;
  const file = { originalFile: undefined, original_file: undefined, updated_file: undefined };
  return { ...result, ...file, content, structuredPatch: undefined };
}

/**
 * Claude Code keeps arguments that are no JSON under a key of its own. In 2.0 the arguments of a
 * tool that runs at the provider are JSON text.
 */
function readCall(name: string, given: ToolInput): UntrustedRequest {
  const parsed = typeof given === "string" ? parseJson(given) : undefined;
  const input: ToolInput = isObject(parsed) ? parsed : given;
  const unparsed = input.__unparsedToolInput;
  return isObject(input) && unparsed === undefined
    ? { name, arguments: input }
    : { name, arguments: {}, invalid: true, inputText: unparsed?.raw ?? input };
}

/** Server tools have no `is_error`; the type of their content tells. */
function readIsError(block: ClaudeCodeBlock): boolean | undefined {
  const isError = block?.is_error;
  if (typeof isError === "boolean") return isError;
  return textOf(block?.content?.type)?.endsWith("_error") ? true : undefined;
}
