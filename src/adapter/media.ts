/**
 * Pictures, sound and files inside native records: events carry their type and size, never the
 * data, which would not fit a batch.
 *
 * @see `docs/adapters/goose.md#media`
 */
import { JSON_MAX_DEPTH } from "../json/json-value.ts";

/** Where Base64 text may stand, as far as it is read. Each part may in truth be anything. */
type MediaItem = {
  [key: string]: unknown;
  readonly type?: unknown;
  readonly file_type?: unknown;
  readonly isImage?: unknown;
};

/** The types of what has its Base64 text in `data`. */
const TYPES_WITH_DATA: readonly unknown[] = ["base64", "image", "audio"];

/**
 * Puts `byteLength` in the place of each Base64 text of a plain tree, where it stands, and gives
 * the tree: content of MCP and of the Messages API, and what a tool of Claude Code itself gives.
 */
export function withoutMedia(tree: unknown, depth = 0): unknown {
  // What is deeper is not given out.
  if (typeof tree !== "object" || tree === null || depth > JSON_MAX_DEPTH) return tree;
  if (Array.isArray(tree)) {
    for (const part of tree) withoutMedia(part, depth + 1);
    return tree;
  }
  const item = tree as MediaItem;
  // The object's own keys: what a prototype lends is nobody's to change.
  for (const key of Object.keys(item)) {
    const part = item[key];
    if (typeof part === "object") withoutMedia(part, depth + 1);
    else if (typeof part === "string" && isBase64(item, key)) {
      delete item[key];
      item["byteLength"] = base64ByteLength(part);
    }
  }
  return tree;
}

/**
 * How many bytes a Base64 text stands for, also behind the head of a `data:` URL; `undefined` for
 * whatever is no text.
 */
export function base64ByteLength(data: unknown): number | undefined {
  if (typeof data !== "string") return undefined;
  const padding = data.endsWith("==") ? 2 : data.endsWith("=") ? 1 : 0;
  return Math.floor(((data.length - data.indexOf(",") - 1 - padding) * 3) / 4);
}

function isBase64(item: MediaItem, key: string): boolean {
  switch (key) {
    case "data":
      return TYPES_WITH_DATA.includes(item.type);
    case "blob":
      // That of a resource; to Git, which has no address for it, a blob is a name.
      return typeof item["uri"] === "string";
    case "base64":
    case "image_data":
      return true;
    case "stdout":
      return item.isImage === true;
    case "content":
      return item.file_type === "image" || item.file_type === "pdf";
    default:
      return false;
  }
}
