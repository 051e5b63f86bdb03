import type { IncomingHttpHeaders } from "node:http";
import type { RunnerEvent } from "runner-contracts";
import {
  createServerSentEventDecoder,
  decodeRunnerEvent,
  encodeRunnerEvent,
  encodeServerSentEvent,
  parseLastEventId,
  SERVER_SENT_EVENT_CODES,
  SERVER_SENT_EVENT_DEFAULT_MAX_BYTES,
  type ServerSentEventItem,
} from "runner-contracts/codec/sse";
import { describe, expect, test } from "vitest";
import { event } from "../support/events.ts";
import { anyHostile } from "../support/hostile.ts";
import { law } from "../support/laws.ts";

function decode(stream: string | Uint8Array, maxEventBytes?: number): ServerSentEventItem[] {
  const decoder = createServerSentEventDecoder(
    maxEventBytes === undefined ? {} : { maxEventBytes },
  );
  return [...decoder.feed(stream), ...decoder.end()];
}

const dataOf = (stream: string | Uint8Array) => {
  return decode(stream).map((item) => (item.ok ? item.data : item.code));
};

describe("encoding", () => {
  test("writes each field on its lines, and the blank line", () => {
    const fields = { comment: "a\nb", retry: 50, id: "7", event: "ping", data: "x\ny" };
    expect(encodeServerSentEvent(fields)).toBe(
      ": a\n: b\nretry: 50\nid: 7\nevent: ping\ndata: x\ndata: y\n\n",
    );
  });

  test("splits text at every kind of line end", () => {
    expect(encodeServerSentEvent({ data: "1\r2\n3\r\n4\n\n5" })).toBe(
      "data: 1\ndata: 2\ndata: 3\ndata: 4\ndata: \ndata: 5\n\n",
    );
    expect(encodeServerSentEvent({ comment: "1\rdata: 2" })).toBe(": 1\n: data: 2\n\n");
  });

  test.each([
    { id: "1\n2" },
    { id: "1\r" },
    { id: "1\u0000" },
    { event: "a\nb" },
    { event: "\r" },
    { retry: -1 },
    { retry: 0.5 },
    { retry: Number.NaN },
    { retry: 2 ** 53 },
  ])("refuses %j, which a receiver would read as something else", (fields) => {
    expect(() => encodeServerSentEvent(fields)).toThrow(TypeError);
  });

  test.each(["id", "event", "data", "comment", "retry"])("names %s where it is no text", (name) => {
    for (const value of [7, null, {}, ["a"]].filter((one) => name !== "retry" || one !== 7)) {
      const message = new RegExp(`^${name} must be .+, got `);
      expect(() => encodeServerSentEvent({ [name]: value })).toThrow(message);
    }
  });

  test("of an event of a run names its seq and its kind", () => {
    const text = encodeRunnerEvent(event({ seq: 3, more: 1 }));
    expect(text).toMatch(/^id: 3\nevent: notification\ndata: \{"seq":3,.*\}\n\n$/);
    expect(text).not.toContain("more");
  });

  test.each<[string, object, string]>([
    ["seq", { seq: "5" }, 'a safe integer from 0, got the string "5"'],
    ["seq", { seq: 5n }, "a safe integer from 0, got a bigint"],
    ["seq", { seq: -1 }, "a safe integer from 0, got -1"],
    ["seq", { seq: 2 ** 53 }, "a safe integer from 0, got 9007199254740992"],
    ["tMs", { tMs: undefined }, "a safe integer from 0, got undefined"],
    ["tMs", { tMs: 0.5 }, "a safe integer from 0, got 0.5"],
    ["kind", { kind: "" }, 'non-empty text that can be stored, got the string ""'],
    ["kind", { kind: "a\u0000" }, "non-empty text that can be stored, got the string"],
    ["kind", { kind: 7 }, "non-empty text that can be stored, got 7"],
    ["data", { data: undefined }, "an object, got undefined"],
    ["data", { data: "{}" }, 'an object, got the string "{}"'],
    ["data", { data: [] }, "an object, got an array"],
  ])("of an event refuses a %s that no subscriber reads: %o", (field, odd, problem) => {
    const written = () => encodeRunnerEvent({ ...event(), ...odd } as RunnerEvent);
    expect(written).toThrow(TypeError);
    expect(written).toThrow(`event.${field} must be ${problem}`);
    // What it refuses, a subscriber would have refused.
    const data = JSON.stringify({ ...event(), ...odd }, (_, value: unknown) => {
      return typeof value === "bigint" ? String(value) : value;
    });
    expect(decodeRunnerEvent({ data }).ok).toBe(false);
  });

  test("of an event refuses a kind with a line end", () => {
    expect(() => encodeRunnerEvent(event({ kind: "a\ndata: b" }))).toThrow(TypeError);
  });

  test("of an event carries an unknown kind", () => {
    const newer = event({ kind: "from_the_future" });
    expect(encodeRunnerEvent(newer)).toContain("event: from_the_future\n");
  });
});

describe("the standard's own examples", () => {
  test.each<[string, string[]]>([
    [
      "data: This is the first message.\n\ndata: This is the second message, it\ndata: has two lines.\n\ndata: This is the third message.\n\n",
      [
        "This is the first message.",
        "This is the second message, it\nhas two lines.",
        "This is the third message.",
      ],
    ],
    ["data: YHOO\ndata: +2\ndata: 10\n\n", ["YHOO\n+2\n10"]],
    [
      ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n",
      ["first event", "second event"],
    ],
    ["data\n\ndata\ndata\n\ndata:", ["", "\n"]],
    ["data:test\n\ndata: test\n\n", ["test", "test"]],
  ])("%j", (stream, data) => {
    expect(dataOf(stream)).toStrictEqual(data);
  });
});

describe("a field", () => {
  test.each<[string, string, string[]]>([
    ["loses one leading space, not two, and no tab", "data:  a\n\ndata:\tb\n\n", [" a", "\tb"]],
    ["keeps what follows its first colon", "data:a:b: c\n\n", ["a:b: c"]],
    ["is known by its exact name", "Data: a\ndata : b\n data: c\n\n", []],
    ["that is unknown is skipped", "foo: a\ndata: b\n\n", ["b"]],
    ["that is a comment is skipped", ":data: a\n:\n: b\ndata: c\n\n", ["c"]],
  ])("%s", (_, stream, data) => {
    expect(dataOf(stream)).toStrictEqual(data);
  });

  test("of an event is its name, and the last one counts", () => {
    const stream = "event: a\nevent: b\ndata: 1\n\ndata: 2\n\nevent\ndata: 3\n\n";
    expect(decode(stream).map((item) => item.ok && item.event)).toStrictEqual([
      "b",
      "message",
      "message",
    ]);
  });

  test("of an event without data is forgotten with the blank line", () => {
    expect(decode("event: a\n\ndata: 1\n\n")).toStrictEqual([
      { ok: true, id: "", event: "message", data: "1" },
    ]);
  });

  test("of an id stays for the events after it, until it is emptied", () => {
    const stream = "id: 1\ndata: a\n\ndata: b\n\nid: 2\n\ndata: c\n\nid\ndata: d\n\n";
    expect(decode(stream).map((item) => item.ok && item.id)).toStrictEqual(["1", "1", "2", ""]);
  });

  test("of an id with U+0000 is skipped", () => {
    expect(decode("id: 1\nid: 2\u0000\ndata: a\n\n")[0]).toMatchObject({ id: "1" });
  });

  test.each<[string, number | undefined]>([
    ["3000", 3_000],
    ["007", 7],
    ["", undefined],
    ["-1", undefined],
    ["1.5", undefined],
    ["1e3", undefined],
    [" 5", undefined],
    ["5 ", undefined],
    ["٣", undefined],
    ["99999999999999999999", undefined],
  ])("of a retry counts as digits alone: %j", (value, retry) => {
    const decoder = createServerSentEventDecoder();
    const [item] = decoder.feed(`retry: ${value}\ndata: a\n\n`);
    expect(item).toStrictEqual({
      ok: true,
      id: "",
      event: "message",
      data: "a",
      ...(retry !== undefined && { retry }),
    });
    expect(decoder.retry).toBe(retry);
  });

  test("of a retry belongs to its own event, and to the connection at once", () => {
    const decoder = createServerSentEventDecoder();
    expect(decoder.feed("retry: 5\n\ndata: a\n\n")).toStrictEqual([
      { ok: true, id: "", event: "message", data: "a" },
    ]);
    expect(decoder.retry).toBe(5);
  });
});

describe("lines", () => {
  test("end with LF, CR and CRLF, mixed", () => {
    expect(dataOf("data: a\rdata: b\r\ndata: c\n\r\n\rdata: d\r\r")).toStrictEqual([
      "a\nb\nc",
      "d",
    ]);
  });

  test("end once where a CRLF is cut in two", () => {
    const decoder = createServerSentEventDecoder();
    const given = ["data: a\r", "\ndata: b\r", "data: c\r", "\n\r", "", "\n"];
    const read = given.flatMap((chunk) => decoder.feed(chunk));
    expect(read).toStrictEqual([{ ok: true, id: "", event: "message", data: "a\nb\nc" }]);
  });

  test("do not end with U+2028 or U+0085", () => {
    expect(dataOf("data: a\u2028b\u0085c\n\n")).toStrictEqual(["a\u2028b\u0085c"]);
  });

  test("lose one byte order mark at the start", () => {
    expect(dataOf("\uFEFFdata: a\n\n")).toStrictEqual(["a"]);
    expect(dataOf("\uFEFF\uFEFFdata: a\n\n")).toStrictEqual([]);
    expect(dataOf("data: a\n\n\uFEFFdata: b\n\n")).toStrictEqual(["a"]);
  });

  test("have U+FFFD for bytes that are no UTF-8", () => {
    const cut = [0xf0, 0x9f, 0x98];
    const stream = Uint8Array.of(...new TextEncoder().encode("data: "), 0xff, ...cut, 0x0a, 0x0a);
    expect(dataOf(stream)).toStrictEqual(["\uFFFD\uFFFD"]);
  });

  test.each(["data: a", "data: a\n", "data: a\r", "data: a\r\n", "id: 1\ndata: a\n"])(
    "of an event that is cut are discarded: %j",
    (stream) => {
      const decoder = createServerSentEventDecoder();
      expect([...decoder.feed(stream), ...decoder.end()]).toStrictEqual([]);
      expect(decoder.lastEventId).toBe("");
    },
  );

  test("that are cut change nothing", () => {
    const decoder = createServerSentEventDecoder();
    decoder.feed("data: a\n\nretry: 5");
    decoder.end();
    expect(decoder.retry).toBeUndefined();
  });
});

describe("the last event's id", () => {
  test("is what the last complete event leaves, with data or without", () => {
    const decoder = createServerSentEventDecoder();
    decoder.feed("id: 1\ndata: a\n\nid: 2\n\nid: 3\ndata: b\n");
    expect(decoder.lastEventId).toBe("2");
  });

  test("may be carried over from the connection before", () => {
    const decoder = createServerSentEventDecoder({ lastEventId: "41" });
    expect(decoder.lastEventId).toBe("41");
    expect(decoder.feed("data: a\n\n")).toMatchObject([{ id: "41" }]);
  });

  test.each<[IncomingHttpHeaders[string] | null, number | undefined]>([
    [undefined, -1],
    [null, -1],
    ["", -1],
    ["0", 0],
    ["41", 41],
    ["9007199254740991", 2 ** 53 - 1],
    ["9007199254740992", undefined],
    ["041", undefined],
    ["-1", undefined],
    ["1.0", undefined],
    ["4 1", undefined],
    ["four", undefined],
    [["41"], undefined],
    [[], undefined],
  ])("%j is the seq %j", (header, seq) => {
    expect(parseLastEventId(header)).toBe(seq);
  });
});

describe("the limit of an event", () => {
  const block = "id: 7\ndata: é\ndata: b\n";
  const bytes = 5 + 8 + 7;

  test("counts its lines without their ends, and no comments", () => {
    const long = `: ${"x".repeat(bytes - 2)}\n`;
    expect(decode(`${long}${block}\n`, bytes).map((item) => item.ok)).toStrictEqual([true]);
    expect(decode(`${block}\n`, bytes - 1)).toStrictEqual([
      {
        ok: false,
        line: 3,
        code: "event_too_large",
        message: expect.stringMatching(/^line 3 /),
      },
    ]);
  });

  test("drops the event once, keeps its id, and goes on", () => {
    const decoder = createServerSentEventDecoder({ maxEventBytes: 12 });
    const stream = `data: ${"x".repeat(99)}\ndata: y\ndata: more\nid: 7\n\ndata: z\n\n`;
    expect(decoder.feed(stream).map((item) => (item.ok ? item.data : item.line))).toStrictEqual([
      1,
      "z",
    ]);
    expect(decoder.lastEventId).toBe("7");
  });

  test("holds for comments one by one, so keep-alive may go on for ever", () => {
    expect(
      decode(`${": still here\n".repeat(99)}data: a\n\n`, 12).map((item) => item.ok),
    ).toStrictEqual([true]);
  });

  test("is 16 MiB where nothing else is said", () => {
    expect(SERVER_SENT_EVENT_DEFAULT_MAX_BYTES).toBe(16 * 1024 * 1024);
    const text = "x".repeat(SERVER_SENT_EVENT_DEFAULT_MAX_BYTES - 6);
    expect(decode(`data: ${text}\n\n`)[0]?.ok).toBe(true);
    expect(decode(`data: ${text}x\n\n`)[0]?.ok).toBe(false);
  });

  test.each([0, Number.NaN, "9"])("is refused as %j", (maxEventBytes) => {
    // @ts-expect-error a caller without types may give anything
    expect(() => createServerSentEventDecoder({ maxEventBytes })).toThrow(RangeError);
  });

  test.each([null, 7, "a\nb", "a\rb", "a\u0000"])("refuses %j as the last id", (lastEventId) => {
    // @ts-expect-error a caller without types may give anything
    expect(() => createServerSentEventDecoder({ lastEventId })).toThrow(RangeError);
  });

  test("is the one code there is", () => {
    expect(SERVER_SENT_EVENT_CODES).toStrictEqual(["event_too_large"]);
  });
});

describe("an event of a run", () => {
  test("of an unknown kind is carried", () => {
    const newer = event({ kind: "from_the_future" });
    expect(decodeRunnerEvent({ data: JSON.stringify(newer) })).toStrictEqual({
      ok: true,
      event: newer,
    });
  });

  test.each([[null], [[]], ["data"], [7]])(
    "is refused out of %j, which is no message",
    (message) => {
      const decoding = decodeRunnerEvent(message as unknown as { data: string });
      expect(decoding).toMatchObject({ ok: false, code: "invalid_json" });
    },
  );

  test("is refused where it is no JSON, and where it is no event", () => {
    expect(decodeRunnerEvent({ data: "{" })).toMatchObject({ ok: false, code: "invalid_json" });
    expect(decodeRunnerEvent({ data: "{}" })).toMatchObject({ ok: false, code: "invalid_event" });
  });

  test("is refused where its data are no text, which is not run to find out", () => {
    const data = { toString: () => "{}" };
    // @ts-expect-error a caller without types may give anything
    expect(decodeRunnerEvent({ data })).toMatchObject({ ok: false, code: "invalid_json" });
  });

  law("totality: is decoded or refused, for any data", anyHostile(), (value) => {
    expect(decodeRunnerEvent({ data: value as string }).ok).toBeTypeOf("boolean");
    expect(decodeRunnerEvent(value as { data: string }).ok).toBeTypeOf("boolean");
  });
});
