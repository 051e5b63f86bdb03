/** Laws of the codecs: any cutting gives the same, which is what the references read. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { CarriedRunnerEvent } from "runner-contracts";
import type { ServerSentEvent } from "runner-contracts/codec/sse";
import { readServerSentEvents } from "../../codec/sse.reference.ts";
import { ODD_STREAMS } from "../../codec/sse-odd-streams.ts";
import { jsonValue, unstorableText } from "../../support/hostile.ts";
import { withoutNegativeZero } from "../../support/json.ts";
import { runEvents } from "../../support/streams.ts";
import { bytesOf, type Cuts, cuts, editedBytes, partsOf } from "../bytes.ts";
import { readNdjson } from "../codec.reference.ts";
import { type Target, target } from "../target.ts";
import { anything, edited } from "../values.ts";
import { make, write } from "../written.ts";

const ndjson = editedBytes(
  fc
    .array(
      fc.oneof(
        jsonValue().map((value) => JSON.stringify(value)),
        fc.constantFrom("", " ", "x"),
      ),
    )
    .chain((lines) => fc.constantFrom("\n", "\r\n").map((end) => lines.join(end))),
);
const sse = editedBytes(
  fc.oneof(
    runEvents(4).map((events) => events.map(eventText).join("")),
    fc
      .constantFrom(...ODD_STREAMS.map(([, stream]) => Buffer.from(stream).toString()))
      .filter(({ length }) => length < 1_000),
  ),
);
const limit = fc.oneof(fc.constant(1_000_000), fc.integer({ min: 1, max: 60 }));
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  unstorableText(),
  fc.constantFrom("a\r\nb\n", ""),
);
const fields = fc.record(
  { id: text, event: text, data: text, retry: fc.nat(), comment: text },
  { requiredKeys: [], noNullPrototype: true },
);

export const CODEC_TARGETS: readonly Target[] = [
  target(
    "ndjson/bytes",
    "any bytes in any cutting give the lines that the reference reads",
    fc.tuple(ndjson, cuts, limit),
    ([stream, cutting, maxLineBytes], library) => {
      const items = decode(library.createNdjsonDecoder({ maxLineBytes }), stream, cutting);
      for (const item of items) if (!item.ok) assert.match(item.message, /^line \d+ .{1,290}$/u);
      const told = items.map((item) =>
        item.ok ? item : { ok: item.ok, line: item.line, code: item.code },
      );
      assert(isDeepStrictEqual(told, readNdjson(bytesOf(stream), maxLineBytes)));
    },
  ),
  target(
    "ndjson/round-trip",
    "values come back from their lines",
    fc.tuple(fc.array(jsonValue().map(write)), cuts),
    ([written, cutting], library) => {
      const values = written.map(make);
      const lines = values.map((value) => library.encodeNdjson(value)).join("");
      const items = decode(library.createNdjsonDecoder(), base64(lines), cutting);
      const back = items.map((item) => item.ok && item.value);
      assert(isDeepStrictEqual(back, withoutNegativeZero(values)));
    },
  ),
  target(
    "ndjson/encode",
    "a value is one line, or is refused",
    fc.oneof(anything, edited(anything)),
    (written, library) => {
      let line: string;
      try {
        line = library.encodeNdjson(make(written));
      } catch {
        // A stranger's `toJSON` or getter throws what it likes.
        return;
      }
      assert.equal(line.indexOf("\n"), line.length - 1);
      JSON.parse(line);
    },
  ),
  target(
    "sse/bytes",
    "any bytes in any cutting give the events that the standard's own words give",
    fc.tuple(sse, cuts),
    ([stream, cutting], library) => {
      const decoder = library.createServerSentEventDecoder();
      const items = decode(decoder, stream, cutting);
      const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesOf(stream));
      // The standard has numbers without end; here they end with the safe integers.
      if (/retry: ?\d{16}/.test(text)) return;
      assert(isDeepStrictEqual(items, readServerSentEvents(text)));
    },
  ),
  target(
    "sse/limit",
    "a limit gives the same in any cutting, and what is within it as without one",
    fc.tuple(sse, cuts, limit),
    ([stream, cutting, maxEventBytes], library) => {
      const one = library.createServerSentEventDecoder({ maxEventBytes });
      const other = library.createServerSentEventDecoder({ maxEventBytes });
      const items = decode(one, stream, cutting);
      assert(isDeepStrictEqual(items, decode(other, stream, [[1_000_000, false]])));
      assert.deepEqual([one.lastEventId, one.retry], [other.lastEventId, other.retry]);
      const free = decode(library.createServerSentEventDecoder(), stream, cutting);
      // A line that is too long may be the one that sets the id.
      const words = (item: (typeof free)[number]) => item.ok && `${item.event}\n${item.data}`;
      const kept = items.filter(({ ok }) => ok).map(words);
      const all = new Set(free.map(words));
      assert(
        kept.every((item) => all.has(item)),
        "the limit makes another event",
      );
    },
  ),
  target(
    "sse/round-trip",
    "fields come back from their text, or are refused",
    fc.tuple(fields, cuts),
    ([given, cutting], library) => {
      // What was saved as JSON has the fields that there were.
      const event = given as ServerSentEvent;
      const odd = /[\r\n\0]/.test(event.id ?? "") || /[\r\n]/.test(event.event ?? "");
      let text: string;
      try {
        text = library.encodeServerSentEvent(event);
      } catch (error) {
        assert(odd && error instanceof TypeError, String(error));
        return;
      }
      assert(!odd, "it takes a field that cannot be written");
      const { id = "", event: name = "", data, retry } = event;
      const items = decode(library.createServerSentEventDecoder(), base64(text), cutting);
      const expected = {
        ok: true,
        id: id.toWellFormed(),
        event: name === "" ? "message" : name.toWellFormed(),
        data: data?.replaceAll(/\r\n?/g, "\n").toWellFormed(),
        ...(retry !== undefined && { retry }),
      };
      assert.deepEqual(items, data === undefined ? [] : [expected]);
    },
  ),
  target(
    "sse/run",
    "a run that is cut anywhere and resumed there comes whole and once",
    fc.tuple(runEvents().map(write), fc.array(fc.nat(2_000), { maxLength: 4 }), cuts),
    ([written, breaks, cutting], library) => {
      const events = make(written) as CarriedRunnerEvent[];
      const came: unknown[] = [];
      let lastEventId = "";
      for (const length of [...breaks, Number.POSITIVE_INFINITY]) {
        const after = library.parseLastEventId(lastEventId);
        assert(after !== undefined, "its own id is not read");
        const rest = events.filter(({ seq }) => seq > after).map(library.encodeRunnerEvent);
        const bytes = Buffer.from(rest.join("")).subarray(0, length);
        const decoder = library.createServerSentEventDecoder({ lastEventId });
        for (const item of decode(decoder, bytes.toString("base64"), cutting)) {
          assert(item.ok);
          const decoding = library.decodeRunnerEvent(item);
          assert(decoding.ok);
          came.push(decoding.event);
        }
        lastEventId = decoder.lastEventId;
      }
      assert(isDeepStrictEqual(came, withoutNegativeZero(events)));
    },
  ),
  target(
    "codec/hostile",
    "what is neither text nor bytes is a TypeError, and every other value has an answer",
    fc.tuple(anything, anything),
    ([written, other], library) => {
      for (const decoder of [
        library.createNdjsonDecoder(),
        library.createServerSentEventDecoder(),
      ]) {
        try {
          // What a caller without a compiler may pass.
          decoder.feed(make(written) as string);
        } catch (error) {
          assert(error instanceof TypeError, "it throws something else");
        }
        decoder.end();
        assert.deepEqual(decoder.end(), []);
        assert.throws(() => decoder.feed("x"), TypeError);
      }
      const options = { maxLineBytes: make(other) as number, maxEventBytes: make(other) as number };
      for (const create of [library.createNdjsonDecoder, library.createServerSentEventDecoder]) {
        try {
          create(options);
        } catch (error) {
          assert(error instanceof RangeError, "it throws something else");
        }
      }
      for (const message of [make(written), { data: make(written) }]) {
        const decoding = library.decodeRunnerEvent(message as { data: string });
        if (!decoding.ok) assert(decoding.message.length <= 300);
      }
      const seq = library.parseLastEventId(make(written) as string);
      assert(seq === undefined || Number.isSafeInteger(seq));
    },
  ),
  target(
    "codec/streams",
    "the streams give what the decoders give, and write what the encoders write",
    fc.tuple(ndjson, sse, cuts),
    async ([lines, events, cutting], library) => {
      const viaLines = await through(
        library.createNdjsonDecoderStream(),
        partsOf(bytesOf(lines), cutting),
      );
      assert(isDeepStrictEqual(viaLines, decode(library.createNdjsonDecoder(), lines, cutting)));
      const parts = partsOf(bytesOf(events), cutting);
      const viaEvents = await through(library.createServerSentEventDecoderStream(), parts);
      const plain = decode(library.createServerSentEventDecoder(), events, cutting);
      assert(isDeepStrictEqual(viaEvents, plain));
      const values = viaLines.filter((item) => item.ok).map((item) => item.value);
      const texts = await through(library.createNdjsonEncoderStream(), values);
      assert.deepEqual(texts, values.map(library.encodeNdjson));
      const wanted = [{ data: "x" }, { comment: "y" }];
      const written = await through(library.createServerSentEventEncoderStream(), wanted);
      assert.deepEqual(written, wanted.map(library.encodeServerSentEvent));
    },
  ),
];

interface Decoder<Item> {
  feed(chunk: string | Uint8Array): Item[];
  end(): Item[];
}

function decode<Item>(decoder: Decoder<Item>, stream: string, cutting: Cuts): Item[] {
  const items: Item[] = [];
  for (const part of partsOf(bytesOf(stream), cutting)) items.push(...decoder.feed(part));
  return [...items, ...decoder.end()];
}

interface Piped<In, Out> {
  readonly readable: ReadableStream<Out>;
  readonly writable: WritableStream<In>;
}

async function through<In, Out>(stream: Piped<In, Out>, chunks: Iterable<In>): Promise<Out[]> {
  const out: Out[] = [];
  const reading = (async () => {
    for await (const item of stream.readable) out.push(item);
  })();
  const writer = stream.writable.getWriter();
  for (const chunk of chunks) await writer.write(chunk);
  await writer.close();
  await reading;
  return out;
}

function eventText(event: CarriedRunnerEvent): string {
  return `id: ${event.seq}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
