/**
 * What a Claude Code fold carries from one record to the next: plain JSON, bounded on a stream
 * without end, and read as untrusted, since it comes back from wherever it was put to sleep.
 *
 * @see `docs/adapters/claude-code.md#state`
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
import { readCarry } from "../text-carry.ts";
import { type KnownCall, readAnsweredCalls, readOpenCalls } from "../tool-calls.ts";
import { readUsage, type Usage } from "../usage.ts";
import { CLAUDE_CODE_ENDINGS, type ClaudeCodeEnding } from "./endings.ts";
import { readHash } from "./text-hash.ts";

/** How many texts given out in deltas, and how many `assistant` records, are remembered. */
export const MAX_REMEMBERED: 32 = 32 as const;

/** A text that was given out in deltas: enough to know it again when it comes whole. */
export type StreamedText = {
  readonly messageId: string | null;
  /** The place of its block in the message. */
  readonly index: number;
  /** How much was given out, in UTF-16 code units. */
  readonly length: number;
  /** The hash of what was given out, a signed 32-bit integer. */
  readonly hash: number;
  /** The first half of a character, kept for the delta that brings the other half. */
  readonly carry: number | null;
};

/** What is remembered of an `assistant` record, to know it again. */
export type SeenRecord = {
  readonly uuid: string;
  readonly messageId: string | null;
  /** The hash of what tells its blocks from those of another record, a signed 32-bit integer. */
  readonly mark: number;
};

/** How a turn ended: the terminal, if no turn follows. */
export type TurnResult = {
  readonly reason: "complete" | "error" | "cancelled";
  readonly code: ClaudeCodeEnding | null;
  readonly message: string | null;
  /** Claude Code's own word for it. */
  readonly terminalReason: string | null;
  readonly usage: Usage;
};

/**
 * The state of a Claude Code fold: plain JSON, to be kept and handed back. What stands in it may
 * change with any version of this library; a state that is not understood counts as the first.
 */
export type ClaudeCodeFoldState = {
  readonly phase: FoldPhase;
  readonly openCalls: readonly KnownCall[];
  /** The calls that were answered last. */
  readonly answeredCalls: readonly KnownCall[];
  /** The message whose deltas came last. */
  readonly streamId: string | null;
  /** The text whose delta came last, until it comes whole. By itself, since deltas come in rows. */
  readonly said: StreamedText | null;
  /** The others given out in deltas that did not come whole yet. */
  readonly streamed: readonly StreamedText[];
  /** The `assistant` records seen last. */
  readonly records: readonly SeenRecord[];
  /** Of the last turn that ended. */
  readonly result: TurnResult | null;
  /** Whether a turn began that has no result yet. */
  readonly isTurnOpen: boolean;
  /** What Claude Code itself said to be wrong, until the model speaks or the turn ends. */
  readonly fault: ClaudeCodeEnding | null;
};

const REASONS = ["complete", "error", "cancelled"] as const;

/** Reads a code; `null` where there is none. */
export const readEnding: Reader<ClaudeCodeEnding | null> =
  /* @__PURE__ */ oneOf(CLAUDE_CODE_ENDINGS);

const readText: Reader<StreamedText | null> = /* @__PURE__ */ objectOf<StreamedText>({
  messageId: trackedText,
  index: readCount,
  length: readCount,
  hash: readHash,
  carry: readCarry,
});

/** How a fold remembers. */
export const CLAUDE_CODE_FORMAT: NativeFormat<ClaudeCodeFoldState> = {
  source: "claude-code",

  read: /* @__PURE__ */ fieldsOf<ClaudeCodeFoldState>({
    phase: readPhase,
    openCalls: readOpenCalls,
    answeredCalls: readAnsweredCalls,
    streamId: trackedText,
    said: readText,
    streamed: /* @__PURE__ */ listOf(MAX_REMEMBERED, readText),
    records: /* @__PURE__ */ listOf(
      MAX_REMEMBERED,
      /* @__PURE__ */ objectOf<SeenRecord, "uuid">(
        { uuid: trackedText, messageId: trackedText, mark: readHash },
        "uuid",
      ),
    ),
    result: /* @__PURE__ */ objectOf<TurnResult, "reason">(
      {
        reason: /* @__PURE__ */ oneOf(REASONS),
        code: readEnding,
        message: shortMessage,
        terminalReason: trackedText,
        usage: readUsage,
      },
      "reason",
    ),
    isTurnOpen: isTrue,
    fault: readEnding,
  }),

  copy(state) {
    return {
      phase: state.phase,
      openCalls: state.openCalls,
      answeredCalls: state.answeredCalls,
      streamId: state.streamId,
      said: state.said,
      streamed: state.streamed,
      records: state.records,
      result: state.result,
      isTurnOpen: state.isTurnOpen,
      fault: state.fault,
    };
  },
};

/** Reads a safe integer from 0; whatever is none counts as 0. */
export function readCount(value: unknown): number {
  return Number.isSafeInteger(value) ? Math.max(Number(value), 0) : 0;
}
