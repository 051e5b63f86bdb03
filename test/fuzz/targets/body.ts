/** Laws of a body: bytes and text get the verdict of what JSON.parse makes of them. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { validBatch } from "../../support/batches.ts";
import { containersOf } from "../../support/json.ts";
import { bytesOf, editedBytes } from "../bytes.ts";
import { same, UNPRINTABLE } from "../checks.ts";
import { edited, editedJson } from "../edits.ts";
import type { Library } from "../library.ts";
import { type Target, target } from "../target.ts";
import { heavy } from "../values.ts";
import { make, write } from "../written.ts";

const valid = validBatch().map(write);
const jsonBatch = editedJson(valid);
const bodies = editedBytes(
  fc.oneof(
    { arbitrary: jsonBatch.map((written) => JSON.stringify(written)), weight: 2 },
    { arbitrary: validBatch().map((batch) => JSON.stringify(batch)), weight: 3 },
  ),
);
const maxBytes = fc.oneof(fc.constant(null), fc.nat(900));

export const BODY_TARGETS: readonly Target[] = [
  target(
    "body/parity",
    "a body, as bytes and as text, gets the verdict of what JSON.parse makes of it",
    fc.tuple(bodies, maxBytes),
    ([body, most], library) => {
      const bytes = bytesOf(body);
      const options = most === null ? {} : { maxBytes: most };
      const verdict = library.parseRunnerEventBatch(bytes, options);
      const expected = parsedSlowly(bytes, most, library);
      agree(verdict, expected);
      const text = decoded(bytes, true);
      if (text !== undefined) same(library.parseRunnerEventBatch(text, options), verdict);
      const accepted = verdict.ok ? containersOf(verdict.batch) : [];
      assert(accepted.every(Object.isFrozen), "a part is not frozen");
    },
  ),
  target(
    "body/text",
    "a body of any text gets the verdict of what JSON.parse makes of it",
    fc.tuple(
      jsonBatch.map((written) => JSON.stringify(written)),
      fc.array(fc.tuple(fc.nat(9_999), fc.constantFrom("\ud800", '"\udc00', "\\ud800", "\uFEFF"))),
      maxBytes,
    ),
    ([whole, edits, most], library) => {
      const text = edits.reduce((edited, [number, fragment]) => {
        const at = number % (edited.length + 1);
        return edited.slice(0, at) + fragment + edited.slice(at);
      }, whole);
      const options = most === null ? {} : { maxBytes: most };
      const verdict = library.parseRunnerEventBatch(text, options);
      const isLonger = Buffer.byteLength(text) > (most ?? Number.POSITIVE_INFINITY);
      agree(verdict, isLonger ? undefined : validated(text, library));
    },
  ),
  target(
    "body/hostile",
    "a body of any type gets a verdict",
    fc.oneof(edited(valid), heavy),
    (written, library) => {
      // What a caller without a compiler may pass.
      const verdict = library.parseRunnerEventBatch(make(written) as string);
      if (!verdict.ok) assert(verdict.message.length <= 300);
    },
  ),
];

type Verdict = ReturnType<Library["validateRunnerEventBatch"]>;

function parsedSlowly(bytes: Uint8Array, most: number | null, library: Library) {
  if (bytes.length > (most ?? Number.POSITIVE_INFINITY)) return undefined;
  const text = decoded(bytes, true);
  return text === undefined ? undefined : validated(text, library);
}

function validated(text: string, library: Library): Verdict | undefined {
  let tree: unknown;
  try {
    tree = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
  return library.validateRunnerEventBatch(tree);
}

function agree(verdict: Verdict, expected: Verdict | undefined): void {
  if (expected !== undefined) {
    same(verdict, expected);
    return;
  }
  assert(!verdict.ok && verdict.code === "invalid_envelope", "it is not refused as no body");
  assert(verdict.message.startsWith("body ") && verdict.message.length <= 300, verdict.message);
  assert.doesNotMatch(verdict.message, UNPRINTABLE);
}

function decoded(bytes: Uint8Array, ignoreBOM: boolean): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM }).decode(bytes);
  } catch {
    return undefined;
  }
}
