/**
 * Places and values in words, for messages that may be sent to whoever sent the value: bounded in
 * length whatever the input, one line, always storable text themselves.
 */
import type { JsonPath } from "./json-value.ts";
import { shapeOf, UNREADABLE } from "./read.ts";

/** The longest message, in UTF-16 code units. */
export const MESSAGE_MAX_LENGTH: 300 = 300 as const;

const PLACE_MAX_LENGTH = 140;
const EXCERPT_MAX_LENGTH = 32;
const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
/** Controls, format characters (bidi overrides among them), line separators, surrogates alone. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Joins a place and what is wrong there into one sentence of at most 300 characters. */
export function formatFault(place: string, problem: string): string {
  return `${place} ${problem}`.slice(0, MESSAGE_MAX_LENGTH).toWellFormed();
}

/** Writes a path as JavaScript would: `events[3].data["odd key"]`, below `root` where it is given. */
export function formatPlace(path: JsonPath, root = ""): string {
  let place = root;
  for (const key of path) {
    if (typeof key === "number") place += `[${key}]`;
    else if (key.length > EXCERPT_MAX_LENGTH || !IDENTIFIER.test(key)) place += `[${quote(key)}]`;
    else place += place === "" ? key : `.${key}`;
  }
  return shorten(place);
}

/** Names a value for a message: its kind, and a short excerpt of a string. Never throws. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `the string ${quote(value)}`;
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "boolean":
    case "undefined":
      return String(value);
    case "bigint":
      return "a bigint";
    case "function":
      return "a function";
    case "symbol":
      return value === UNREADABLE ? "a property that throws when it is read" : "a symbol";
    case "object":
      return value === null ? "null" : describeObject(value);
  }
}

function describeObject(value: object): string {
  switch (shapeOf(value)) {
    case "array":
      return "an array";
    case "plain":
      return "an object";
    case "other":
      return "an object that is neither plain nor an array";
  }
}

/** Writes escapes for whatever does not print, so that text stays on its line and in its order. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}

/** Quotes a short excerpt in double quotes. */
function quote(text: string): string {
  const cut = text.length > EXCERPT_MAX_LENGTH;
  const excerpt = printable(JSON.stringify(cut ? text.slice(0, EXCERPT_MAX_LENGTH) : text));
  return cut ? `${excerpt}…` : excerpt;
}

/** Keeps both ends of a long place: where it starts and where the fault is. */
function shorten(place: string): string {
  if (place.length <= PLACE_MAX_LENGTH) return place;
  const half = PLACE_MAX_LENGTH / 2;
  return `${place.slice(0, half)}…${place.slice(-half)}`;
}
