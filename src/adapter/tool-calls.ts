/**
 * Tool calls and their results, paired by the call's id in a table that stays bounded on a run
 * without end.
 */
import type { JsonObject } from "../json/json-value.ts";
import type { RunnerEventPayloads } from "../runner-event/payload.ts";
import { field } from "./field.ts";
import type { FoldState, FoldStep, UntrustedFields } from "./fold-step.ts";
import { readList, shortMessage, trackedText } from "./memory.ts";

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

/** The part of a state that the calls are. */
type ToolCalls = {
  openCalls: readonly OpenCall[];
  /** The {@link callKey} of the calls answered last. */
  answeredCalls: readonly string[];
};

/** A step whose state holds calls. */
export type ToolCallStep = FoldStep<FoldState & ToolCalls & JsonObject>;

/** A `tool_request` before its values are known to be JSON-safe; only the id and the name are. */
export type UntrustedRequest = UntrustedFields & {
  readonly id: string;
  readonly name: string;
  readonly arguments: unknown;
  readonly extension: string | undefined;
};

/** A `tool_response` before its values are known to be JSON-safe; only the id is. */
export type UntrustedResponse = UntrustedFields & {
  readonly id: string;
  readonly status: RunnerEventPayloads["tool_response"]["status"];
  readonly content: unknown;
};

/** Reads the calls that have no answer yet out of a state. Never throws. */
export function readOpenCalls(state: unknown): OpenCall[] {
  return readList(field(state, "openCalls"), MAX_OPEN_CALLS, readCall);
}

/** Reads what tells apart the calls answered last out of a state. Never throws. */
export function readAnsweredCalls(state: unknown): string[] {
  return readList(field(state, "answeredCalls"), MAX_ANSWERED_CALLS, shortMessage);
}

/** Makes a `tool_request` and remembers the call, unless it came before. */
export function requestTool(
  step: ToolCallStep,
  call: UntrustedRequest,
  note?: string | null,
): undefined {
  const request = { ...call, messageId: step.messageId };
  if (isRepeated(step, call.id)) return step.notify("duplicate_tool_request", request);
  step.emit("tool_request", request);
  const id = trackedText(call.id);
  if (id === null) return;
  const tracked: OpenCall = Object.freeze({
    id,
    name: trackedText(call.name) ?? UNKNOWN_TOOL,
    extension: trackedText(call.extension),
    messageId: trackedText(step.messageId),
    note: note ?? null,
  });
  track(step, tracked);
}

/** Makes a `tool_response`, unless it came before, and gives the call that it answers. */
export function answerTool(step: ToolCallStep, response: UntrustedResponse): OpenCall | undefined {
  const { openCalls, answeredCalls } = step.state;
  const { id } = response;
  const call = openCalls.find((open) => open.id === id);
  const data = { ...response, extension: call?.extension ?? undefined };
  if (call === undefined && answeredCalls.some((key) => key.startsWith(callKey(id, null)))) {
    return step.notify("duplicate_tool_response", data);
  }
  step.emit("tool_response", data);
  if (call === undefined) return undefined;
  step.remember(
    "openCalls",
    openCalls.filter((open) => open !== call),
  );
  const answered = [...answeredCalls, callKey(id, call.messageId)];
  step.remember("answeredCalls", answered.slice(-MAX_ANSWERED_CALLS));
  return call;
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
  const { openCalls, answeredCalls } = step.state;
  if (openCalls.some((call) => call.id === id)) return true;
  const { messageId } = step;
  return messageId !== undefined && answeredCalls.includes(callKey(id, messageId));
}

/** What tells a call from every other: its id, and the message it stands in where that has an id. */
function callKey(id: string, messageId: string | null): string {
  return `${id}\n${messageId ?? ""}`;
}

function track(step: ToolCallStep, call: OpenCall): undefined {
  const calls = [...step.state.openCalls, call];
  const oldest = calls[0];
  if (calls.length > MAX_OPEN_CALLS && oldest !== undefined) {
    calls.shift();
    notifyCall(step, "tool_call_untracked", oldest);
  }
  step.remember("openCalls", calls);
}

function notifyCall(step: ToolCallStep, reason: string, call: OpenCall): undefined {
  const { id, name, extension, messageId } = call;
  step.notify(reason, {
    id,
    name,
    extension: extension ?? undefined,
    messageId: messageId ?? undefined,
  });
}

function readCall(value: unknown): OpenCall | null {
  const text = (key: string) => trackedText(field(value, key));
  const id = text("id");
  const name = text("name");
  if (id === null || name === null) return null;
  const [extension, messageId, note] = [text("extension"), text("messageId"), text("note")];
  return { id, name, extension, messageId, note };
}
