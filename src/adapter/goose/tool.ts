/**
 * Tool calls of a Goose run and their results, paired by the call's id.
 *
 * @see `docs/adapters/goose.md#tools`
 */
import { isArray, isRecord } from "../../json/read.ts";
import { field, textOf } from "../field.ts";
import { withoutMedia } from "../media.ts";
import { trackedText } from "../memory.ts";
import { answerTool, requestTool, UNKNOWN_TOOL } from "../tool-calls.ts";
import type { GooseStep } from "./step.ts";

/** The tool of the `skills` extension, without the prefix that some versions put before it. */
const SKILL_TOOL = /^(?:skills__)?load_skill$/;

/** Folds a `toolRequest`. */
export function foldToolRequest(step: GooseStep, item: unknown): undefined {
  const id = textOf(field(item, "id"));
  if (id === undefined) return step.notify("toolRequest", { record: item });
  const call = readToolCall(step, field(item, "toolCall"));
  const extension =
    textOf(field(field(item, "_meta"), "goose_extension")) ?? extensionOf(call.name);
  step.heard();
  const skill = SKILL_TOOL.test(call.name) ? field(call.arguments, "name") : null;
  requestTool(step, { id, ...call, extension }, trackedText(skill));
}

/** Folds a `toolResponse`. */
export function foldToolResponse(step: GooseStep, item: unknown): undefined {
  const id = textOf(field(item, "id"));
  if (id === undefined) return step.notify("toolResponse", { record: item });
  const response = readToolResult(step, field(item, "toolResult"));
  const skill = answerTool(step, { id, ...response })?.note ?? null;
  if (skill !== null && response.isError !== true) step.emit("skill_loaded", { name: skill });
}

/** The name and the arguments, and what is wrong where Goose or this library cannot read them. */
function readToolCall(step: GooseStep, toolCall: unknown) {
  const value = field(toolCall, "value");
  const name = textOf(field(value, "name"));
  const given = step.json(field(value, "arguments") ?? {});
  if (name !== undefined && isRecord(given)) return { name, arguments: given };
  const message = textOf(field(toolCall, "error"));
  const unread = { name: name ?? UNKNOWN_TOOL, arguments: {}, invalid: true };
  // Goose's own error says it all; where there is none, the call is shown as it came.
  return message === undefined ? { ...unread, record: toolCall } : { ...unread, message };
}

/** The result as Goose gives it now, as a bare array of older versions, or as an error. */
function readToolResult(step: GooseStep, toolResult: unknown) {
  const value = isArray(toolResult) ? toolResult : (field(toolResult, "value") ?? undefined);
  if (value === undefined || field(toolResult, "status") === "error") {
    // What is neither a result nor an error is shown as it came.
    const content = step.json(field(toolResult, "error") ?? toolResult);
    return { status: "error", content, isError: true } as const;
  }
  const content = step.json(withoutMedia(field(value, "content") ?? value));
  const isError = field(value, "isError");
  return {
    status: "success",
    content,
    isError: typeof isError === "boolean" ? isError : undefined,
    structuredContent: field(value, "structuredContent"),
    meta: field(value, "_meta"),
  } as const;
}

/** The extension of a tool that is named `extension__tool`. */
function extensionOf(name: string): string | undefined {
  const end = name.indexOf("__");
  return end > 0 ? name.slice(0, end) : undefined;
}
