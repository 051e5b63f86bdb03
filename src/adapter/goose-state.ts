/**
 * What a Goose fold carries from one record to the next: plain JSON, bounded on a stream without
 * end, and read as untrusted, since it comes back from wherever it was put to sleep.
 *
 * @see `docs/adapters/goose.md#state`
 */
import { isArray, isRecord, readElement, readKeys, readProperty } from "../json/read.ts";
import { toStorableText } from "../json/storable-text.ts";
import { type GooseTerminalCode, isGooseTerminalCode } from "./goose-terminal-codes.ts";

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

/** Where a fold stands: nothing made yet, `runtime_started` made, `runtime_terminal` made. */
const PHASES = ["waiting", "running", "ended"] as const;

/** A tool call that has no answer yet. */
export type GooseCall = {
  readonly id: string;
  readonly name: string;
  readonly extension: string | null;
  readonly messageId: string | null;
  /** The skill that the call loads, where it loads one. */
  readonly skill: string | null;
};

/** A tool call that was answered: enough to know it again. */
export type GooseAnsweredCall = {
  readonly id: string;
  readonly messageId: string | null;
};

/** What went wrong, for programs and in Goose's own words. */
export type GooseTrouble = {
  readonly code: GooseTerminalCode;
  readonly message: string;
};

/** Half a character, kept for the other half that the next delta brings. */
export type GooseCarry = {
  /** The high surrogate, as a number: as text it would make the state unfit to be stored. */
  readonly unit: number;
  readonly messageId: string | null;
};

/** The numbers of a `complete` line. */
export type GooseUsage = { readonly [name: string]: number | null };

/**
 * The state of a Goose fold: plain JSON, to be kept and handed back. What stands in it may change
 * with any version of this library; a state that is not understood counts as the first.
 */
export type GooseState = {
  readonly phase: (typeof PHASES)[number];
  /** The message of the text given out last. */
  readonly textId: string | null;
  readonly carry: GooseCarry | null;
  /** Whether the model said or called anything. */
  readonly modelSpoke: boolean;
  /** Whether there was text that Goose itself wrote, if it is 1.50 or later. */
  readonly harnessSpoke: boolean;
  /** What went wrong for good: the first of its kind. */
  readonly failure: GooseTrouble | null;
  /** Why the model stopped short; forgotten when the model goes on. */
  readonly notice: GooseTrouble | null;
  /** The error that an `error` line is expected to repeat. */
  readonly echo: string | null;
  readonly interrupted: boolean;
  /** Of the last `complete` line; `null` before the first. */
  readonly usage: GooseUsage | null;
  readonly openCalls: readonly GooseCall[];
  readonly answeredCalls: readonly GooseAnsweredCall[];
};

/** A state that one step owns and works on. */
export type MutableGooseState = { -readonly [Key in keyof GooseState]: GooseState[Key] };

/**
 * Makes a fresh state of a given one, which may be anything: what does not belong is left out.
 * Never throws.
 */
export function readGooseState(state: unknown): MutableGooseState {
  const source = isRecord(state) ? state : {};
  const phase = readProperty(source, "phase");
  return {
    phase: PHASES.find((known) => known === phase) ?? "waiting",
    textId: trackedText(readProperty(source, "textId")),
    carry: readCarry(readProperty(source, "carry")),
    modelSpoke: readProperty(source, "modelSpoke") === true,
    harnessSpoke: readProperty(source, "harnessSpoke") === true,
    failure: readTrouble(readProperty(source, "failure")),
    notice: readTrouble(readProperty(source, "notice")),
    echo: shortMessage(readProperty(source, "echo")),
    interrupted: readProperty(source, "interrupted") === true,
    usage: readUsage(readProperty(source, "usage")),
    openCalls: readList(source, "openCalls", GOOSE_MAX_OPEN_CALLS, readCall),
    answeredCalls: readList(source, "answeredCalls", GOOSE_MAX_ANSWERED_CALLS, readAnsweredCall),
  };
}

/** Tells whether a UTF-16 code unit is the first half of a pair. */
export function isHighSurrogate(unit: number): boolean {
  return Number.isInteger(unit) && unit >= 0xd800 && unit <= 0xdbff;
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

/** The numbers of a `complete` line, and the nulls that stand for unknown ones. */
export function readUsage(complete: unknown): GooseUsage | null {
  if (!isRecord(complete)) return null;
  const numbers = new Map<string, number | null>();
  for (const key of readKeys(complete) ?? []) {
    const value = readProperty(complete, key);
    const name = trackedText(key);
    if (name === null || !(value === null || Number.isFinite(value))) continue;
    numbers.set(name, value as number | null); // by the line above
    if (numbers.size === USAGE_MAX_NUMBERS) break;
  }
  // Unlike an assignment, this makes an own property of a key like `__proto__`.
  return Object.fromEntries(numbers);
}

function readCarry(value: unknown): GooseCarry | null {
  if (!isRecord(value)) return null;
  const unit = readProperty(value, "unit");
  if (typeof unit !== "number" || !isHighSurrogate(unit)) return null;
  return { unit, messageId: trackedText(readProperty(value, "messageId")) };
}

function readTrouble(value: unknown): GooseTrouble | null {
  if (!isRecord(value)) return null;
  const code = readProperty(value, "code");
  const message = shortMessage(readProperty(value, "message"));
  return isGooseTerminalCode(code) && message !== null ? { code, message } : null;
}

function readCall(value: object): GooseCall | undefined {
  const id = trackedText(readProperty(value, "id"));
  const name = trackedText(readProperty(value, "name"));
  if (id === null || name === null) return undefined;
  const extension = trackedText(readProperty(value, "extension"));
  const messageId = trackedText(readProperty(value, "messageId"));
  return { id, name, extension, messageId, skill: trackedText(readProperty(value, "skill")) };
}

function readAnsweredCall(value: object): GooseAnsweredCall | undefined {
  const id = trackedText(readProperty(value, "id"));
  if (id === null) return undefined;
  return { id, messageId: trackedText(readProperty(value, "messageId")) };
}

function readList<Item>(
  source: object,
  key: string,
  maxItems: number,
  read: (value: object) => Item | undefined,
): Item[] {
  const list = readProperty(source, key);
  const items: Item[] = [];
  if (!isArray(list)) return items;
  for (let index = 0; index < maxItems; index++) {
    const element = readElement(list, index);
    // Past the end as in a hole. No list that a fold makes has one.
    if (!isRecord(element)) break;
    const item = read(element);
    if (item !== undefined) items.push(item);
  }
  return items;
}
