/**
 * Tool calls of a Goose run and their results, paired by the call's id.
 *
 * @see `docs/adapters/goose.md#tools`
 */
import { isArray, isRecord } from "../json/read.ts";
import { sanitizeJson } from "../json/sanitize.ts";
import { field, textOf } from "./goose-field.ts";
import { withoutMedia } from "./goose-media.ts";
import {
  callKey,
  GOOSE_MAX_ANSWERED_CALLS,
  GOOSE_MAX_OPEN_CALLS,
  type GooseCall,
  trackedText,
} from "./goose-state.ts";
import type { GooseStep } from "./goose-step.ts";

/** What stands in for the name of a call that Goose could not read. */
const UNKNOWN_TOOL = "unknown";

/** The tool of the `skills` extension, without the prefix that some versions put before it. */
const SKILL_TOOL = /^(?:skills__)?load_skill$/;

/** Folds a `toolRequest`. */
export function foldToolRequest(step: GooseStep, item: unknown): undefined {
  const id = textOf(field(item, "id"));
  if (id === undefined) return step.notify("toolRequest", { record: item });
  const call = readToolCall(field(item, "toolCall"));
  const extension =
    textOf(field(field(item, "_meta"), "goose_extension")) ?? extensionOf(call.name);
  const { messageId } = step;
  const request = { id, ...call, extension, messageId };
  step.heard();
  if (isRepeated(step, id, messageId)) return step.notify("duplicate_tool_request", request);
  step.emit("tool_request", request);
  const trackedId = trackedText(id);
  if (trackedId === null) return;
  const skill = SKILL_TOOL.test(call.name) ? field(call.arguments, "name") : null;
  track(step, {
    id: trackedId,
    name: trackedText(call.name) ?? UNKNOWN_TOOL,
    extension: trackedText(extension),
    messageId: trackedText(messageId),
    skill: trackedText(skill),
  });
}

/** Folds a `toolResponse`. */
export function foldToolResponse(step: GooseStep, item: unknown): undefined {
  const id = textOf(field(item, "id"));
  if (id === undefined) return step.notify("toolResponse", { record: item });
  const { openCalls, answeredCalls } = step.state;
  const call = openCalls.find((open) => open.id === id);
  const extension = call?.extension ?? undefined;
  const response = { id, ...readToolResult(field(item, "toolResult")), extension };
  if (call === undefined && answeredCalls.some((key) => key.startsWith(callKey(id, null)))) {
    return step.notify("duplicate_tool_response", response);
  }
  step.emit("tool_response", response);
  if (call === undefined) return;
  step.state.openCalls = openCalls.filter((open) => open !== call);
  const answered = [...answeredCalls, callKey(id, call.messageId)];
  step.state.answeredCalls = answered.slice(-GOOSE_MAX_ANSWERED_CALLS);
  if (call.skill !== null && response.isError !== true) {
    step.emit("skill_loaded", { name: call.skill });
  }
}

/** Tells of every call that is still open. */
export function notifyUnanswered(step: GooseStep): undefined {
  for (const call of step.state.openCalls) notifyCall(step, "tool_call_unanswered", call);
}

/**
 * A call comes again if its id is open, or if it was answered and stood in the same message. An id
 * alone is not enough: some providers count from the same number in every answer.
 */
function isRepeated(step: GooseStep, id: string, messageId: string | undefined): boolean {
  const { openCalls, answeredCalls } = step.state;
  if (openCalls.some((call) => call.id === id)) return true;
  return messageId !== undefined && answeredCalls.includes(callKey(id, messageId));
}

function track(step: GooseStep, call: GooseCall): undefined {
  const calls = [...step.state.openCalls, call];
  const oldest = calls[0];
  if (calls.length > GOOSE_MAX_OPEN_CALLS && oldest !== undefined) {
    calls.shift();
    notifyCall(step, "tool_call_untracked", oldest);
  }
  step.state.openCalls = calls;
}

function notifyCall(step: GooseStep, reason: string, call: GooseCall): undefined {
  step.notify(reason, { id: call.id, name: call.name, extension: call.extension ?? undefined });
}

/** The name and the arguments, and what is wrong where Goose or this library cannot read them. */
function readToolCall(toolCall: unknown) {
  const value = field(toolCall, "value");
  const name = textOf(field(value, "name"));
  const given = sanitizeJson(field(value, "arguments") ?? {});
  if (name !== undefined && isRecord(given)) return { name, arguments: given };
  const message = textOf(field(toolCall, "error"));
  const unread = { name: name ?? UNKNOWN_TOOL, arguments: {}, invalid: true };
  // Goose's own error says it all; where there is none, the call is shown as it came.
  return message === undefined ? { ...unread, record: toolCall } : { ...unread, message };
}

/** The result as Goose gives it now, as a bare array of older versions, or as an error. */
function readToolResult(toolResult: unknown) {
  const value = isArray(toolResult) ? toolResult : (field(toolResult, "value") ?? undefined);
  if (value === undefined || field(toolResult, "status") === "error") {
    // What is neither a result nor an error is shown as it came.
    const content = sanitizeJson(field(toolResult, "error") ?? toolResult);
    return { status: "error", content, isError: true };
  }
  const content = sanitizeJson(withoutMedia(field(value, "content") ?? value));
  const isError = field(value, "isError");
  return {
    status: "success",
    content,
    isError: typeof isError === "boolean" ? isError : undefined,
    structuredContent: field(value, "structuredContent"),
    meta: field(value, "_meta"),
  };
}

/** The extension of a tool that is named `extension__tool`. */
function extensionOf(name: string): string | undefined {
  const end = name.indexOf("__");
  return end > 0 ? name.slice(0, end) : undefined;
}
