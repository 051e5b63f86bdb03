import {
  createNdjsonDecoderStream,
  createNdjsonEncoderStream,
  type NdjsonItem,
} from "runner-contracts/codec/ndjson";
import {
  createServerSentEventDecoderStream,
  createServerSentEventEncoderStream,
  type ServerSentEvent,
  type ServerSentEventItem,
} from "runner-contracts/codec/sse";
import { describe, expect, test } from "vitest";

async function collect<Item>(stream: ReadableStream<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

function streamOf<Item>(...items: Item[]): ReadableStream<Item> {
  return new ReadableStream({
    start(controller) {
      for (const item of items) controller.enqueue(item);
      controller.close();
    },
  });
}

describe("NDJSON as a stream", () => {
  test("decodes what a response body gives, to the end", async () => {
    const { body } = new Response('{"a":1}\noops\n[2]');
    if (body === null) throw new Error("no body");
    const items: NdjsonItem[] = await collect(body.pipeThrough(createNdjsonDecoderStream()));
    expect(items.map((item) => (item.ok ? item.value : item.code))).toStrictEqual([
      { a: 1 },
      "invalid_json",
      [2],
    ]);
  });

  test("round trips through bytes", async () => {
    const values = [{ a: "é\n" }, null, [1]];
    const items: NdjsonItem[] = await collect(
      streamOf<unknown>(...values)
        .pipeThrough(createNdjsonEncoderStream())
        .pipeThrough(new TextEncoderStream())
        .pipeThrough(createNdjsonDecoderStream()),
    );
    expect(items.map((item) => item.ok && item.value)).toStrictEqual(values);
  });

  test("refuses bad options at once", () => {
    expect(() => createNdjsonDecoderStream({ maxLineBytes: 0 })).toThrow(RangeError);
  });

  test("fails for a value that JSON has no word for", async () => {
    const stream = streamOf<unknown>(undefined).pipeThrough(createNdjsonEncoderStream());
    await expect(collect(stream)).rejects.toThrow(TypeError);
  });
});

describe("server-sent events as a stream", () => {
  test("round trip", async () => {
    const events: ServerSentEvent[] = [{ comment: "hello" }, { id: "1", data: "a\nb" }];
    const items: ServerSentEventItem[] = await collect(
      streamOf(...events)
        .pipeThrough(createServerSentEventEncoderStream())
        .pipeThrough(createServerSentEventDecoderStream()),
    );
    expect(items).toStrictEqual([{ ok: true, id: "1", event: "message", data: "a\nb" }]);
  });

  test("lose an event that is cut at the end", async () => {
    const stream = streamOf("data: a\n\ndata: b\n");
    const items = await collect(stream.pipeThrough(createServerSentEventDecoderStream()));
    expect(items.length).toBe(1);
  });
});
