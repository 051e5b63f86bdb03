/**
 * What a Claude Code fold carries from one record to the next: plain JSON, bounded on a stream
 * without end, and read as untrusted, since it comes back from wherever it was put to sleep.
 *
 * @see `docs/adapters/claude-code.md#state`
 */
import { field } from "../field.ts";
import { type FoldPhase, type Mutable, readPhase, type StateReader } from "../fold-step.ts";
import { readList, shortMessage, trackedText } from "../memory.ts";
import { readCarry } from "../text-carry.ts";
import { type OpenCall, readAnsweredCalls, readOpenCalls } from "../tool-calls.ts";
import { readUsage, type Usage } from "../usage.ts";
import { CLAUDE_CODE_ENDINGS, type ClaudeCodeEnding } from "./endings.ts";

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
export type ClaudeCodeState = {
  readonly phase: FoldPhase;
  readonly openCalls: readonly OpenCall[];
  /** What tells apart the calls answered last. */
  readonly answeredCalls: readonly string[];
  /** The message whose deltas came last. */
  readonly streamId: string | null;
  /** The texts given out in deltas that did not come whole yet. */
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

/** A state that one step owns and works on. */
export type MutableClaudeCodeState = Mutable<ClaudeCodeState>;

const REASONS = ["complete", "error", "cancelled"] as const;

/** How a fold remembers. */
export const CLAUDE_CODE_MEMORY: StateReader<MutableClaudeCodeState> = {
  read(state) {
    return {
      phase: readPhase(field(state, "phase")),
      openCalls: readOpenCalls(state),
      answeredCalls: readAnsweredCalls(state),
      streamId: trackedText(field(state, "streamId")),
      streamed: readList(field(state, "streamed"), MAX_REMEMBERED, readStreamedText),
      records: readList(field(state, "records"), MAX_REMEMBERED, readSeenRecord),
      result: readTurnResult(field(state, "result")),
      isTurnOpen: field(state, "isTurnOpen") === true,
      fault: readEnding(field(state, "fault")),
    };
  },

  copy(state) {
    return {
      phase: state.phase,
      openCalls: state.openCalls,
      answeredCalls: state.answeredCalls,
      streamId: state.streamId,
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

/** Reads a code; `null` where there is none. */
export function readEnding(value: unknown): ClaudeCodeEnding | null {
  return CLAUDE_CODE_ENDINGS.find((known) => known === value) ?? null;
}

function readStreamedText(value: unknown): StreamedText {
  const hash = field(value, "hash");
  return {
    messageId: trackedText(field(value, "messageId")),
    index: readCount(field(value, "index")),
    length: readCount(field(value, "length")),
    hash: typeof hash === "number" ? hash | 0 : 0,
    carry: readCarry(field(value, "carry")),
  };
}

function readSeenRecord(value: unknown): SeenRecord | null {
  const uuid = trackedText(field(value, "uuid"));
  return uuid === null ? null : { uuid, messageId: trackedText(field(value, "messageId")) };
}

function readTurnResult(value: unknown): TurnResult | null {
  const reason = REASONS.find((known) => known === field(value, "reason"));
  return reason === undefined
    ? null
    : {
        reason,
        code: readEnding(field(value, "code")),
        message: shortMessage(field(value, "message")),
        terminalReason: trackedText(field(value, "terminalReason")),
        usage: readUsage(field(value, "usage")),
      };
}
