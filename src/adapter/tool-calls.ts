/**
 * Tool calls and their results, paired by the call's id in a table that stays bounded on a run
 * without end.
 */
import type { JsonValue } from "../json/json-value.ts";
import type { RunnerEventPayloads } from "../runner-event/payload.ts";
import type { FoldState, FoldStep, TreeFields } from "./fold-step.ts";
import {
  changeList,
  findItem,
  listOf,
  objectOf,
  type Reader,
  shortMessage,
  trackedText,
} from "./memory.ts";

/** The most unanswered calls that are remembered: above it the oldest is given up, and said to be. */
const MAX_OPEN_CALLS = 256;

/** How many answered calls are remembered, to know a record that comes twice. */
const MAX_ANSWERED_CALLS = 32;

/** What stands in for the name of a call that cannot be read. */
export const UNKNOWN_TOOL: "unknown" = "unknown" as const;

/** A tool call that has no answer yet. */
export type OpenCall = {
  readonly id: string;
  readonly name: string;
  readonly extension: string | null;
  readonly messageId: string | null;
  /** What the adapter notes with it, such as the skill that the call loads. */
  readonly note: string | null;
};

/** A step whose state holds calls. */
type ToolCallStep = FoldStep<
  FoldState & {
    readonly openCalls: readonly OpenCall[];
    /** The {@link callKey} of the calls answered last. */
    readonly answeredCalls: readonly string[];
  }
>;

/** Reads the calls that have no answer yet out of a state. */
export const readOpenCalls: Reader<readonly OpenCall[]> = /* @__PURE__ */ listOf(
  MAX_OPEN_CALLS,
  /* @__PURE__ */ objectOf<OpenCall, "id" | "name">(
    {
      id: trackedText,
      name: trackedText,
      extension: trackedText,
      messageId: trackedText,
      note: trackedText,
    },
    "id",
    "name",
  ),
);

/** Reads what tells apart the calls answered last out of a state. */
export const readAnsweredCalls: Reader<readonly string[]> = /* @__PURE__ */ listOf(
  MAX_ANSWERED_CALLS,
  shortMessage,
);

/** A `tool_request` without its id, of parts of plain trees; only the name is known to be storable. */
export type UntrustedRequest = TreeFields & {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
};

/** A `tool_response` without its id, of parts of plain trees. */
export type UntrustedResponse = TreeFields & {
  readonly status: RunnerEventPayloads["tool_response"]["status"];
  readonly content: unknown;
};

/**
 * Makes a `tool_request` and remembers the call, unless it came before. `id` and `extension` are
 * storable; `note` is remembered with the call.
 */
export function requestTool(
  step: ToolCallStep,
  id: string,
  request: UntrustedRequest,
  extension: string | undefined,
  note: string | null,
): undefined {
  if (isRepeated(step, id)) {
    return step.notify("duplicate_tool_request", { id, ...request, extension });
  }
  const data = step.place({ id, name: request.name });
  if (extension !== undefined) data["extension"] = extension;
  step.emit("tool_request", data, request);
  if (trackedText(id) === null) return;
  const { openCalls } = step.state;
  const oldest = openCalls[0];
  if (oldest !== undefined && openCalls.length >= MAX_OPEN_CALLS) {
    notifyCall(step, "tool_call_untracked", oldest);
  }
  const call: OpenCall = Object.freeze({
    id,
    name: trackedText(request.name) ?? UNKNOWN_TOOL,
    extension: trackedText(extension),
    messageId: trackedText(step.messageId),
    note,
  });
  step.change().openCalls = changeList(openCalls, undefined, call, MAX_OPEN_CALLS);
}

/** Makes a `tool_response`, unless it came before, and gives the call that it answers. */
export function answerTool(
  step: ToolCallStep,
  id: string,
  response: UntrustedResponse,
): OpenCall | undefined {
  const { openCalls, answeredCalls } = step.state;
  const call = findCall(step, id);
  if (call === undefined && answeredCalls.some((key) => key.startsWith(callKey(id, null)))) {
    return step.notify("duplicate_tool_response", { id, ...response });
  }
  const data: Record<string, JsonValue> = { id, status: response.status, content: null };
  if (call !== undefined && call.extension !== null) data["extension"] = call.extension;
  step.emit("tool_response", data, response);
  if (call === undefined) return undefined;
  const state = step.change();
  const key = callKey(id, call.messageId);
  state.openCalls = changeList(openCalls, call, undefined, MAX_OPEN_CALLS);
  state.answeredCalls = changeList(answeredCalls, undefined, key, MAX_ANSWERED_CALLS);
  return call;
}

/** Finds the call with this id that has no answer yet. */
export function findCall(step: ToolCallStep, id: unknown): OpenCall | undefined {
  return findItem(step.state.openCalls, (call) => call.id === id);
}

/** Tells of every call that is still open. */
export function notifyUnanswered(step: ToolCallStep): undefined {
  for (const call of step.state.openCalls) notifyCall(step, "tool_call_unanswered", call);
}

/**
 * A call comes again if its id is open, or if it was answered and stood in the same message. An id
 * alone is not enough: some providers count from the same number in every answer.
 */
function isRepeated(step: ToolCallStep, id: string): boolean {
  const { messageId } = step;
  if (findCall(step, id) !== undefined) return true;
  return messageId !== undefined && step.state.answeredCalls.includes(callKey(id, messageId));
}

/**
 * What tells a call from every other: its id, and the message it stands in where that has an id.
 * Joined, since engines keep a template as the parts it was made of, and compare those slowly.
 */
function callKey(id: string, messageId: string | null): string {
  return [id, messageId].join("\n");
}

function notifyCall(step: ToolCallStep, reason: string, call: OpenCall): undefined {
  const { messageId } = step;
  const { id, name, extension } = call;
  step.messageId = call.messageId ?? undefined;
  step.notify(reason, { id, name, extension: extension ?? undefined });
  step.messageId = messageId;
}
