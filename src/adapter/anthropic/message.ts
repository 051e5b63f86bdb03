/**
 * The messages of a run: where each begins and ends, what it used, and what came with it.
 *
 * @see `docs/adapters/anthropic.md#messages`
 */
import { elementsOf, field, textOf } from "../field.ts";
import { withoutMessageMedia } from "../media.ts";
import { shortMessage, trackedText } from "../memory.ts";
import { dropBlocks, startBlock, stopBlock, stopBlocks } from "./block.ts";
import { MAX_SKILLS, type MessageState } from "./state.ts";
import type { AnthropicStep } from "./step.ts";
import { foldToolResult, forgetClientCalls } from "./tool.ts";
import { addUsage, laterUsage, readUsage } from "./usage.ts";

/** Who answers, as far as the stream tells: a cloud in between does not show. */
const PROVIDER = "anthropic";

/** Folds `message_start`. A message that is still open then was cut, or starts again. */
export function startMessage(step: AnthropicStep, message: unknown): undefined {
  const id = trackedText(field(message, "id"));
  const isAgain = id !== null && step.state.message?.id === id;
  leaveMessage(step, isAgain);
  forgetClientCalls(step);
  const usage = readUsage(field(message, "usage"));
  step.state.message = { ...newMessage(id), usage };
  step.state.trouble = null;
  step.state.textId = null;
  step.messageId = id ?? undefined;
  const model = textOf(field(message, "model"));
  if (step.state.phase === "waiting") step.start(PROVIDER, model);
  else step.notify("message_start", { model, duplicate: isAgain ? true : undefined });
  foldSkills(step, field(message, "container"));
}

/** Opens a message whose `message_start` is missing, so that what belongs to it can be folded. */
export function needMessage(step: AnthropicStep): undefined {
  if (step.state.message?.isOpen === true) return;
  leaveMessage(step, false);
  step.state.message = newMessage(null);
  step.messageId = undefined;
}

/** Folds `message_delta`: why the message stops, and what it used. Both are held. */
export function changeMessage(step: AnthropicStep, record: unknown): undefined {
  const { message } = step.state;
  if (message?.isOpen !== true) return step.notify("message_delta", { record });
  const delta = field(record, "delta");
  const details = field(delta, "stop_details");
  step.state.message = {
    ...message,
    stopReason: trackedText(field(delta, "stop_reason")) ?? message.stopReason,
    category: trackedText(field(details, "category")) ?? message.category,
    explanation: shortMessage(field(details, "explanation")) ?? message.explanation,
    usage: laterUsage(message.usage, readUsage(field(record, "usage"))),
  };
  foldSkills(step, field(delta, "container"));
  const edits = field(record, "context_management") ?? undefined;
  const transformations = field(record, "input_transformations") ?? undefined;
  if (edits !== undefined || transformations !== undefined) {
    step.notify("message_delta", {
      contextManagement: edits,
      inputTransformations: transformations,
    });
  }
}

/** Folds `message_stop`: a turn's end, never the run's. */
export function stopMessage(step: AnthropicStep): undefined {
  const { message } = step.state;
  if (message?.isOpen !== true) return step.notify("message_stop", {});
  stopBlocks(step);
  step.state.message = { ...message, isOpen: false };
  step.notify("message_stop", {
    stopReason: message.stopReason ?? undefined,
    category: message.category ?? undefined,
    explanation: message.explanation ?? undefined,
    usage: message.usage,
  });
}

/** Folds a message that is whole, unless its stream told all of it already. */
export function foldWholeMessage(step: AnthropicStep, message: unknown): undefined {
  const id = field(message, "id");
  if (step.state.message?.isOpen === false && step.state.message.id === id) {
    return step.notify("duplicate_message", {});
  }
  startMessage(step, message);
  for (const [index, block] of (elementsOf(field(message, "content")) ?? []).entries()) {
    startBlock(step, index, block);
    stopBlock(step, index);
  }
  changeMessage(step, { delta: message });
  stopMessage(step);
}

/** Folds what the caller sends back. The model owes an answer then. */
export function foldUserMessage(step: AnthropicStep, message: unknown): undefined {
  leaveMessage(step, false);
  step.state.message = null;
  step.messageId = undefined;
  const content = field(message, "content");
  const blocks = elementsOf(content);
  if (blocks === undefined) return step.notify("user", { text: content });
  for (const block of blocks) {
    const type = textOf(field(block, "type"));
    if (type === "tool_result") foldToolResult(step, block);
    else step.notify("user", { record: withoutMessageMedia(block) });
  }
}

/** Counts what the last message used; gives up what is open of it, if it was cut. */
function leaveMessage(step: AnthropicStep, isAgain: boolean): undefined {
  const { message, usage } = step.state;
  dropBlocks(step);
  if (message === null || isAgain) return;
  if (message.isOpen) step.notify("message_abandoned", { messageId: message.id ?? undefined });
  step.state.usage = addUsage(usage ?? {}, message.usage);
}

/** Tells of each skill of a container once. */
function foldSkills(step: AnthropicStep, container: unknown): undefined {
  for (const skill of elementsOf(field(container, "skills")) ?? []) {
    const id = textOf(field(skill, "skill_id"));
    if (id === undefined) continue;
    const version = textOf(field(skill, "version"));
    const key = shortMessage(`${id}\n${version ?? ""}`) ?? "";
    if (step.state.skills.includes(key)) continue;
    step.state.skills = [...step.state.skills, key].slice(-MAX_SKILLS);
    step.emit("skill_loaded", { name: id, id, version, origin: textOf(field(skill, "type")) });
  }
}

function newMessage(id: string | null): MessageState {
  return { id, isOpen: true, stopReason: null, category: null, explanation: null, usage: {} };
}
