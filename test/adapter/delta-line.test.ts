import { expect, test } from "vitest";
import { readDeltaLine } from "../../src/adapter/anthropic/delta-line.ts";

test.for([
  { type: "text_delta", text: 'He said: "no" \\ \u0000 \uD83D 🌅' },
  { type: "input_json_delta", partial_json: '{"at":"\\u' },
  { type: "thinking_delta", thinking: "" },
])("the line of a $type is read", (delta) => {
  const record = { type: "content_block_delta", index: 9, delta };
  expect(readDeltaLine(JSON.stringify(record))).toStrictEqual(record);
});

test("a line with spaces before its last brace is read", () => {
  expect(readDeltaLine(lineOf("0", '"a"', "}   }"))).toStrictEqual({
    type: "content_block_delta",
    index: 0,
    delta: { type: "text_delta", text: "a" },
  });
});

test.for([
  ["whose index is no digit, but before the digits", lineOf("/", '"a"', "}}")],
  ["whose index is no digit, but behind the digits", lineOf(":", '"a"', "}}")],
  ["whose index has two digits", lineOf("10", '"a"', "}}")],
  ["whose text goes on behind a quote", lineOf("0", '"a"b"', "}}")],
  ["that has more of a delta", lineOf("0", '"a","type":"b"', "}}")],
  ["that has more of a record", lineOf("0", '"a"', '},"index":1}')],
  ["that has a brace too many", lineOf("0", '"a"', "}}}")],
  ["that has a brace too few", lineOf("0", '"a"', "}")],
  ["that is cut in its text", lineOf("0", '"a', "")],
  ["that is cut before its text", lineOf("0", "", "")],
  ["whose text is none", lineOf("0", "1", "}}")],
  ["of another delta", lineOf("0", '"a"', "}}").replace("text_delta", "word_delta")],
  ["of another record", lineOf("0", '"a"', "}}").replace("content_block_delta", "delta")],
] as const)("a line %s is left to JSON.parse", ([, line]) => {
  expect(readDeltaLine(line)).toBeUndefined();
});

function lineOf(index: string, text: string, end: string): string {
  return `{"type":"content_block_delta","index":${index},"delta":{"type":"text_delta","text":${text}${end}`;
}
