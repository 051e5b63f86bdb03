/**
 * The messages of a run: where each begins and ends, what it used, and what came with it.
 *
 * @see `docs/adapters/anthropic.md#messages`
 */
import { elementsOf, field, textOf } from "../field.ts";
import { shortMessage, trackedText } from "../memory.ts";
import { dropBlocks, stopBlock } from "./block.ts";
import { MAX_SKILLS, type MessageState } from "./state.ts";
import type { AnthropicStep } from "./step.ts";
import { foldToolResult } from "./tool.ts";
import { addUsage, readUsage } from "./usage.ts";

const NO_USAGE = Object.freeze({});

/** Folds `message_start`. A message that is still open then was cut, or starts again. */
export function startMessage(step: AnthropicStep, message: unknown): undefined {
  const id = trackedText(field(message, "id"));
  const isAgain = id !== null && step.state.message?.id === id;
  openMessage(step, id, isAgain);
  // What the caller's tools gave is in the request that this message answers, save for its own calls.
  step.remember(
    "openCalls",
    step.state.openCalls.filter((call) => {
      return call.note !== "client" || (isAgain && call.messageId === id);
    }),
  );
  const model = textOf(field(message, "model"));
  if (step.state.phase === "waiting") step.start("anthropic", model);
  else step.notify("message_start", { model, duplicate: isAgain || undefined });
  holdMessage(step, field(message, "usage"), message);
}

/** Opens a message whose `message_start` is missing, so that what belongs to it can be folded. */
export function needMessage(step: AnthropicStep): undefined {
  if (step.state.message?.isOpen !== true) openMessage(step, null, false);
}

/** Folds `message_delta`: why the message stops, and what it used. Both are held. */
export function changeMessage(step: AnthropicStep, record: unknown): undefined {
  const edits = field(record, "context_management") ?? field(record, "input_transformations");
  const isOpen = step.state.message?.isOpen === true;
  if (!isOpen || (edits ?? null) !== null) step.notify("message_delta", { record });
  if (isOpen) holdMessage(step, field(record, "usage"), field(record, "delta"));
}

/** Folds `message_stop`: a turn's end, never the run's. */
export function stopMessage(step: AnthropicStep): undefined {
  const { message, blocks } = step.state;
  if (message?.isOpen !== true) return step.notify("message_stop", {});
  for (const { index } of blocks) stopBlock(step, index);
  step.remember("message", { ...message, isOpen: false });
  const { stopReason, category, usage } = message;
  step.notify("message_stop", { stopReason, category: category ?? undefined, usage });
}

/** Folds what the caller sends back. The model owes an answer then. */
export function foldUserMessage(step: AnthropicStep, record: unknown): undefined {
  leaveMessage(step);
  step.remember("message", null);
  step.messageId = undefined;
  const blocks = elementsOf(field(record, "content"));
  if (blocks === undefined) return step.notify("user", { record });
  for (const block of blocks) {
    if (field(block, "type") === "tool_result") foldToolResult(step, block);
    else step.notify("user", { record: block });
  }
}

/** The message that begins now, in the place of the last one. */
function openMessage(step: AnthropicStep, id: string | null, isAgain: boolean): undefined {
  if (isAgain) dropBlocks(step);
  else leaveMessage(step);
  const stop = { stopReason: null, category: null, explanation: null };
  step.remember("message", { id, isOpen: true, ...stop, usage: NO_USAGE });
  step.remember("trouble", null);
  step.remember("textId", null);
  step.messageId = id ?? undefined;
}

/** Counts what the last message used; gives it up if it was cut. */
function leaveMessage(step: AnthropicStep): undefined {
  const { message, usage } = step.state;
  dropBlocks(step);
  if (message?.isOpen) step.notify("message_abandoned", {});
  if (message !== null) step.remember("usage", addUsage(usage ?? {}, message.usage));
}

/** Keeps what is told of the open message: of counts and of reasons the last stands. */
function holdMessage(step: AnthropicStep, usage: unknown, told: unknown): undefined {
  const { message } = step.state;
  if (message === null) return;
  const details = field(told, "stop_details");
  const later: MessageState = {
    ...message,
    stopReason: trackedText(field(told, "stop_reason")) ?? message.stopReason,
    category: trackedText(field(details, "category")) ?? message.category,
    explanation: shortMessage(field(details, "explanation")) ?? message.explanation,
    usage: Object.freeze({ ...message.usage, ...readUsage(usage) }),
  };
  step.remember("message", later);
  foldSkills(step, field(field(told, "container"), "skills"));
}

/** Tells of each skill of a container once. */
function foldSkills(step: AnthropicStep, skills: unknown): undefined {
  for (const skill of elementsOf(skills) ?? []) {
    const id = textOf(field(skill, "skill_id"));
    const version = textOf(field(skill, "version"));
    const key = shortMessage(`${id}\n${version}`);
    if (id === undefined || key === null || step.state.skills.includes(key)) continue;
    step.remember("skills", [...step.state.skills, key].slice(-MAX_SKILLS));
    step.emit("skill_loaded", { name: id, id, version, origin: field(skill, "type") });
  }
}
