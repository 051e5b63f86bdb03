import fc from "fast-check";
import type { CarriedRunnerEvent } from "runner-contracts";
import { ODD_STREAMS } from "../codec/sse-odd-streams.ts";
import { jsonValue } from "../support/hostile.ts";
import { runEvents } from "../support/streams.ts";
import { bytesOf, type Cuts, editedBytes, partsOf } from "./bytes.ts";

/** Bytes that were lines of JSON. */
export const ndjson = editedBytes(
  fc
    .array(
      fc.oneof(
        jsonValue().map((value) => JSON.stringify(value)),
        fc.constantFrom("", " ", "x"),
      ),
    )
    .chain((lines) => fc.constantFrom("\n", "\r\n").map((end) => lines.join(end))),
);
/** Bytes that were server-sent events. */
export const sse = editedBytes(
  fc.oneof(
    runEvents(4).map((events) => events.map(eventText).join("")),
    fc
      .constantFrom(...ODD_STREAMS.map(([, stream]) => Buffer.from(stream).toString()))
      .filter(({ length }) => length < 1_000),
  ),
);

interface Decoder<Item> {
  feed(chunk: string | Uint8Array): Item[];
  end(): Item[];
}

/** Decodes a stream in parts. */
export function decode<Item>(decoder: Decoder<Item>, stream: string, cutting: Cuts): Item[] {
  const items: Item[] = [];
  for (const part of partsOf(bytesOf(stream), cutting)) items.push(...decoder.feed(part));
  return [...items, ...decoder.end()];
}

function eventText(event: CarriedRunnerEvent): string {
  return `id: ${event.seq}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** The bytes of a text. */
export function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
