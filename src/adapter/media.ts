/**
 * Pictures, sound and files inside native records: events carry their type and size, never the data,
 * which would not fit a batch.
 *
 * @see `docs/adapters/goose.md#media`
 */
import type { JsonObject } from "../json/json-value.ts";
import { sanitizeJson } from "../json/sanitize.ts";
import { elementsOf, field } from "./field.ts";

/** Gives the content of an MCP tool's result with `byteLength` in place of each Base64 text. */
export function withoutMedia(content: unknown): unknown {
  return elementsOf(content)?.map(withoutMcpData) ?? content;
}

/** Does as {@link withoutMedia} does, for content of the Messages API. */
export function withoutMessageMedia(content: unknown): unknown {
  return elementsOf(content)?.map(withoutSourceData) ?? withoutSourceData(content);
}

/** How many bytes a Base64 text stands for, or `undefined` for whatever is no text. */
export function base64ByteLength(data: unknown): number | undefined {
  if (typeof data !== "string") return undefined;
  const padding = data.endsWith("==") ? 2 : data.endsWith("=") ? 1 : 0;
  return Math.floor(((data.length - padding) * 3) / 4);
}

/** One item: an image or a sound has `data`, a resource may have a `blob` one level down. */
function withoutMcpData(item: unknown): unknown {
  switch (field(item, "type")) {
    case "image":
    case "audio":
      return sizeInstead(item, "data");
    case "resource":
      return { ...plain(item), resource: sizeInstead(field(item, "resource"), "blob") };
    default:
      return item;
  }
}

/** One item: a picture or a document has a `source`, and a fetched page has a document. */
function withoutSourceData(item: unknown): unknown {
  return field(item, "type") === "web_fetch_result"
    ? { ...plain(item), content: withoutSource(field(item, "content")) }
    : withoutSource(item);
}

function withoutSource(item: unknown): unknown {
  const source = field(item, "source");
  return field(source, "type") === "base64"
    ? { ...plain(item), source: sizeInstead(source, "data") }
    : item;
}

function sizeInstead(value: unknown, key: string): unknown {
  const byteLength = base64ByteLength(field(value, key));
  return byteLength === undefined ? value : { ...plain(value), [key]: undefined, byteLength };
}

/** A copy that can be spread: only objects come here, and an object comes back from an object. */
function plain(value: unknown): JsonObject {
  return sanitizeJson(value) as JsonObject;
}
