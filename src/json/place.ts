/**
 * Places and values in words, for messages that may be sent to whoever sent the value: bounded in
 * length whatever the input, one line, always storable text themselves.
 */
import type { JsonPath } from "./json-value.ts";
import { type ObjectShape, shapeOf, UNREADABLE } from "./read.ts";

/** The longest message, in UTF-16 code units. */
export const MESSAGE_MAX_LENGTH: 300 = 300 as const;

const PLACE_MAX_LENGTH = 140;
const EXCERPT_MAX_LENGTH = 32;
/** An excerpt can grow when it is escaped. */
const QUOTE_MAX_LENGTH = 48;
const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
/** Controls, format characters (bidi overrides among them), line separators, surrogates alone. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const OBJECT_WORDS: Readonly<Record<ObjectShape, string>> = {
  array: "an array",
  plain: "an object",
  heir: "an object",
  other: "an object that is neither plain nor an array",
};

/** Joins a place and what is wrong there into one sentence of at most 300 characters. */
export function formatFault(place: string, problem: string): string {
  return `${place} ${problem}`.slice(0, MESSAGE_MAX_LENGTH).toWellFormed();
}

/**
 * Writes a path as JavaScript would: `events[3].data["odd key"]`, below `root` where it is given.
 * Of a long path both ends stay: where it starts and where the fault is.
 */
export function formatPlace(path: JsonPath, root = ""): string {
  const steps = path.map((key, index) => formatStep(key, root === "" && index === 0));
  const place = root + steps.join("");
  if (place.length <= PLACE_MAX_LENGTH) return place;
  const ending = takeSteps(steps.reverse()).reverse();
  const beginning = takeSteps(steps.reverse());
  return `${root}${beginning.join("")}…${ending.join("")}`;
}

function formatStep(key: string | number, first: boolean): string {
  if (typeof key === "number") return `[${key}]`;
  if (key.length > EXCERPT_MAX_LENGTH || !IDENTIFIER.test(key)) return `[${quote(key)}]`;
  return first ? key : `.${key}`;
}

/** The first steps, as many as fit half a place. */
function takeSteps(steps: readonly string[]): string[] {
  let length = 0;
  return steps.filter((step) => {
    length += step.length;
    return length <= PLACE_MAX_LENGTH / 2;
  });
}

/** Names a value for a message: its kind, and a short excerpt of a string. Never throws. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `the string ${quote(value)}`;
    case "object":
      return value === null ? "null" : OBJECT_WORDS[shapeOf(value)];
    case "bigint":
    case "function":
    case "symbol":
      return value === UNREADABLE ? "a property that throws when it is read" : `a ${typeof value}`;
    default:
      return Object.is(value, -0) ? "-0" : String(value);
  }
}

/** Names a value as {@link describeValue} does, text by its excerpt alone. Never throws. */
export function quoteValue(value: unknown): string {
  return typeof value === "string" ? quote(value) : describeValue(value);
}

/** Writes escapes for whatever does not print, so that text stays on its line and in its order. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}

/** Quotes a short excerpt in double quotes. */
export function quote(text: string): string {
  const excerpt = printable(JSON.stringify(cutText(text, EXCERPT_MAX_LENGTH)).slice(1, -1));
  return text.length > EXCERPT_MAX_LENGTH || excerpt.length > QUOTE_MAX_LENGTH
    ? `"${cutText(excerpt, QUOTE_MAX_LENGTH)}…"`
    : `"${excerpt}"`;
}

/** The first `length` code units, or one less where a pair stands across the end. */
function cutText(text: string, length: number): string {
  const crossesEnd = (text.codePointAt(length - 1) ?? 0) > 0xffff;
  return text.slice(0, crossesEnd ? length - 1 : length);
}
