/** Growth of the decoders over the length of a stream and of its lines, under every way of cutting it. */
import { createNdjsonDecoder } from "runner-contracts/codec/ndjson";
import { createServerSentEventDecoder } from "runner-contracts/codec/sse";
import type { GrowthCase } from "./growth.ts";
import { doubling } from "./growth-values.ts";

type Chunk = string | Uint8Array;
interface Decoder {
  feed(chunk: Chunk): unknown[];
  end(): unknown[];
}

const BYTES = doubling(8_192, 5);

const DECODERS: Readonly<Record<string, () => Decoder>> = {
  ndjson: createNdjsonDecoder,
  sse: createServerSentEventDecoder,
};

/** Streams of about so many bytes. */
const STREAMS: Readonly<Record<string, Readonly<Record<string, (size: number) => string>>>> = {
  ndjson: {
    "short lines": (size) => '{"seq":1,"text":"größer →"}\n'.repeat(size / 32),
    "one long line": (size) => `"${"→".repeat(size / 3)}"\n`,
    "a line without end": (size) => "x".repeat(size),
    "empty lines": (size) => "\r\n".repeat(size / 2),
    "lines that are no JSON": (size) => "{→\n".repeat(size / 5),
  },
  sse: {
    "short events": (size) => 'id: 7\nevent: ping\ndata: {"größer":"→"}\n\n'.repeat(size / 44),
    "one event of one long line": (size) => `data: ${"→".repeat(size / 3)}\n\n`,
    "one event of many lines": (size) => `${"data: →\n".repeat(size / 10)}\n`,
    "a line without end": (size) => `data: ${"x".repeat(size)}`,
    "a CR late in a chunk": (size) => `data: ${"x".repeat(size - 8)}\r\n\r\n`,
    "lines that end with CR": (size) => "data: one\r\r".repeat(size / 11),
    comments: (size) => ": nothing\n".repeat(size / 10),
  },
};

const CUTTINGS: Readonly<Record<string, (stream: string) => readonly Chunk[]>> = {
  "as one text": (stream) => [stream],
  "as bytes at once": (stream) => [encode(stream)],
  "one byte at a time": (stream) => cutBytes(stream, 1),
  "three bytes at a time": (stream) => cutBytes(stream, 3),
  "4,096 bytes at a time": (stream) => cutBytes(stream, 4_096),
  "one unit of text at a time": (stream) => cutText(stream, 1),
  "text and bytes by turns": (stream) =>
    cutText(stream, 7).map((part, index) => (index % 2 === 0 ? part : encode(part))),
};

export const CODEC_GROWTH: readonly GrowthCase[] = Object.entries(STREAMS).flatMap(
  ([name, streams]) =>
    Object.entries(streams).flatMap(([title, make]) =>
      Object.entries(CUTTINGS).map(([cutting, cut]) => ({
        group: `decode ${name}`,
        title: `${title}, ${cutting}`,
        sizes: BYTES,
        prepare: (size: number) => decodingOf(name, cut(make(size))),
        control: (size: number) => keepingOf(cut(make(size))),
      })),
    ),
);

function decodingOf(name: string, chunks: readonly Chunk[]): () => unknown {
  return () => {
    const decoder = DECODERS[name]?.();
    let items = 0;
    for (const chunk of chunks) items += decoder?.feed(chunk).length ?? 0;
    return items + (decoder?.end().length ?? 0);
  };
}

/** Keeps a copy of each chunk's bytes, as whoever waits for the end of a line must. */
function keepingOf(chunks: readonly Chunk[]): () => unknown {
  return () => chunks.map((chunk) => (typeof chunk === "string" ? encode(chunk) : chunk.slice()));
}

function cutBytes(stream: string, size: number): Uint8Array[] {
  const bytes = encode(stream);
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

/** No character of these streams is longer than a unit, so no pair is cut. */
function cutText(stream: string, size: number): string[] {
  const count = Math.ceil(stream.length / size);
  return Array.from({ length: count }, (_, at) => stream.slice(at * size, (at + 1) * size));
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
