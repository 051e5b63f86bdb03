/**
 * Tool calls of a Goose run and their results, paired by the call's id.
 *
 * @see `docs/adapters/goose.md#tools`
 */
import { textOf } from "../field.ts";
import { withoutMedia } from "../media.ts";
import { trackedText } from "../memory.ts";
import { isObject } from "../native-tree.ts";
import { answerTool, requestTool, UNKNOWN_TOOL, type UntrustedRequest } from "../tool-calls.ts";
import type { GooseContent, GooseToolCall, GooseToolResult } from "./record.ts";
import type { GooseStep } from "./step.ts";

/** The tool of the `skills` extension, without the prefix that some versions put before it. */
const SKILL_TOOL = /^(?:skills__)?load_skill$/;

/** Folds a `toolRequest`. */
export function foldToolRequest(step: GooseStep, item: GooseContent): undefined {
  const id = textOf(item?.id);
  if (id === undefined) return step.notify("toolRequest", { record: item });
  const call = readToolCall(item?.toolCall);
  const extension = textOf(item?._meta?.goose_extension) ?? extensionOf(call.name);
  step.noteModel(true);
  const skill = SKILL_TOOL.test(call.name) ? trackedText(call.arguments["name"]) : null;
  // Goose prints no call twice, and providers count from the same number in every answer.
  requestTool(step, id, call, { extension, note: skill, reusesIds: true });
}

/** Folds a `toolResponse`. */
export function foldToolResponse(step: GooseStep, item: GooseContent): undefined {
  const id = textOf(item?.id);
  if (id === undefined) return step.notify("toolResponse", { record: item });
  const response = readToolResult(item?.toolResult);
  const skill = answerTool(step, id, response)?.note ?? null;
  if (skill !== null && response.isError !== true) step.emit("skill_loaded", { name: skill });
}

/** The name and the arguments, and what is wrong where Goose or this library cannot read them. */
function readToolCall(call: GooseToolCall | null | undefined): UntrustedRequest {
  const name = textOf(call?.value?.name);
  const given = call?.value?.arguments ?? {};
  if (name !== undefined && isObject(given)) return { name, arguments: given };
  const message = textOf(call?.error);
  // Goose's own error says it all; where there is none, the call is shown as it came.
  const record = message === undefined ? call : undefined;
  return { name: name ?? UNKNOWN_TOOL, arguments: {}, invalid: true, message, record };
}

/** The result as Goose gives it now, as a bare array of older versions, or as an error. */
function readToolResult(result: GooseToolResult | null | undefined) {
  const value = Array.isArray(result) ? { content: result } : (result?.value ?? undefined);
  if (value === undefined || result?.status === "error") {
    // What is neither a result nor an error is shown as it came.
    const content = result?.error ?? result ?? null;
    return { status: "error", content, isError: true } as const;
  }
  const { isError } = value;
  return {
    status: "success",
    content: withoutMedia(value.content ?? value),
    isError: typeof isError === "boolean" ? isError : undefined,
    structuredContent: value.structuredContent,
    meta: value._meta,
  } as const;
}

/** The extension of a tool that is named `extension__tool`. */
function extensionOf(name: string): string | undefined {
  const end = name.indexOf("__");
  return end > 0 ? name.slice(0, end) : undefined;
}
