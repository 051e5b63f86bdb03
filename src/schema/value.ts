/**
 * The values that every wire shape is made of: text, numbers and JSON that can be stored.
 *
 * @see `docs/protocol.md#json-safe`
 */
import { type JsonSchemaPart, partRef } from "./json-schema.ts";

/**
 * Every character that can be stored: no U+0000, no surrogate. The ends of the ranges stand as
 * themselves, since the dialects of regular expressions share no escape for them.
 */
const STORABLE_CHARACTERS = "[\u0001-\uD7FF\uE000-\u{10FFFF}]";

/** Text that can be stored, the empty one included. */
export function storableText(): JsonSchemaPart {
  return {
    description: "Text without U+0000 and without a lone surrogate.",
    type: "string",
    pattern: `^${STORABLE_CHARACTERS}*$`,
  };
}

/** Text that can be stored and is not empty, as ids are. */
export function storableName(): JsonSchemaPart {
  return {
    description: "Non-empty text without U+0000 and without a lone surrogate.",
    type: "string",
    minLength: 1,
    pattern: `^${STORABLE_CHARACTERS}+$`,
  };
}

/** An integer that is exact as a double, no smaller than `least`. */
export function safeInteger(description: string, least: number): JsonSchemaPart {
  return { description, type: "integer", minimum: least, maximum: Number.MAX_SAFE_INTEGER };
}

/**
 * A number that a double can hold. Without the bounds an implementation of unlimited numbers would
 * take `1e400`, which other parsers read as infinity.
 */
export function finiteNumber(
  description: string,
  lowerBound: JsonSchemaPart = { minimum: -Number.MAX_VALUE },
): JsonSchemaPart {
  return { description, type: "number", ...lowerBound, maximum: Number.MAX_VALUE };
}

/** The parts that `jsonObject` is made of. A document that refers to it takes them all. */
export function jsonParts(): JsonSchemaPart {
  return {
    jsonObject: {
      description:
        "A JSON object that can be stored. A schema cannot state how deep and how large it may be.",
      type: "object",
      propertyNames: partRef("storableText"),
      additionalProperties: partRef("jsonValue"),
    },
    jsonValue: {
      description: "A JSON value that can be stored.",
      anyOf: [
        partRef("storableText"),
        finiteNumber("A finite number."),
        { type: "boolean" },
        { type: "null" },
        { type: "array", items: partRef("jsonValue") },
        partRef("jsonObject"),
      ],
    },
    storableText: storableText(),
  };
}
