/**
 * Pictures, sound and files inside native records: events carry their type and size, never the data,
 * which would not fit a batch.
 *
 * @see `docs/adapters/goose.md#media`
 */
import { JSON_MAX_NODES, type JsonObject } from "../json/json-value.ts";
import { sanitizeJson } from "../json/sanitize.ts";
import { elementsOf, field } from "./field.ts";

/** Gives the content of a tool's result with `byteLength` in place of each Base64 text. */
export function withoutMedia(content: unknown): unknown {
  return elementsOf(content, JSON_MAX_NODES)?.map(withoutData) ?? withoutData(content);
}

/** How many bytes a Base64 text stands for, or `undefined` for whatever is no text. */
export function base64ByteLength(data: unknown): number | undefined {
  if (typeof data !== "string") return undefined;
  const padding = data.endsWith("==") ? 2 : data.endsWith("=") ? 1 : 0;
  return Math.floor(((data.length - padding) * 3) / 4);
}

/**
 * One item. MCP puts `data` into an image or a sound and a `blob` into a resource; the Messages API
 * has both pictures and documents under `source`, and a fetched page one level further down.
 */
function withoutData(item: unknown): unknown {
  switch (field(item, "type")) {
    case "image":
    case "audio":
    case "document":
      if (field(field(item, "source"), "type") !== "base64") return sizeInstead(item, "data");
      return { ...plain(item), source: sizeInstead(field(item, "source"), "data") };
    case "resource":
      return { ...plain(item), resource: sizeInstead(field(item, "resource"), "blob") };
    case "web_fetch_result":
      return { ...plain(item), content: withoutData(field(item, "content")) };
    default:
      return item;
  }
}

function sizeInstead(value: unknown, key: string): unknown {
  const byteLength = base64ByteLength(field(value, key));
  return byteLength === undefined ? value : { ...plain(value), [key]: undefined, byteLength };
}

/** A copy that can be spread: only objects come here, and an object comes back from an object. */
function plain(value: unknown): JsonObject {
  return sanitizeJson(value) as JsonObject;
}
