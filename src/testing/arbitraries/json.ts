/**
 * Text and values that can be stored: what an event's `data` may hold.
 *
 * @see `docs/protocol.md#json-safe`
 */
import * as fc from "fast-check";
import type { JsonObject, JsonValue } from "../../json/json-value.ts";
import { setOwn } from "../../json/set-own.ts";
import { listOf } from "./list.ts";

/** Bounds for {@link storableText}. */
export interface StorableTextOptions {
  /** The least characters (code points). Absent: 0. */
  readonly minLength?: number;
  /** The most characters (code points). Absent: 8. */
  readonly maxLength?: number;
}

/**
 * Text without U+0000 and without a lone surrogate: printable ASCII most of the time, and what
 * breaks careless code (line separators, a byte order mark, a bidi override, the last code point)
 * now and then. Shrinks to fewer characters, and to `a`.
 */
export function storableText(options: StorableTextOptions = {}): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = Math.max(8, minLength) } = options;
  return listOf(character(), minLength, maxLength).map((characters) => characters.join(""));
}

/** Storable text that is not empty, as ids are. */
export function storableName(): fc.Arbitrary<string> {
  return storableText({ minLength: 1 });
}

/**
 * A JSON-safe value of bounded size. It holds no `-0`, so that it is equal to itself after a round
 * trip through JSON; it holds keys such as `__proto__` now and then, as `JSON.parse` makes them.
 */
export function jsonValue(): fc.Arbitrary<JsonValue> {
  return jsonTree().value;
}

/** A JSON-safe object of bounded size: what an event's `data` may be. As {@link jsonValue}. */
export function jsonObject(): fc.Arbitrary<JsonObject> {
  return jsonTree().object;
}

/** An object with these entries as own properties, whatever the keys are called. */
export function objectFrom<Value>(
  entries: readonly (readonly [string, Value])[],
): Record<string, Value> {
  const made: Record<string, Value> = {};
  for (const [key, value] of entries) setOwn(made, key, value);
  return made;
}

const PRINTABLE_COUNT = 95;
const FIRST_PRINTABLE = 0x20;
const SURROGATES = { first: 0xd800, count: 0x800 } as const;
const LAST_CODE_POINT = 0x10ffff;

/** What careless code takes for an end of a line, of the text or of the world. */
const NOTABLE_CHARACTERS = [
  ...["\n", "\r", "\t", '"', "\\", "/", "<", "\u0001", "\u007F", "\u0085", "\u00E9", "\u0301"],
  ...["\u200D", "\u2028", "\u2029", "\u202E", "\uFEFF", "\uFFFD", "\uFFFF", "\u{1F600}"],
  "\u{10FFFF}",
];

const NOTABLE_KEYS = ["__proto__", "constructor", "toJSON", "then", "length", "0", "10", ""];

const NOTABLE_NUMBERS = [0.1, 5e-324, 2 ** 53 - 1, 2 ** 53, 1e21, Number.MAX_VALUE];

function character(): fc.Arbitrary<string> {
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.integer({ min: 0, max: PRINTABLE_COUNT - 1 }).map(printable), weight: 7 },
    { arbitrary: fc.constantFrom(...NOTABLE_CHARACTERS), weight: 2 },
    {
      arbitrary: fc.integer({ min: 1, max: LAST_CODE_POINT - SURROGATES.count }).map(scalar),
      weight: 1,
    },
  );
}

/** Printable ASCII, turned so that it begins with `a`: that is what a text shrinks to. */
function printable(index: number): string {
  const turned = (index + "a".charCodeAt(0) - FIRST_PRINTABLE) % PRINTABLE_COUNT;
  return String.fromCharCode(turned + FIRST_PRINTABLE);
}

/** Any code point but U+0000 and the surrogates, which lie in between and are stepped over. */
function scalar(index: number): string {
  return String.fromCodePoint(index < SURROGATES.first ? index : index + SURROGATES.count);
}

function jsonNumber(): fc.Arbitrary<number> {
  return fc.oneof(
    { withCrossShrink: true },
    fc.integer(),
    fc.maxSafeInteger(),
    // The sum makes 0 of -0.
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.constantFrom(...NOTABLE_NUMBERS),
  );
}

interface JsonTree {
  readonly value: fc.Arbitrary<JsonValue>;
  readonly object: fc.Arbitrary<JsonObject>;
}

function jsonTree(): JsonTree {
  const key = fc.oneof(
    { withCrossShrink: true },
    { arbitrary: storableText(), weight: 5 },
    { arbitrary: fc.constantFrom(...NOTABLE_KEYS), weight: 1 },
  );
  return fc.letrec<{ value: JsonValue; array: JsonValue[]; object: JsonObject }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: "small", withCrossShrink: true },
      { arbitrary: fc.constantFrom(null, true, false), weight: 2 },
      { arbitrary: jsonNumber(), weight: 2 },
      { arbitrary: storableText(), weight: 3 },
      { arbitrary: tie("array"), weight: 1 },
      { arbitrary: tie("object"), weight: 2 },
    ),
    array: fc.array(tie("value"), { maxLength: 4 }),
    object: fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }).map(objectFrom),
  }));
}
