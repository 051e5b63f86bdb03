/**
 * Pictures, sound and files inside native records: events carry their type and size, never the
 * data, which would not fit a batch.
 *
 * @see `docs/adapters/goose.md#media`
 */
import { isObject } from "./native-tree.ts";

/** Where an item may have Base64 text, or an object that has. Each may in truth be anything. */
interface MediaItem {
  readonly type?: unknown;
  readonly resource?: MediaItem;
  readonly content?: MediaItem;
  readonly source?: MediaItem;
}

/** Gives the content of an MCP tool's result with `byteLength` in place of each Base64 text. */
export function withoutMedia(content: unknown): unknown {
  return Array.isArray(content) ? content.map(withoutMcpData) : content;
}

/** Does as {@link withoutMedia} does, for content of the Messages API. */
export function withoutMessageMedia(content: unknown): unknown {
  if (Array.isArray(content)) return content.map(withoutSourceData);
  // What is no object is given back as it is.
  return withoutSourceData(content as MediaItem);
}

/** How many bytes a Base64 text stands for, or `undefined` for whatever is no text. */
export function base64ByteLength(data: unknown): number | undefined {
  if (typeof data !== "string") return undefined;
  const padding = data.endsWith("==") ? 2 : data.endsWith("=") ? 1 : 0;
  return Math.floor(((data.length - padding) * 3) / 4);
}

/** One item: an image or a sound has `data`, a resource may have a `blob` one level down. */
function withoutMcpData(item: MediaItem | null): unknown {
  switch (item?.type) {
    case "image":
    case "audio":
      return sizeInstead(item, "data");
    case "resource":
      return { ...item, resource: sizeInstead(item?.resource, "blob") };
    default:
      return item;
  }
}

/** One item: a picture or a document has a `source`, and a fetched page has a document. */
function withoutSourceData(item: MediaItem | null): unknown {
  return item?.type === "web_fetch_result"
    ? { ...item, content: withoutSource(item.content) }
    : withoutSource(item);
}

function withoutSource(item: MediaItem | null | undefined): unknown {
  return item?.source?.type === "base64"
    ? { ...item, source: sizeInstead(item.source, "data") }
    : item;
}

function sizeInstead(value: unknown, key: string): unknown {
  const byteLength = base64ByteLength(isObject(value) ? value[key] : undefined);
  return byteLength === undefined ? value : { ...(value as object), [key]: undefined, byteLength };
}
