/**
 * What a Goose fold carries from one record to the next: plain JSON, bounded on a stream without
 * end, and read as untrusted, since it comes back from wherever it was put to sleep.
 *
 * @see `docs/adapters/goose.md#state`
 */
import { isRecord } from "../../json/read.ts";
import { field } from "../field.ts";
import { type FoldPhase, type Mutable, readPhase } from "../fold-step.ts";
import { shortMessage, trackedText } from "../memory.ts";
import { isHighSurrogate } from "../text-carry.ts";
import { type OpenCall, readToolCalls } from "../tool-calls.ts";
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

/** What a state is before it was looked at. */
type UnknownState = { readonly [Key in keyof GooseFoldState]?: unknown };

/**
 * Makes a fresh state of a given one, which may be anything: what does not belong is left out.
 * Never throws.
 */
export function readGooseState(state: unknown): WritableGooseState {
  try {
    return readFields(state ?? {});
  } catch {
    // A getter or a proxy threw: no state of ours.
    return readFields({});
  }
}

function readFields(source: UnknownState): WritableGooseState {
  const { carry, trouble, usage } = source;
  return {
    phase: readPhase(source.phase),
    textId: trackedText(source.textId),
    carry: isRecord(carry) ? readCarry(carry) : null,
    modelSpoke: source.modelSpoke === true,
    harnessSpoke: source.harnessSpoke === true,
    trouble: isRecord(trouble) ? readTrouble(trouble) : null,
    usage: isRecord(usage) ? readUsage(usage) : null,
    ...readToolCalls(source),
  };
}

function readCarry(value: object): GooseCarry | null {
  const unit = field(value, "unit");
  return isHighSurrogate(unit) ? { unit, messageId: trackedText(field(value, "messageId")) } : null;
}

function readTrouble(value: object): GooseTrouble | null {
  const code = field(value, "code");
  const message = shortMessage(field(value, "message"));
  if (!isGooseEnding(code) || message === null) return null;
  return { code, message, isFinal: field(value, "isFinal") === true };
}
