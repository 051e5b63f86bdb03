/**
 * Tool calls and their results, paired by the call's id in a table that stays bounded on a run
 * without end.
 */
import type { JsonValue } from "../json/json-value.ts";
import type { RunnerEventPayloads } from "../runner-event/payload.ts";
import type { FoldState, FoldStep, TreeFields } from "./fold-step.ts";
import { changeList, findItem, listOf, objectOf, type Reader, trackedText } from "./memory.ts";

/**
 * The most unanswered calls that are remembered: above it the oldest is dropped, and a notification
 * says so.
 */
const MAX_OPEN_CALLS = 256;

/** How many answered calls are remembered, to know a record that comes twice. */
const MAX_ANSWERED_CALLS = 32;

/** What stands in for the name of a call that cannot be read. */
export const UNKNOWN_TOOL: "unknown" = "unknown" as const;

/** A tool call, as far as it is remembered. */
export type KnownCall = {
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
    /** Those that have no answer yet. */
    readonly openCalls: readonly KnownCall[];
    /** Those that were answered last. */
    readonly answeredCalls: readonly KnownCall[];
  }
>;

const readCall: Reader<KnownCall | null> = /* @__PURE__ */ objectOf<KnownCall, "id" | "name">(
  {
    id: trackedText,
    name: trackedText,
    extension: trackedText,
    messageId: trackedText,
    note: trackedText,
  },
  "id",
  "name",
);

/** Reads the calls that have no answer yet out of a state. */
export const readOpenCalls: Reader<readonly KnownCall[]> = /* @__PURE__ */ listOf(
  MAX_OPEN_CALLS,
  readCall,
);

/** Reads the calls answered last out of a state. */
export const readAnsweredCalls: Reader<readonly KnownCall[]> = /* @__PURE__ */ listOf(
  MAX_ANSWERED_CALLS,
  readCall,
);

/**
 * A `tool_request` without its id, of parts of plain trees; only the name is known to be storable.
 */
export type UntrustedRequest = TreeFields & {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
};

/** A `tool_response` without its id, of parts of plain trees. */
export type UntrustedResponse = TreeFields & {
  readonly status: RunnerEventPayloads["tool_response"]["status"];
  readonly content: unknown;
};

/** What is known of a call apart from its payload. */
interface CallContext {
  /** Storable. */
  readonly extension: string | undefined;
  /** What is remembered with the call. */
  readonly note: string | null;
  /** Whether an id that was answered names a new call, in the same message too. */
  readonly reusesIds?: boolean;
}

/** Makes a `tool_request` and remembers the call, unless it came before. `id` is storable. */
export function requestTool(
  step: ToolCallStep,
  id: string,
  request: UntrustedRequest,
  { extension, note, reusesIds = false }: CallContext,
): undefined {
  if (findCall(step, id) !== undefined || (!reusesIds && isAnswered(step, id))) {
    return step.notify("duplicate_tool_request", { id, ...request, extension });
  }
  const data = step.withOrigin({ id, name: request.name });
  if (extension !== undefined) data["extension"] = extension;
  step.emit("tool_request", data, request);
  if (trackedText(id) === null) return;
  const { openCalls } = step.state;
  const oldest = openCalls[0];
  if (oldest !== undefined && openCalls.length >= MAX_OPEN_CALLS) {
    notifyCall(step, "tool_call_untracked", oldest);
  }
  const call: KnownCall = Object.freeze({
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
): KnownCall | undefined {
  const { openCalls, answeredCalls } = step.state;
  const call = findCall(step, id);
  if (call === undefined && findItem(answeredCalls, (answered) => answered.id === id)) {
    return step.notify("duplicate_tool_response", { id, ...response });
  }
  const data: Record<string, JsonValue> = { id, status: response.status, content: null };
  if (call !== undefined && call.extension !== null) data["extension"] = call.extension;
  step.emit("tool_response", data, response);
  if (call === undefined) return undefined;
  const state = step.change();
  state.openCalls = changeList(openCalls, call, undefined, MAX_OPEN_CALLS);
  state.answeredCalls = changeList(answeredCalls, undefined, call, MAX_ANSWERED_CALLS);
  return call;
}

/** Finds the call with this id that has no answer yet. */
export function findCall(step: ToolCallStep, id: unknown): KnownCall | undefined {
  return findItem(step.state.openCalls, (call) => call.id === id);
}

/** Tells of every call that is still open. */
export function notifyUnanswered(step: ToolCallStep): undefined {
  for (const call of step.state.openCalls) notifyCall(step, "tool_call_unanswered", call);
}

/** Tells of a call, with the message that it is from. */
export function notifyCall(step: ToolCallStep, reason: string, call: KnownCall): undefined {
  const { messageId } = step;
  const { id, name, extension } = call;
  step.messageId = call.messageId ?? undefined;
  step.notify(reason, { id, name, extension: extension ?? undefined });
  step.messageId = messageId;
}

/**
 * Tells whether a call of the same message was answered. An id alone is not enough: some providers
 * count from the same number in every answer.
 */
function isAnswered(step: ToolCallStep, id: string): boolean {
  const { messageId } = step;
  const isSame = (call: KnownCall) => call.id === id && call.messageId === messageId;
  return findItem(step.state.answeredCalls, isSame) !== undefined;
}
