/** The laws that every codec keeps. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { createNdjsonDecoder, encodeNdjson, type NdjsonItem } from "runner-contracts/codec/ndjson";
import {
  createServerSentEventDecoder,
  decodeRunnerEvent,
  encodeRunnerEvent,
  encodeServerSentEvent,
  type ServerSentEventItem,
} from "runner-contracts/codec/sse";
import { storableText } from "runner-contracts/testing/arbitraries";
import { describe, expect } from "vitest";
import { jsonValue } from "../support/hostile.ts";
import { withoutNegativeZero } from "../support/json.ts";
import { law } from "../support/laws.ts";
import { cuttings, runEvents } from "../support/streams.ts";
import { readServerSentEvents } from "./sse.reference.ts";

type Chunks = readonly (string | Uint8Array)[];

function decodeNdjson(chunks: Chunks, maxLineBytes = 40): NdjsonItem[] {
  const decoder = createNdjsonDecoder({ maxLineBytes });
  return [...chunks.flatMap((chunk) => decoder.feed(chunk)), ...decoder.end()];
}

function decodeSse(chunks: Chunks, maxEventBytes = 40): ServerSentEventItem[] {
  const decoder = createServerSentEventDecoder({ maxEventBytes });
  return [...chunks.flatMap((chunk) => decoder.feed(chunk)), ...decoder.end()];
}

/** A stream out of the parts that break careless decoders. */
function oddStream(parts: readonly string[]): fc.Arbitrary<string> {
  const part = fc.oneof(
    { arbitrary: fc.constantFrom(...parts), weight: 4 },
    {
      arbitrary: fc.constantFrom("\n", "\r", "\r\n", "\n\n", "\uFEFF", "\u2028", "é😀", " "),
      weight: 3,
    },
    { arbitrary: storableText().filter((text) => text.isWellFormed()), weight: 1 },
  );
  return fc.array(part, { maxLength: 14 }).map((all) => all.join(""));
}

const oddNdjson = oddStream(['{"a":1}', '"é', '"', "[1,2]", "x".repeat(45), "null", "\t"]);
const oddSse = oddStream([
  "data: a",
  "data",
  "data:😀",
  "id: 7",
  "id:\u0000",
  "event: ping",
  "retry: 10",
  ": note",
  "x".repeat(45),
  "foo:",
]);

describe("round trip", () => {
  law("of values through NDJSON", fc.array(jsonValue()), cuttings(), (values, { cut }) => {
    const items = decodeNdjson(cut(values.map((value) => encodeNdjson(value)).join("")), 1e9);
    const expected = values.map((value, index) => {
      return { ok: true, line: index + 1, value: withoutNegativeZero(value) };
    });
    return isDeepStrictEqual(items, expected);
  });

  law("of a run through server-sent events", runEvents(), cuttings(), (events, { cut }) => {
    const items = decodeSse(cut(events.map(encodeRunnerEvent).join("")), 1e9);
    const decoded = items.map((item) => {
      if (!item.ok) throw new Error(item.message);
      const decoding = decodeRunnerEvent(item);
      if (!decoding.ok) throw new Error(decoding.message);
      expect(item.id).toBe(String(decoding.event.seq));
      expect(item.event).toBe(decoding.event.kind);
      return decoding.event;
    });
    return isDeepStrictEqual(decoded, withoutNegativeZero(events));
  });

  const oneLine = storableText().map((text) => text.replaceAll(/[\r\n]/g, ""));
  const fields = fc.record(
    { id: oneLine, event: oneLine, data: storableText(), retry: fc.nat(), comment: storableText() },
    { requiredKeys: ["data"] },
  );
  law("of any fields through server-sent events", fields, cuttings(), (given, { cut }) => {
    const { id = "", event = "", data, retry } = given;
    expect(decodeSse(cut(encodeServerSentEvent(given)), 1e9)).toStrictEqual([
      {
        ok: true,
        id,
        event: event === "" ? "message" : event,
        data: data.replaceAll(/\r\n?/g, "\n"),
        ...(retry !== undefined && { retry }),
      },
    ]);
  });
});

describe("any cutting gives the same result", () => {
  law("for NDJSON", oddNdjson, cuttings(), (stream, { cut }) => {
    expect(decodeNdjson(cut(stream))).toStrictEqual(decodeNdjson([stream]));
  });

  law("for server-sent events", oddSse, cuttings(), (stream, { cut }) => {
    expect(decodeSse(cut(stream))).toStrictEqual(decodeSse([stream]));
  });

  const bytes = fc
    .array(fc.constantFrom(0x0a, 0x0d, 0x22, 0x31, 0xc3, 0xa9, 0xff, 0xef, 0xbb, 0xbf, 0xf0, 0x9f))
    .map((list) => Uint8Array.from(list));
  law("for bytes that are no UTF-8", bytes, fc.integer({ min: 1, max: 5 }), (stream, size) => {
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += size) chunks.push(stream.slice(at, at + size));
    expect(decodeNdjson(chunks, 6)).toStrictEqual(decodeNdjson([stream], 6));
    expect(decodeSse(chunks, 6)).toStrictEqual(decodeSse([stream], 6));
  });
});

describe("parity", () => {
  law("the decoder of server-sent events agrees with the standard's text", oddSse, (stream) => {
    expect(decodeSse([stream], 1e9)).toStrictEqual(readServerSentEvents(stream));
  });
});
