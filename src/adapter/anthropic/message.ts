/**
 * The messages of a run: where each begins and ends, what it used, and what came with it.
 *
 * @see `docs/adapters/anthropic.md#messages`
 */
import { textOf } from "../field.ts";
import { withoutMedia } from "../media.ts";
import { changeList, shortMessage, trackedText } from "../memory.ts";
import { itemsOf } from "../native-tree.ts";
import { notifyCall } from "../tool-calls.ts";
import { dropBlocks, stopBlock } from "./block.ts";
import type { AnthropicRecord, NativeBlock, NativeMessage, NativeTelling } from "./record.ts";
import { MAX_SKILLS, type MessageState } from "./state.ts";
import type { AnthropicStep } from "./step.ts";
import { foldToolResult } from "./tool.ts";
import { addUsage, updateUsage } from "./usage.ts";

/** A skill of a container. */
type NativeSkill = {
  readonly skill_id?: unknown;
  readonly version?: unknown;
  readonly type?: unknown;
} | null;

/** Folds `message_start`. A message that is still open then was cut, or starts again. */
export function startMessage(step: AnthropicStep, message: NativeMessage | undefined): undefined {
  const id = trackedText(message?.id);
  const isAgain = id !== null && step.state.message?.id === id;
  const wasOpen = step.state.isMessageOpen;
  openMessage(step, id, isAgain);
  if (step.state.openCalls.length > 0) forgetClientCalls(step, isAgain ? id : null, wasOpen);
  const model = textOf(message?.model);
  if (step.state.phase === "waiting") step.start("anthropic", model);
  else step.notify("message_start", { model, duplicate: isAgain || undefined });
  holdMessage(step, id, null, message?.usage, message);
}

/** Opens a message whose `message_start` is missing, so that what belongs to it can be folded. */
export function needMessage(step: AnthropicStep): undefined {
  if (step.state.isMessageOpen) return;
  openMessage(step, null, false);
  holdMessage(step, null, null, undefined, undefined);
}

/** Folds `message_delta`: why the message stops, and what it used. Both are held. */
export function changeMessage(step: AnthropicStep, record: AnthropicRecord): undefined {
  const edits = record.context_management ?? record.input_transformations ?? null;
  const { message, isMessageOpen } = step.state;
  if (!isMessageOpen || edits !== null) step.notify("message_delta", { record });
  if (isMessageOpen) holdMessage(step, message?.id ?? null, message, record.usage, record.delta);
}

/** Folds `message_stop`: a turn's end, never the run's. */
export function stopMessage(step: AnthropicStep): undefined {
  const { message, isMessageOpen } = step.state;
  if (message === null || !isMessageOpen) return step.notify("message_stop");
  for (const { index } of step.openBlocks()) stopBlock(step, index);
  step.change().isMessageOpen = false;
  const { stopReason, category, usage } = message;
  step.notify("message_stop", { stopReason, category: category ?? undefined, usage });
}

/** Folds what the caller sends back. The model owes an answer then. */
export function foldUserMessage(step: AnthropicStep, record: AnthropicRecord): undefined {
  leaveMessage(step);
  step.change().message = null;
  step.messageId = undefined;
  const { content } = record;
  if (!Array.isArray(content)) return step.notify("user", { record });
  for (const block of itemsOf<NativeBlock>(content)) {
    if (block?.type === "tool_result") foldToolResult(step, block);
    else step.notify("user", { record: withoutMedia(block) });
  }
}

/**
 * What the caller's tools gave is in the request that a message answers, save for its own calls.
 * Calls of a message that was cut are told of: nobody answers what is asked for again.
 */
function forgetClientCalls(step: AnthropicStep, ownId: string | null, wasCut: boolean): undefined {
  const { openCalls } = step.state;
  const others = [...openCalls].filter((call) => {
    const isKept = call.note !== "client" || (ownId !== null && call.messageId === ownId);
    if (!isKept && wasCut) notifyCall(step, "tool_call_unanswered", call);
    return isKept;
  });
  if (others.length < openCalls.length) step.change().openCalls = Object.freeze(others);
}

/** Opens the message that begins now, in the place of the last one. */
function openMessage(step: AnthropicStep, id: string | null, isAgain: boolean): undefined {
  if (isAgain) dropBlocks(step);
  else leaveMessage(step);
  const state = step.change();
  state.message = null;
  state.isMessageOpen = true;
  state.trouble = null;
  state.textId = null;
  step.messageId = id ?? undefined;
}

/** Counts what the last message used; gives it up if it was cut. */
function leaveMessage(step: AnthropicStep): undefined {
  const { message, isMessageOpen, usage } = step.state;
  dropBlocks(step);
  if (isMessageOpen) step.notify("message_abandoned");
  const state = step.change();
  state.isMessageOpen = false;
  if (message !== null) state.usage = addUsage(usage, message.usage);
}

/** Keeps what is told of the open message: of counts and of reasons the last stands. */
function holdMessage(
  step: AnthropicStep,
  id: string | null,
  before: MessageState | null,
  usage: unknown,
  told: NativeTelling | undefined,
): undefined {
  const details = told?.stop_details;
  step.change().message = Object.freeze({
    id,
    stopReason: trackedText(told?.stop_reason) ?? before?.stopReason ?? null,
    category: trackedText(details?.category) ?? before?.category ?? null,
    explanation: shortMessage(details?.explanation) ?? before?.explanation ?? null,
    usage: updateUsage(before?.usage, usage),
  });
  if (told?.container) foldSkills(step, told.container.skills);
}

/** Tells of each skill of a container once. */
function foldSkills(step: AnthropicStep, list: unknown): undefined {
  for (const skill of itemsOf<NativeSkill>(list)) {
    const id = textOf(skill?.skill_id);
    const version = textOf(skill?.version);
    const key = shortMessage(`${id}\n${version}`);
    const { skills } = step.state;
    if (id === undefined || key === null || skills.includes(key)) continue;
    step.change().skills = changeList(skills, undefined, key, MAX_SKILLS);
    step.emit("skill_loaded", { name: id, id }, { version, origin: skill?.type });
  }
}
