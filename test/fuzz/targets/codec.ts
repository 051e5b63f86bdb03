/** Laws of both codecs: what they take, and their streams. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { bytesOf, cuts, partsOf } from "../bytes.ts";
import { decode, ndjson, sse } from "../streams.ts";
import { type Target, target } from "../target.ts";
import { anything } from "../values.ts";
import { make } from "../written.ts";

export const CODEC_TARGETS: readonly Target[] = [
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
