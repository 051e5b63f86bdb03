/**
 * What a Goose fold carries from one record to the next: plain JSON, bounded on a stream without
 * end, and read as untrusted, since it comes back from wherever it was put to sleep.
 *
 * @see `docs/adapters/goose.md#state`
 */
import { isRecord } from "../../json/read.ts";
import { field } from "../field.ts";
import { type FoldPhase, type Mutable, readPhase, type StateReader } from "../fold-step.ts";
import { shortMessage, trackedText } from "../memory.ts";
import { isHighSurrogate } from "../text-carry.ts";
import { type OpenCall, readAnsweredCalls, readOpenCalls } from "../tool-calls.ts";
import { readUsage, type Usage } from "../usage.ts";
import { type GooseEnding, isGooseEnding } from "./endings.ts";

/** What went wrong, for programs and in words. */
type GooseTrouble = {
  readonly code: GooseEnding;
  readonly message: string;
  /** Whether nothing that follows makes it good. The model may go on after the others. */
  readonly isFinal: boolean;
};

/** Half a character, kept for the other half that the next delta brings. */
type GooseCarry = {
  /** The high surrogate, as a number: as text it would make the state unfit to be stored. */
  readonly unit: number;
  readonly messageId: string | null;
};

/** The state of a Goose fold. */
export type GooseFoldState = {
  readonly phase: FoldPhase;
  /** The message of the text given out last. */
  readonly textId: string | null;
  readonly carry: GooseCarry | null;
  /** Whether the model said or called anything. */
  readonly modelSpoke: boolean;
  /** Whether there was text that Goose itself wrote, if it is 1.50 or later. */
  readonly harnessSpoke: boolean;
  /** Why the run cannot end well, as far as is known. */
  readonly trouble: GooseTrouble | null;
  /** Of the last `complete` line; `null` before the first. */
  readonly usage: Usage | null;
  readonly openCalls: readonly OpenCall[];
  /** What tells apart the calls answered last. */
  readonly answeredCalls: readonly string[];
};

/** A state that one step owns and works on. */
export type WritableGooseState = Mutable<GooseFoldState>;

/** How a fold remembers. */
export const GOOSE_MEMORY: StateReader<WritableGooseState> = {
  read(state) {
    const usage = field(state, "usage");
    return {
      phase: readPhase(field(state, "phase")),
      textId: trackedText(field(state, "textId")),
      carry: readCarry(field(state, "carry")),
      modelSpoke: field(state, "modelSpoke") === true,
      harnessSpoke: field(state, "harnessSpoke") === true,
      trouble: readTrouble(field(state, "trouble")),
      usage: isRecord(usage) ? readUsage(usage) : null,
      openCalls: readOpenCalls(state),
      answeredCalls: readAnsweredCalls(state),
    };
  },

  copy(state) {
    return {
      phase: state.phase,
      textId: state.textId,
      carry: state.carry,
      modelSpoke: state.modelSpoke,
      harnessSpoke: state.harnessSpoke,
      trouble: state.trouble,
      usage: state.usage,
      openCalls: state.openCalls,
      answeredCalls: state.answeredCalls,
    };
  },
};

function readCarry(value: unknown): GooseCarry | null {
  const unit = field(value, "unit");
  return isHighSurrogate(unit) ? { unit, messageId: trackedText(field(value, "messageId")) } : null;
}

function readTrouble(value: unknown): GooseTrouble | null {
  const code = field(value, "code");
  const message = shortMessage(field(value, "message"));
  if (!isGooseEnding(code) || message === null) return null;
  return { code, message, isFinal: field(value, "isFinal") === true };
}
