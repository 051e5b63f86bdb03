/** The codecs: the same items for every way of cutting a stream, by themselves and as streams. */
import { NDJSON_STREAMS, SSE_STREAMS } from "./codec-streams.mjs";
import { createTally, expectEqual, expectThrown } from "./tally.mjs";

/** How many bytes at a time the streams of the vectors are fed. */
const CHUNK_BYTES = [1, 2, 3, 7];

export async function checkCodecs({ modules, data }) {
  const tally = createTally();
  const { "./codec/ndjson": ndjson, "./codec/sse": sse, "./testing": testing } = modules;
  await checkCuttings(tally, "ndjson", NDJSON_STREAMS, {
    decoder: ndjson.createNdjsonDecoder,
    stream: ndjson.createNdjsonDecoderStream,
  });
  await checkCuttings(tally, "sse", SSE_STREAMS, {
    decoder: sse.createServerSentEventDecoder,
    stream: sse.createServerSentEventDecoderStream,
  });
  for (const subject of ["ndjson", "sse"]) {
    await checkVectorsInChunks(tally, data[`./vectors/${subject}.json`], testing);
  }
  await checkStreams(tally, ndjson, sse);
  return tally.outcome();
}

/** Every cutting there is of each short stream: 2 ** (length - 1). */
async function checkCuttings(tally, codec, streams, { decoder, stream }) {
  for (const { title, input, options, items } of streams) {
    await tally.check(`${codec}, every cutting of ${title}`, () => {
      for (const chunks of cuttingsOf(input)) {
        const { feed, end } = decoder(options);
        expectItems([...chunks.flatMap((chunk) => feed(chunk)), ...end()], items, chunks);
      }
    });
    await tally.check(`${codec} as a stream, every cutting of ${title}`, async () => {
      for (const chunks of cuttingsOf(input)) {
        expectItems(await through(chunks, stream(options)), items, chunks);
      }
    });
  }
}

/** The long streams of the vectors, a few bytes at a time. Those that a recipe makes are megabytes. */
async function checkVectorsInChunks(tally, file, { runConformanceVectors }) {
  const short = file.vectors.filter((vector) => vector.recipe === undefined);
  for (const chunkBytes of CHUNK_BYTES) {
    const vectors = short.map((each) => ({ ...each, options: { ...each.options, chunkBytes } }));
    for (const { id, outcome, reason } of runConformanceVectors({ ...file, vectors }).results) {
      await tally.check(`${id}, ${chunkBytes} bytes at a time`, () => {
        if (outcome !== "pass") throw new Error(reason);
      });
    }
  }
}

/** The wrappers among the streams of the platform. */
async function checkStreams(tally, ndjson, sse) {
  const values = [{ text: "é\u2028😀\n" }, null, [1]];
  const events = [{ comment: "hello" }, { id: "1", event: "a", data: "one\ntwo" }];
  const dispatched = [{ ok: true, id: "1", event: "a", data: "one\ntwo" }];

  await tally.check("ndjson, from values to bytes and back", async () => {
    const bytes = streamOf(values)
      .pipeThrough(ndjson.createNdjsonEncoderStream())
      .pipeThrough(new TextEncoderStream());
    const items = await collect(bytes.pipeThrough(ndjson.createNdjsonDecoderStream()));
    const expected = values.map((value, index) => ({ ok: true, line: index + 1, value }));
    expectEqual(items, expected);
  });
  await tally.check("ndjson, the body of a response", async () => {
    const { body } = new Response('{"a":1}\n[2');
    const items = await collect(body.pipeThrough(ndjson.createNdjsonDecoderStream()));
    expectEqual(
      items.map(({ value, code }) => value ?? code),
      [{ a: 1 }, "invalid_json"],
    );
  });
  await tally.check("sse, from events to bytes and back", async () => {
    const bytes = streamOf(events)
      .pipeThrough(sse.createServerSentEventEncoderStream())
      .pipeThrough(new TextEncoderStream());
    const items = await collect(bytes.pipeThrough(sse.createServerSentEventDecoderStream()));
    expectEqual(items, dispatched);
  });
  await tally.check("sse, the body of a response", async () => {
    const { body } = new Response(events.map(sse.encodeServerSentEvent).join(""));
    expectEqual(
      await collect(body.pipeThrough(sse.createServerSentEventDecoderStream())),
      dispatched,
    );
  });
  await tally.check("ndjson, a value that JSON has no word for fails the stream", () =>
    expectThrown("TypeError", () => through([undefined], ndjson.createNdjsonEncoderStream())),
  );
  await tally.check("sse, a field that no receiver can read fails the stream", () =>
    expectThrown("TypeError", () =>
      through([{ id: "a\nb" }], sse.createServerSentEventEncoderStream()),
    ),
  );
  await tally.check("ndjson and sse, a wrong option throws at once", async () => {
    await expectThrown("RangeError", () => ndjson.createNdjsonDecoderStream({ maxLineBytes: 0 }));
    const options = { maxEventBytes: 0 };
    await expectThrown("RangeError", () => sse.createServerSentEventDecoderStream(options));
  });
}

/** Every way of cutting text or bytes: a bit for each place that a cut may be at. */
function* cuttingsOf(input) {
  for (let cuts = 0; cuts < 2 ** (input.length - 1); cuts++) {
    const chunks = [];
    let from = 0;
    for (let at = 1; at < input.length; at++) {
      if (((cuts >> (at - 1)) & 1) === 0) continue;
      chunks.push(input.slice(from, at));
      from = at;
    }
    yield [...chunks, input.slice(from)];
  }
}

function expectItems(given, expected, chunks) {
  try {
    // Wording is nobody's promise.
    expectEqual(
      given.map(({ message: _, ...item }) => item),
      expected,
    );
  } catch (error) {
    const lengths = chunks.map(({ length }) => length).join("+");
    throw new Error(`cut to ${lengths}: ${error.message}`);
  }
}

/** Writes chunks into one end and gives what comes out of the other. */
async function through(chunks, { readable, writable }) {
  const writer = writable.getWriter();
  const write = async () => {
    for (const chunk of chunks) await writer.write(chunk);
    await writer.close();
  };
  const [items] = await Promise.all([collect(readable), write()]);
  return items;
}

async function collect(readable) {
  const reader = readable.getReader();
  const items = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return items;
    items.push(value);
  }
}

function streamOf(items) {
  return new ReadableStream({
    start(controller) {
      for (const item of items) controller.enqueue(item);
      controller.close();
    },
  });
}
