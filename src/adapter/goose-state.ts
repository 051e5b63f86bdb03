/**
 * What a Goose fold carries from one record to the next: plain JSON, bounded on a stream without
 * end, and read as untrusted, since it comes back from wherever it was put to sleep.
 *
 * @see `docs/adapters/goose.md#state`
 */
import { isRecord, readKeys } from "../json/read.ts";
import { toStorableText } from "../json/storable-text.ts";
import { type GooseEnding, isGooseEnding } from "./goose-endings.ts";
import { elementsOf, field } from "./goose-field.ts";

/** The most unanswered calls that are remembered: above it the oldest is given up, and said to be. */
export const GOOSE_MAX_OPEN_CALLS: 256 = 256 as const;

/** How many answered calls are remembered, to know a line that comes twice. */
export const GOOSE_MAX_ANSWERED_CALLS: 32 = 32 as const;

/** The longest id or name that is remembered, in UTF-16 code units. A longer one is given out only. */
const TRACKED_MAX_LENGTH = 256;

/** How much of an error's message is remembered, in UTF-16 code units. */
const MESSAGE_MAX_LENGTH = 1000;

/** How many numbers of a `complete` line are remembered. */
const USAGE_MAX_NUMBERS = 32;

/** A tool call that has no answer yet. */
export type GooseCall = {
  readonly id: string;
  readonly name: string;
  readonly extension: string | null;
  readonly messageId: string | null;
  /** The skill that the call loads, where it loads one. */
  readonly skill: string | null;
};

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

/** The numbers of a `complete` line. */
export type GooseUsage = { readonly [name: string]: number | null };

/** The state of a Goose fold. */
export type GooseFoldState = {
  /** Nothing made yet, `runtime_started` made, `runtime_terminal` made. */
  readonly phase: "waiting" | "running" | "ended";
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
  readonly usage: GooseUsage | null;
  readonly openCalls: readonly GooseCall[];
  /** The {@link callKey} of the calls answered last. */
  readonly answeredCalls: readonly string[];
};

/** A state that one step owns and works on. */
export type WritableGooseState = { -readonly [Key in keyof GooseFoldState]: GooseFoldState[Key] };

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
  const { phase, carry, trouble, usage, openCalls, answeredCalls } = source;
  return {
    phase: phase === "running" || phase === "ended" ? phase : "waiting",
    textId: trackedText(source.textId),
    carry: isRecord(carry) ? readCarry(carry) : null,
    modelSpoke: source.modelSpoke === true,
    harnessSpoke: source.harnessSpoke === true,
    trouble: isRecord(trouble) ? readTrouble(trouble) : null,
    usage: isRecord(usage) ? readUsage(usage) : null,
    openCalls: readList(openCalls, GOOSE_MAX_OPEN_CALLS, readCall),
    answeredCalls: readList(answeredCalls, GOOSE_MAX_ANSWERED_CALLS, shortMessage),
  };
}

/** Tells whether a value is a UTF-16 code unit that is the first half of a pair. */
export function isHighSurrogate(unit: unknown): unit is number {
  return typeof unit === "number" && unit >= 0xd800 && unit <= 0xdbff;
}

/** What tells a call from every other: its id, and the message it stands in where that has an id. */
export function callKey(id: string, messageId: string | null): string {
  return `${id}\n${messageId ?? ""}`;
}

/** Gives an id or a name as it can be remembered: `null` where it is no text, or too long. */
export function trackedText(value: unknown): string | null {
  return typeof value === "string" && value.length <= TRACKED_MAX_LENGTH
    ? toStorableText(value)
    : null;
}

/** Gives as much of a message as is remembered; `null` where it is no text. */
export function shortMessage(value: unknown): string | null {
  return typeof value === "string" ? toStorableText(value.slice(0, MESSAGE_MAX_LENGTH)) : null;
}

/** The numbers of a `complete` record, and the nulls that stand for unknown ones. */
export function readUsage(complete: unknown): GooseUsage {
  const counts: [name: string, count: number | null][] = [];
  for (const key of isRecord(complete) ? (readKeys(complete) ?? []) : []) {
    const name = trackedText(key);
    const count = field(complete, key);
    if (name !== null && isCount(count) && counts.length < USAGE_MAX_NUMBERS) {
      counts.push([name, count]);
    }
  }
  return Object.fromEntries(counts);
}

function isCount(value: unknown): value is number | null {
  return value === null || Number.isFinite(value);
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

function readCall(value: unknown): GooseCall | null {
  const text = (key: string) => trackedText(field(value, key));
  const id = text("id");
  const name = text("name");
  if (id === null || name === null) return null;
  const [extension, messageId, skill] = [text("extension"), text("messageId"), text("skill")];
  return { id, name, extension, messageId, skill };
}

/** The last items of a list. What stands in it and is none is left out. */
function readList<Item>(
  list: unknown,
  maxItems: number,
  read: (value: unknown) => Item | null,
): Item[] {
  const elements = elementsOf(list) ?? [];
  return elements.slice(-maxItems).flatMap((element) => read(element) ?? []);
}
