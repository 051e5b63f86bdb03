import { expect, test } from "vitest";
import { readKnownLine } from "../../src/adapter/anthropic/known-line.ts";

test.for([
  { type: "text_delta", text: 'He said: "no" \\ \u0000 \uD83D 🌅' },
  { type: "input_json_delta", partial_json: '{"at":"\\u' },
  { type: "thinking_delta", thinking: "" },
])("the line of a $type is read", (delta) => {
  const record = { type: "content_block_delta", index: 9, delta };
  expect(readKnownLine(JSON.stringify(record))).toStrictEqual(record);
});

test.for([
  { type: "content_block_start", index: 9, content_block: { type: "text", text: "" } },
  { type: "content_block_stop", index: 0 },
  { type: "message_stop" },
  { type: "ping" },
])("the line of a $type is known, with and without spaces before its last brace", (record) => {
  const line = JSON.stringify(record);
  expect(readKnownLine(line)).toStrictEqual(record);
  expect(readKnownLine(`${line.slice(0, -1)}   }`)).toStrictEqual(record);
});

test("a known record cannot be changed, since many folds read it", () => {
  const record = readKnownLine(
    '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}',
  );
  expect(Object.isFrozen(record) && Object.isFrozen(record?.content_block)).toBe(true);
});

test("a delta with spaces before its last brace is read", () => {
  expect(readKnownLine(lineOf("0", '"a"', "}   }"))).toStrictEqual({
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
  ["whose delta ends with no brace", lineOf("0", '"a"', "]}")],
  ["that has a brace too few", lineOf("0", '"a"', "}")],
  ["that is cut in its text", lineOf("0", '"a', "")],
  ["that is cut before its text", lineOf("0", "", "")],
  ["whose text is none", lineOf("0", "1", "}}")],
  ["of another delta", lineOf("0", '"a"', "}}").replace("text_delta", "word_delta")],
  ["of another record", lineOf("0", '"a"', "}}").replace("content_block_delta", "delta")],
  ["that is always the same and has no last brace", '{"type":"ping" x'],
  ["that is always the same but for another place of its spaces", '{"type":"ping"} '],
  [
    "of a block that begins with text",
    '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"a"}}',
  ],
  ["of a block beyond the tenth", '{"type":"content_block_stop","index":10}'],
  ["of nothing", ""],
  ["of spaces alone", "   }"],
] as const)("a line %s is left to JSON.parse", ([, line]) => {
  expect(readKnownLine(line)).toBeUndefined();
});

function lineOf(index: string, text: string, end: string): string {
  return `{"type":"content_block_delta","index":${index},"delta":{"type":"text_delta","text":${text}${end}`;
}
