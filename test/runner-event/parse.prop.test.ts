/** The parser gives the verdict that the validator gives on what `JSON.parse` makes of the body. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { parseRunnerEventBatch, validateRunnerEventBatch } from "runner-contracts";
import { describe, expect } from "vitest";
import { validBatch } from "../support/batches.ts";
import { containersOf } from "../support/json.ts";
import { law } from "../support/laws.ts";

/** Fragments that make JSON text something else when they land in it. */
const FRAGMENTS = [
  "",
  "\\u0000",
  "\\ud800",
  "\\ud83d\\udc4b",
  "\ud800",
  "\\\\u0000",
  '"',
  "{",
  "]",
  ",",
  "1e999",
  "-0",
  "null",
  "[[]]",
  '"__proto__":{},',
  "\uFEFF",
  "\u2028",
  " ",
  "é",
  "👋",
  "0",
];

/** In the envelope, or anywhere. */
const places = fc.oneof(fc.nat(40), fc.nat(5000));

/** The text of a valid batch with some fragments pasted over it. */
const body = fc
  .tuple(
    validBatch().map((batch) => JSON.stringify(batch)),
    fc.array(fc.tuple(places, fc.nat(3), fc.constantFrom(...FRAGMENTS)), { maxLength: 2 }),
  )
  .map(([text, edits]) =>
    edits.reduce((edited, [at, length, fragment]) => {
      const from = at % (edited.length + 1);
      return edited.slice(0, from) + fragment + edited.slice(from + length);
    }, text),
  );

function slowly(text: string) {
  try {
    return validateRunnerEventBatch(JSON.parse(text.replace(/^\uFEFF/, "")));
  } catch {
    return { ok: false, code: "invalid_envelope" } as const;
  }
}

describe("parity with the validator", () => {
  law("for text", body, (text) => {
    const verdict = parseRunnerEventBatch(text);
    const expected = slowly(text);
    if (verdict.ok || "message" in expected)
      expect(isDeepStrictEqual(verdict, expected)).toBe(true);
    else expect(verdict).toMatchObject(expected);
  });

  law("for the same text as bytes", body, (text) => {
    if (!text.isWellFormed()) return;
    const bytes = new TextEncoder().encode(text);
    expect(isDeepStrictEqual(parseRunnerEventBatch(bytes), parseRunnerEventBatch(text))).toBe(true);
  });
});

law("totality: any bytes get a verdict", fc.uint8Array({ maxLength: 200 }), (bytes) => {
  expect(parseRunnerEventBatch(bytes)).toMatchObject({ ok: false, code: "invalid_envelope" });
});

law("totality: any value for a body gets a verdict", fc.anything({ withBigInt: true }), (value) => {
  // A caller without types can pass anything.
  expect(parseRunnerEventBatch(value as string)).toMatchObject({ ok: false });
});

law("freshness: an accepted batch is frozen to its leaves", validBatch(), (batch) => {
  const verdict = parseRunnerEventBatch(JSON.stringify(batch));
  if (!verdict.ok) throw new Error(verdict.message);
  expect(containersOf(verdict.batch).every(Object.isFrozen)).toBe(true);
});
