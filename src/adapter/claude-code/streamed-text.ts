/**
 * Text that comes twice: in deltas, and whole in the `assistant` record that closes its block. What
 * was given out in deltas is not given out again, and what the deltas left out is.
 *
 * The record names the message and not the block, so a text is known again by what it is: a length
 * and a hash stand in the state for each text that has not come whole.
 *
 * @see `docs/adapters/claude-code.md#text`
 */
import { changeList, findItem, trackedText } from "../memory.ts";
import { joinText } from "../text-carry.ts";
import { MAX_REMEMBERED, type StreamedText } from "./state.ts";
import type { ClaudeCodeStep } from "./step.ts";
import { EMPTY_HASH, hashOn } from "./text-hash.ts";

/** Gives out a delta, but for half a character at its end. */
export function sayDelta(step: ClaudeCodeStep, index: number, delta: string): undefined {
  const said = findText(step, index);
  const { text, carry } = joinText(said?.carry ?? null, delta);
  giveOut(step, said, text, index);
  replaceText(step, said, withMore(said ?? newText(step, index), text, carry));
}

/** Ends a block of deltas: half a character that is still there stays without its other half. */
export function endDeltas(step: ClaudeCodeStep, index: number): undefined {
  const said = findText(step, index);
  if (said === undefined || said.carry === null) return;
  giveOut(step, said, "\uFFFD", index);
  replaceText(step, said, withMore(said, "\uFFFD", null));
}

/** Ends all blocks of deltas. */
export function endAllDeltas(step: ClaudeCodeStep): undefined {
  const { messageId } = step;
  for (const said of allTexts(step)) {
    step.messageId = said.messageId ?? undefined;
    endDeltas(step, said.index);
  }
  step.messageId = messageId;
}

/** Gives out what the deltas of a whole text left out. */
export function sayWhole(step: ClaudeCodeStep, text: string): undefined {
  const texts = textsOf(step);
  let said: StreamedText | undefined;
  for (const one of texts) {
    const isLonger = said === undefined || one.length > said.length;
    if (isLonger && hashOn(EMPTY_HASH, text.slice(0, one.length)) === one.hash) said = one;
  }
  let index = said?.index;
  if (said !== undefined) replaceText(step, said, null);
  else {
    // The deltas said something else, or some of them are missing: what they said is taken back.
    index = texts.at(-1)?.index;
    if (index !== undefined) retract(step, "text_replaced", index);
  }
  giveOut(step, said, text.slice(said?.length), index);
}

/** Tells that the text of a message is void from one of its blocks on, and forgets it. */
export function retract(step: ClaudeCodeStep, reason: string, fromIndex: number): undefined {
  step.notify(reason, { fromIndex });
  for (const said of textsOf(step)) {
    if (said.index >= fromIndex) replaceText(step, said, null);
  }
}

/** All texts given out in deltas, the last one last. */
function allTexts({ state }: ClaudeCodeStep): StreamedText[] {
  return state.said === null ? [...state.streamed] : [...state.streamed, state.said];
}

/** The texts of the message that is being read. */
function textsOf(step: ClaudeCodeStep): StreamedText[] {
  const messageId = trackedText(step.messageId);
  return allTexts(step).filter((said) => said.messageId === messageId);
}

function findText(step: ClaudeCodeStep, index: number): StreamedText | undefined {
  const messageId = trackedText(step.messageId);
  const isIt = (said: StreamedText) => said.index === index && said.messageId === messageId;
  const { said, streamed } = step.state;
  return said !== null && isIt(said) ? said : findItem(streamed, isIt);
}

function newText(step: ClaudeCodeStep, index: number): StreamedText {
  const messageId = trackedText(step.messageId);
  return { messageId, index, length: 0, hash: EMPTY_HASH, carry: null };
}

/** What is remembered of a text after more of it was given out. */
function withMore(said: StreamedText, more: string, carry: number | null): StreamedText {
  const { messageId, index, length, hash } = said;
  return Object.freeze({
    messageId,
    index,
    length: length + more.length,
    hash: hashOn(hash, more),
    carry,
  });
}

/** Puts `now` in the place of what was remembered, last of all; or nothing. */
function replaceText(
  step: ClaudeCodeStep,
  before: StreamedText | undefined,
  now: StreamedText | null,
): undefined {
  const state = step.change();
  const { said, streamed } = state;
  if (before !== (said ?? undefined)) {
    const moved = now === null ? undefined : (said ?? undefined);
    state.streamed = changeList(streamed, before, moved, MAX_REMEMBERED);
  }
  if (before === (said ?? undefined) || now !== null) state.said = now;
}

/** Gives out more of a text. */
function giveOut(
  step: ClaudeCodeStep,
  said: StreamedText | undefined,
  text: string,
  index: number | undefined,
): undefined {
  if (text !== "") step.emitText(text, said !== undefined && said.length > 0, index);
}
