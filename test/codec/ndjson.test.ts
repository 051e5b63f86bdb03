import {
  createNdjsonDecoder,
  encodeNdjson,
  NDJSON_CODES,
  NDJSON_DEFAULT_MAX_LINE_BYTES,
  type NdjsonItem,
} from "runner-contracts/codec/ndjson";
import { describe, expect, test } from "vitest";
import { batch } from "../support/events.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function decode(chunks: readonly (string | Uint8Array)[], maxLineBytes?: number): NdjsonItem[] {
  const decoder = createNdjsonDecoder(maxLineBytes === undefined ? {} : { maxLineBytes });
  return [...chunks.flatMap((chunk) => decoder.feed(chunk)), ...decoder.end()];
}

/** Each item as its line and its value or code. */
function told(chunks: readonly (string | Uint8Array)[], maxLineBytes?: number): unknown[] {
  return decode(chunks, maxLineBytes).map((item) => [item.line, item.ok ? item.value : item.code]);
}

describe("encoding", () => {
  test("gives one line, whatever the text holds", () => {
    expect(encodeNdjson({ a: "1\n2\r\n3\u2028" })).toBe('{"a":"1\\n2\\r\\n3\u2028"}\n');
    expect(encodeNdjson(batch())).toBe(`${JSON.stringify(batch())}\n`);
  });

  test.each([[undefined], [() => 1], [Symbol("s")], [1n]])("refuses %o", (value) => {
    expect(() => encodeNdjson(value)).toThrow(TypeError);
  });
});

describe("lines", () => {
  test.each<[string, string, unknown[]]>([
    [
      "end with LF",
      "1\n2\n",
      [
        [1, 1],
        [2, 2],
      ],
    ],
    [
      "end with CRLF",
      "1\r\n2\r\n",
      [
        [1, 1],
        [2, 2],
      ],
    ],
    [
      "end with the stream",
      "1\n2",
      [
        [1, 1],
        [2, 2],
      ],
    ],
    ["do not end with CR alone", "1\r2\n", [[1, "invalid_json"]]],
    [
      "do not end with U+2028, U+2029 or U+0085",
      '"\u2028\u2029\u0085"\n',
      [[1, "\u2028\u2029\u0085"]],
    ],
    [
      "that are blank are counted and skipped",
      "\n \t\r\n1\n\n\n2\n\n",
      [
        [3, 1],
        [6, 2],
      ],
    ],
    ["may have blanks around their value", " 1 \n", [[1, 1]]],
    ["of a stream without any are none", "", []],
  ])("%s", (_, stream, items) => {
    expect(told([stream])).toStrictEqual(items);
  });

  test("lose a byte order mark before the first, and only there", () => {
    expect(told(["\uFEFF1\n\uFEFF2\n"])).toStrictEqual([
      [1, 1],
      [2, "invalid_json"],
    ]);
    expect(told(["\uFEFF"])).toStrictEqual([]);
    expect(told(["\uFEFF\uFEFF1"])).toStrictEqual([[1, "invalid_json"]]);
  });

  test("come with the chunk that ends them", () => {
    const decoder = createNdjsonDecoder();
    expect(decoder.feed("[1,")).toStrictEqual([]);
    expect(decoder.feed("2]\n[3")).toStrictEqual([{ ok: true, line: 1, value: [1, 2] }]);
    expect(decoder.feed("]")).toStrictEqual([]);
    expect(decoder.end()).toStrictEqual([{ ok: true, line: 2, value: [3] }]);
  });

  test("hold nothing of a chunk's memory, which the caller may use again", () => {
    const decoder = createNdjsonDecoder();
    const memory = bytesOf('"ab');
    decoder.feed(memory);
    memory.fill(0x78);
    expect(decoder.feed('"\n')).toStrictEqual([{ ok: true, line: 1, value: "ab" }]);
  });
});

describe("a bad line", () => {
  test("is told with its number, its place first, and decoding goes on", () => {
    expect(decode(["1\noops\n3\n"])).toStrictEqual([
      { ok: true, line: 1, value: 1 },
      {
        ok: false,
        line: 2,
        code: "invalid_json",
        message: expect.stringMatching(/^line 2 is not JSON.{1,280}$/),
      },
      { ok: true, line: 3, value: 3 },
    ]);
  });

  test("is one that is not UTF-8", () => {
    const stream = Uint8Array.of(0x22, 0xff, 0x22, 0x0a, 0x31, 0x0a, 0x22, 0xc3, 0x0a);
    expect(told([stream])).toStrictEqual([
      [1, "invalid_utf8"],
      [2, 1],
      [3, "invalid_utf8"],
    ]);
  });

  test.each([["\uD83D"], ["\uDE00"], ["\uDE00\uD83D"]])(
    "is text with the lone surrogate %j",
    (half) => {
      expect(told([`"${half}"\n1\n`])).toStrictEqual([
        [1, "invalid_utf8"],
        [2, 1],
      ]);
    },
  );

  test("is text that ends within a pair, at a chunk of bytes or at the end", () => {
    expect(told(['"\uD83D', bytesOf('"\n1\n')])).toStrictEqual([
      [1, "invalid_utf8"],
      [2, 1],
    ]);
    expect(told(['"\uD83D'])).toStrictEqual([[1, "invalid_utf8"]]);
  });

  test("is not text whose pair is cut by empty chunks", () => {
    expect(told(['"\uD83D', "", new Uint8Array(0), '\uDE00"'])).toStrictEqual([[1, "😀"]]);
  });

  test.each([
    ["deeply nested", "[".repeat(200_000)],
    ["full of controls", "\u0007\u001b[31m\u202e".repeat(99)],
  ])("is told in at most 300 printable characters where it is %s", (_, line) => {
    const [item] = decode([line]);
    expect(item?.ok === false && item.message).toMatch(/^line 1 [^\p{Cc}\p{Cf}]{1,290}$/u);
  });
});

describe("the limit of a line", () => {
  const fits = '"é😀"';
  const limit = bytesOf(fits).length;

  test.each([fits, `${fits}\n`, `${fits}\r\n`, `\uFEFF${fits}\r\n`])(
    "counts neither the end nor a byte order mark: %j",
    (stream) => {
      expect(told([stream], limit)).toStrictEqual([[1, "é😀"]]);
      expect(told([stream], limit - 1)).toStrictEqual([[1, "line_too_long"]]);
    },
  );

  test("skips a longer line to its end, tells it once and goes on", () => {
    expect(told(["1\n", "x".repeat(40), "x".repeat(40), "\n\n4\n"], 8)).toStrictEqual([
      [1, 1],
      [2, "line_too_long"],
      [4, 4],
    ]);
  });

  test("tells a longer line before its end has come", () => {
    const decoder = createNdjsonDecoder({ maxLineBytes: 8 });
    expect(decoder.feed("x".repeat(99)).map((item) => item.ok)).toStrictEqual([false]);
    expect(decoder.end()).toStrictEqual([]);
  });

  test("is 16 MiB where nothing else is said", () => {
    expect(NDJSON_DEFAULT_MAX_LINE_BYTES).toBe(16 * 1024 * 1024);
    const line = `"${"x".repeat(NDJSON_DEFAULT_MAX_LINE_BYTES - 2)}"`;
    expect(decode([line])[0]?.ok).toBe(true);
    expect(told([`${line} `])).toStrictEqual([[1, "line_too_long"]]);
  });

  test("may be none", () => {
    expect(told(["[1]\n"], Number.POSITIVE_INFINITY)).toStrictEqual([[1, [1]]]);
  });

  test.each([0, -1, 0.5, Number.NaN, "9", null])("is refused as %j", (maxLineBytes) => {
    // @ts-expect-error a caller without types may give anything
    expect(() => createNdjsonDecoder({ maxLineBytes })).toThrow(RangeError);
  });

  test("has met every code with the examples here", () => {
    expect(NDJSON_CODES).toStrictEqual(["line_too_long", "invalid_utf8", "invalid_json"]);
  });
});

describe("the decoder's own rules", () => {
  test("a chunk after the end is a TypeError, a second end gives nothing", () => {
    const decoder = createNdjsonDecoder();
    decoder.feed("1");
    expect(decoder.end().length).toBe(1);
    expect(decoder.end()).toStrictEqual([]);
    expect(() => decoder.feed("2")).toThrow(TypeError);
  });

  test.each([[null], [7], [[1]], [new ArrayBuffer(2)], [new Uint16Array(2)]])(
    "a chunk of another type is a TypeError: %o",
    (chunk) => {
      // @ts-expect-error a caller without types may give anything
      expect(() => createNdjsonDecoder().feed(chunk)).toThrow(TypeError);
    },
  );

  test("a Buffer is bytes", () => {
    expect(told([Buffer.from('"é"\n')])).toStrictEqual([[1, "é"]]);
  });
});
