/** The slow twin of reading a delta's line is `JSON.parse`. */
import fc from "fast-check";
import { describe, expect } from "vitest";
import { readDeltaLine } from "../../src/adapter/anthropic/delta-line.ts";
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
const lines = fc
  .record({ kind: kinds, text: texts, index: fc.nat(12), pad: fc.nat(3) })
  .map(({ kind: [type, name], text, index, pad }) => {
    const line = JSON.stringify({
      type: "content_block_delta",
      index,
      delta: { type, [name ?? ""]: text },
    });
    return `${line.slice(0, -1)}${" ".repeat(pad)}}`;
  });

const scraps = fc.constantFrom('"', "\\", "}", "{", " ", ",", ":", "0", '"text":', "\n", "null");

/** Such lines with a scrap in the place of some of their characters. */
const torn = fc
  .record({ line: lines, at: fc.nat(), length: fc.nat(3), scrap: scraps })
  .map(({ line, at, length, scrap }) => {
    const from = at % (line.length + 1);
    return line.slice(0, from) + scrap + line.slice(from + length);
  });

describe("a line of a delta", () => {
  law("is read as JSON.parse reads it, or left to it", fc.oneof(lines, torn), (line) => {
    const record = readDeltaLine(line);
    if (record !== undefined) expect(record).toStrictEqual(JSON.parse(line));
  });

  law("is read, of every kind that comes by the hundred", lines, (line) => {
    const { index, delta } = JSON.parse(line);
    expect(readDeltaLine(line) !== undefined).toBe(index < 10 && delta.type !== "signature_delta");
  });
});
