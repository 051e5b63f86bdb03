/**
 * What a fold of Messages streams carries from one record to the next: plain JSON, bounded on a run
 * without end, and read as untrusted, since it comes back from wherever it was put to sleep.
 *
 * @see `docs/adapters/anthropic.md#state`
 */
import { type FoldPhase, type NativeFormat, readPhase } from "../fold-step.ts";
import {
  fieldsOf,
  isTrue,
  listOf,
  objectOf,
  oneOf,
  type Reader,
  shortMessage,
  trackedText,
} from "../memory.ts";
import { isObject } from "../native-tree.ts";
import { readCarry } from "../text-carry.ts";
import { type KnownCall, readAnsweredCalls, readOpenCalls } from "../tool-calls.ts";
import { ANTHROPIC_ENDINGS, type AnthropicEnding } from "./endings.ts";
import { type AnthropicUsage, readUsage } from "./usage.ts";

/** The most blocks of a message that are open at a time: above it the oldest is given up. */
export const MAX_OPEN_BLOCKS: 32 = 32 as const;

/** How much partial tool input is kept over all open blocks, in UTF-16 code units. */
export const MAX_INPUT_LENGTH: 1_000_000 = 1_000_000 as const;

/** How many skills are remembered, to tell of each once. */
export const MAX_SKILLS: 64 = 64 as const;

/** The message that is being read, or the last one. */
export type MessageState = {
  readonly id: string | null;
  readonly stopReason: string | null;
  /** What a refusal says of itself. */
  readonly category: string | null;
  readonly explanation: string | null;
  readonly usage: AnthropicUsage;
};

/** A block whose `content_block_stop` is still to come. */
export type BlockState = {
  /** Its place in the message; -1 where the stream gave none. */
  readonly index: number;
  readonly type: string;
  /** Of a tool call, as the three below are. */
  readonly id: string | null;
  readonly name: string | null;
  readonly extension: string | null;
  /** The arguments that came with the start of the block, as JSON text. */
  readonly given: string | null;
  /** The arguments as far as they came in deltas; `null` where they are longer than can be kept. */
  readonly input: string | null;
  /** Half a character, kept for the delta that brings the other half. */
  readonly carry: number | null;
};

/** What went wrong, for programs and in words. */
type AnthropicTrouble = {
  readonly code: AnthropicEnding;
  readonly message: string;
};

/** The state of a fold. */
export type AnthropicFoldState = {
  readonly phase: FoldPhase;
  /** `null` before the first, and while the answer to tool results is awaited. */
  readonly message: MessageState | null;
  /** Whether its `message_stop` is still to come. */
  readonly isMessageOpen: boolean;
  /** The block that was begun or added to last. By itself, since deltas come in rows. */
  readonly block: BlockState | null;
  /** The others whose stop is still to come. */
  readonly blocks: readonly BlockState[];
  /** The message of the text given out last. */
  readonly textId: string | null;
  /** What the messages before this one used; `null` where there was none. */
  readonly usage: AnthropicUsage | null;
  /** The error of the stream since the last message began. */
  readonly trouble: AnthropicTrouble | null;
  /** What tells apart the skills told of last. */
  readonly skills: readonly string[];
  readonly openCalls: readonly KnownCall[];
  /** The calls that were answered last. */
  readonly answeredCalls: readonly KnownCall[];
};

/**
 * Only its length is looked at: to walk what was gathered with each delta would cost the square of
 * the arguments' length. It is made storable where it is given out.
 */
function keptText(value: unknown): string | null {
  return typeof value === "string" && value.length <= MAX_INPUT_LENGTH ? value : null;
}

const readBlock: Reader<BlockState | null> = /* @__PURE__ */ objectOf<BlockState>({
  index: readIndex,
  type: (type) => trackedText(type) ?? "unknown",
  id: trackedText,
  name: trackedText,
  extension: trackedText,
  given: keptText,
  input: keptText,
  carry: readCarry,
});

/** How a fold remembers. */
export const ANTHROPIC_FORMAT: NativeFormat<AnthropicFoldState> = {
  source: "anthropic-messages",

  read: /* @__PURE__ */ fieldsOf<AnthropicFoldState>({
    phase: readPhase,
    message: /* @__PURE__ */ objectOf<MessageState>({
      id: trackedText,
      stopReason: trackedText,
      category: trackedText,
      explanation: shortMessage,
      usage: readUsage,
    }),
    isMessageOpen: isTrue,
    block: readBlock,
    blocks: /* @__PURE__ */ listOf(MAX_OPEN_BLOCKS, readBlock),
    textId: trackedText,
    usage: (usage) => (isObject(usage) ? readUsage(usage) : null),
    trouble: /* @__PURE__ */ objectOf<AnthropicTrouble, "code" | "message">(
      { code: /* @__PURE__ */ oneOf(ANTHROPIC_ENDINGS), message: shortMessage },
      "code",
      "message",
    ),
    skills: /* @__PURE__ */ listOf(MAX_SKILLS, shortMessage),
    openCalls: readOpenCalls,
    answeredCalls: readAnsweredCalls,
  }),

  copy(state) {
    return {
      phase: state.phase,
      message: state.message,
      isMessageOpen: state.isMessageOpen,
      block: state.block,
      blocks: state.blocks,
      textId: state.textId,
      usage: state.usage,
      trouble: state.trouble,
      skills: state.skills,
      openCalls: state.openCalls,
      answeredCalls: state.answeredCalls,
    };
  },
};

/** Reads the place of a block; -1 where there is none. */
export function readIndex(index: unknown): number {
  // Adding 0 makes 0 of -0, which JSON has no word for.
  return Number.isSafeInteger(index) ? Number(index) + 0 : -1;
}
