/** The slow twin of reading a known line is `JSON.parse`. */
import fc from "fast-check";
import { describe, expect } from "vitest";
import { readKnownLine } from "../../src/adapter/anthropic/known-line.ts";
import { unstorableText } from "../support/hostile.ts";
import { law } from "../support/laws.ts";

const kinds = fc.constantFrom(
  ["text_delta", "text"],
  ["input_json_delta", "partial_json"],
  ["thinking_delta", "thinking"],
  ["signature_delta", "signature"],
);
const texts = fc.oneof(fc.string({ unit: "binary" }), unstorableText());

/** Lines of deltas, those that nobody writes too. */
const deltaLines = fc
  .record({ kind: kinds, text: texts, index: fc.nat(12), pad: fc.nat(3) })
  .map(({ kind: [type, name], text, index, pad }) =>
    lineOf({ type: "content_block_delta", index, delta: { type, [name ?? ""]: text } }, pad),
  );

/** Lines that are always the same, and some that are almost. */
const constantLines = fc
  .record({
    record: fc.oneof(
      fc.constantFrom({ type: "message_stop" }, { type: "ping" }, { type: "message_start" }),
      fc.nat(12).map((index) => ({ type: "content_block_stop", index })),
      fc.record({
        type: fc.constant("content_block_start"),
        index: fc.nat(12),
        content_block: fc.record({ type: fc.constant("text"), text: fc.constantFrom("", "a") }),
      }),
    ),
    pad: fc.nat(3),
  })
  .map(({ record, pad }) => lineOf(record, pad));

const lines = fc.oneof(deltaLines, constantLines);

const scraps = fc.constantFrom('"', "\\", "}", "{", " ", ",", ":", "0", '"text":', "\n", "null");

/** Such lines with a scrap in the place of some of their characters. */
const torn = fc
  .record({ line: lines, at: fc.nat(), length: fc.nat(3), scrap: scraps })
  .map(({ line, at, length, scrap }) => {
    const from = at % (line.length + 1);
    return line.slice(0, from) + scrap + line.slice(from + length);
  });

describe("a known line", () => {
  law("is read as JSON.parse reads it, or left to it", fc.oneof(lines, torn), (line) => {
    const record = readKnownLine(line);
    if (record !== undefined) expect(record).toStrictEqual(JSON.parse(line));
  });

  law("is read, of every delta that comes by the hundred", deltaLines, (line) => {
    const { index, delta } = JSON.parse(line);
    expect(readKnownLine(line) !== undefined).toBe(index < 10 && delta.type !== "signature_delta");
  });
});

function lineOf(record: object, pad: number): string {
  return `${JSON.stringify(record).slice(0, -1)}${" ".repeat(pad)}}`;
}
