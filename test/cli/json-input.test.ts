import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonInput } from "../../src/cli/json-input.ts";
import type { JsonInputItem } from "../../src/cli/json-input-item.ts";
import {
  findJsonLines,
  findJsonRanges,
  findSyntaxFault,
  lineAt,
} from "../../src/cli/json-places.ts";
import { jsonValue } from "../support/hostile.ts";
import { law } from "../support/laws.ts";

const MAX_BYTES = 1000;

/** What an input comes to, in short: values by line, and the lines of what is none. */
function read(
  input: string | Uint8Array,
  { maxBytes = MAX_BYTES, cuts = [] as readonly number[] } = {},
): [line: number, value: unknown][] {
  const bytes = typeof input === "string" ? Buffer.from(input) : input;
  const reader = new JsonInput(maxBytes);
  const items: JsonInputItem[] = [];
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const end = Math.min(bytes.length, Math.max(from, cut));
    items.push(...reader.feed(bytes.subarray(from, end)));
    from = end;
  }
  items.push(...reader.feed(bytes.subarray(from)), ...reader.end());
  return items.map((item) => [item.line, item.ok ? item.value : "refused"]);
}

const pretty = JSON.stringify({ a: [1, { b: "x\ny" }], c: {} }, null, 2);

describe("an input", () => {
  test.each([
    ["nothing", "", []],
    ["blanks", " \n\r\n\t\n", []],
    ["one line", '{"a":1}', [[1, { a: 1 }]]],
    [
      "lines",
      '{"a":1}\n[2]\n3\n',
      [
        [1, { a: 1 }],
        [2, [2]],
        [3, 3],
      ],
    ],
    [
      "lines with CRLF, a byte order mark and blanks",
      '\ufeff{"a":1}\r\n\r\n[2]\r\n',
      [
        [1, { a: 1 }],
        [3, [2]],
      ],
    ],
    [
      "a bad line among good ones",
      '{"a":1}\noops\n[2]',
      [
        [1, { a: 1 }],
        [2, "refused"],
        [3, [2]],
      ],
    ],
    [
      "a bad first line",
      '{"a":"cut\n[2]\n',
      [
        [1, "refused"],
        [2, [2]],
      ],
    ],
    [
      "a first line that is cut outside a string",
      '{"a":[\n{"b":2}\n',
      [
        [1, "refused"],
        [2, { b: 2 }],
      ],
    ],
    [
      "a line with a raw U+2028",
      '"\u2028"\n1',
      [
        [1, "\u2028"],
        [2, 1],
      ],
    ],
    ["a document of many lines", pretty, [[1, JSON.parse(pretty)]]],
    ["a document with CRLF", pretty.replaceAll("\n", "\r\n"), [[1, JSON.parse(pretty)]]],
    ["a document after blank lines", `\n \n${pretty}\n\n`, [[3, JSON.parse(pretty)]]],
    ["a document after a byte order mark", `\ufeff${pretty}`, [[1, JSON.parse(pretty)]]],
    [
      "a byte order mark on a later line",
      "\n\ufeff\n1",
      [
        [2, "refused"],
        [3, 1],
      ],
    ],
    [
      "a byte order mark before a later bracket",
      "\n\ufeff{\n}",
      [
        [2, "refused"],
        [3, "refused"],
      ],
    ],
    ["a list with an object a line", '[\n{"a":1},\n{"a":2}\n]\n', [[1, [{ a: 1 }, { a: 2 }]]]],
    ["a document with a fault on line 3", '{\n"a": [],\n"b": 01\n}', [[3, "refused"]]],
    ["a document that is cut", '{\n"a": [\n', [[2, "refused"]]],
    ["two documents of many lines", '{\n"a":1\n}\n{\n"b":2\n}\n', [[4, "refused"]]],
  ])("is read as it is meant: %s", (_name, input, items) => {
    expect(read(input)).toStrictEqual(items);
  });

  test("that is no UTF-8 is refused there and read on", () => {
    const bad = Buffer.from([0x22, 0xff, 0x22, 0x0a]);
    expect(read(Buffer.concat([Buffer.from("1\n"), bad, Buffer.from("2\n")]))).toStrictEqual([
      [1, 1],
      [2, "refused"],
      [3, 2],
    ]);
    const document = Buffer.concat([Buffer.from('{\n"a":'), bad, Buffer.from("}")]);
    expect(read(document)).toStrictEqual([[1, "refused"]]);
  });

  const lines = `${'{"a":1}\n'.repeat(200)}`;

  test.each([
    ["in UTF-16", Buffer.from(`\ufeff${pretty}`, "utf16le"), /UTF-8$/],
    ["in UTF-16 that does not say so", Buffer.from(pretty, "utf16le"), /binary/],
    ["compressed by gzip", gzipSync(randomBytes(10_000)), /"gzip -dc FILE"/],
    ["compressed by zstd", Buffer.from("\x28\xb5\x2f\xfd\n\n", "latin1"), /"zstd -dc FILE"/],
    ["in a zip archive", Buffer.from("PK\x03\x04\n\n", "latin1"), /"unzip -p FILE"/],
    ["of a NUL on its first line", Buffer.from(`name\0\n${lines}`), /binary/],
    ["of a NUL after bytes that are no UTF-8", Buffer.from("\xff\n\xff\n\0\n", "latin1"), /binary/],
  ])("%s is refused once, as a whole", (_name, input, message) => {
    for (const size of [1, 7, input.length]) {
      const reader = new JsonInput(1_000_000);
      const items: JsonInputItem[] = [];
      for (let from = 0; from < input.length; from += size) {
        items.push(...reader.feed(input.subarray(from, from + size)));
      }
      items.push(...reader.end());
      expect(items).toStrictEqual([
        { ok: false, line: 1, message: expect.stringMatching(message) },
      ]);
    }
  });

  test("that is padded with NULs, or begins with noise, is read line by line", () => {
    expect(read('{"a":1}\n\0\0\n{"b":2}')).toStrictEqual([
      [1, { a: 1 }],
      [2, "refused"],
      [3, { b: 2 }],
    ]);
    expect(read(Buffer.concat([Buffer.from([0xff, 0x0a]), Buffer.from(lines)]))).toHaveLength(201);
  });

  test("may be as long as it will, a line or a document only as long as the limit", () => {
    const line = `"${"x".repeat(48)}"`;
    expect(read(`${line}\n`.repeat(100), { maxBytes: 50 })).toHaveLength(100);
    expect(read(`1\n"x${line}"\n2`, { maxBytes: 50 })).toStrictEqual([
      [1, 1],
      [2, "refused"],
      [3, 2],
    ]);
    const list = `[\n${"1,\n".repeat(30)}1]`;
    expect(read(list, { maxBytes: list.length })).toHaveLength(1);
    expect(read(list, { maxBytes: list.length - 1 })).toStrictEqual([[1, "refused"]]);
    expect(read(`[[\n${'{"a":1}\n'.repeat(20)}`, { maxBytes: 50 })).toHaveLength(21);
  });

  const text = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          "",
          " ",
          "\r",
          "{",
          "}",
          "[",
          "]",
          '"',
          "oops",
          pretty,
          '{"a":"ü"}',
          "\ufeff",
          "\0",
        ),
        jsonValue().map((value) => JSON.stringify(value)),
        jsonValue().map((value) => JSON.stringify(value, null, 1)),
      ),
      { maxLength: 8 },
    )
    .map((lines) => lines.join("\n"));

  law(
    "comes to the same for every way of cutting it",
    text,
    fc.array(fc.nat(400), { maxLength: 6 }),
    (input, cuts) => {
      expect(JSON.stringify(read(input, { cuts }))).toBe(JSON.stringify(read(input)));
    },
  );

  law(
    "that is one JSON value comes to that value, however it is indented",
    jsonValue(),
    fc.nat(4),
    (value, indent) => {
      const json = JSON.stringify(value, null, indent);
      const [item, ...more] = read(json, { maxBytes: 1_000_000 });
      expect([item?.[0], JSON.stringify(item?.[1]), more]).toStrictEqual([
        1,
        JSON.stringify(value),
        [],
      ]);
    },
  );
});

describe("places in a document", () => {
  test("are the lines on which values begin, or their container where there are none", () => {
    const text = '{\n  "a": [\n    1,\n    {"b": {}}\n  ],\n  "c": "d"\n}';
    const paths = [["a"], ["a", 1, "b"], ["c"], ["a", 9], ["z", "y"], []];
    expect(findJsonLines(text, paths)).toStrictEqual([2, 4, 6, 2, 1, 1]);
  });

  test("follow the last of two equal keys, as JSON.parse does", () => {
    expect(findJsonLines('{\n"a":1,\n"a":2}', [["a"]])).toStrictEqual([3]);
  });

  test("reach from a value's first character to its last, or over the container of what is missing", () => {
    const text = ' { "a": [1, {"b": "c\\"d"}], "e": -2.5 } ';
    const paths = [["a", 1, "b"], ["a", 1, "z"], ["a"], ["e"], []];
    expect(
      findJsonRanges(text, paths).map(({ from, to, isExact }) => [text.slice(from, to), isExact]),
    ).toStrictEqual([
      ['"c\\"d"', true],
      ['{"b": "c\\"d"}', false],
      ['[1, {"b": "c\\"d"}]', true],
      ["-2.5", true],
      [text.trim(), true],
    ]);
  });

  test("end where the text does, of what never closes", () => {
    expect(findJsonRanges('{"a": [1, 2', [["a"], ["a", 1]])).toStrictEqual([
      { from: 6, to: 11, isExact: true },
      { from: 10, to: 11, isExact: true },
    ]);
  });

  test("of a string that holds a DEL or a C1 control are no faults", () => {
    expect(findSyntaxFault('{"\u007f":"\u0085"}')).toBeUndefined();
  });

  test("are found under a million levels", () => {
    const deep = "[".repeat(1_000_000);
    expect(findSyntaxFault(deep)).toBe(1_000_000);
    expect(findSyntaxFault(deep + "]".repeat(1_000_000))).toBeUndefined();
    expect(lineAt("a\nb\nc", 4)).toBe(3);
  });

  test("are found past a string of five million escapes", () => {
    const text = `["${"\\n".repeat(5_000_000)}", 1]`;
    expect(findSyntaxFault(text)).toBeUndefined();
    expect(findJsonRanges(text, [[1]])).toMatchObject([{ from: text.length - 2 }]);
  });

  const almostJson = fc
    .tuple(
      jsonValue(),
      fc.nat(3),
      fc.nat(200),
      fc.nat(2),
      fc.constantFrom("", ",", "]", "}", '"', "\\", "0", "\n", "e", ":", "\u0007"),
    )
    .map(([value, indent, at, removed, added]) => {
      const json = JSON.stringify(value, null, indent);
      return json.slice(0, at) + added + json.slice(at + removed);
    });

  law("a fault is found exactly where JSON.parse refuses", almostJson, (text) => {
    let isJson = true;
    try {
      JSON.parse(text);
    } catch {
      isJson = false;
    }
    expect(findSyntaxFault(text) === undefined).toBe(isJson);
  });
});
