/**
 * Pictures, sound and files inside native records: events carry their type and size, never the data,
 * which would not fit a batch.
 *
 * @see `docs/adapters/goose.md#media`
 */
import { JSON_MAX_NODES } from "../json/json-value.ts";
import { isArray, isRecord, readElement, readKeys, readProperty } from "../json/read.ts";
import { field } from "./goose-field.ts";

/** Gives the content of a tool's result with `byteLength` in place of each Base64 text. */
export function withoutMedia(content: unknown): unknown {
  if (!isArray(content)) return content;
  const length = readProperty(content, "length");
  const items: unknown[] = [];
  for (let index = 0; index < Math.min(Number(length), JSON_MAX_NODES); index++) {
    items.push(withoutData(readElement(content, index)));
  }
  return items;
}

/** How many bytes a Base64 text stands for, or `undefined` for whatever is no text. */
export function base64ByteLength(data: unknown): number | undefined {
  if (typeof data !== "string") return undefined;
  const padding = data.endsWith("==") ? 2 : data.endsWith("=") ? 1 : 0;
  return Math.floor(((data.length - padding) * 3) / 4);
}

/** One item: an image or a sound has `data`, a resource may have a `blob` one level down. */
function withoutData(item: unknown): unknown {
  const type = field(item, "type");
  if (type === "image" || type === "audio") return sizeInstead(item, "data");
  if (type !== "resource") return item;
  const resource = field(item, "resource");
  if (typeof field(resource, "blob") !== "string") return item;
  return { ...sizeInstead(item, "resource"), resource: sizeInstead(resource, "blob") };
}

/** A copy without one property, and with the size of the Base64 text in it. */
function sizeInstead(value: unknown, dropped: string): { readonly [key: string]: unknown } {
  const copy = new Map<string, unknown>();
  if (isRecord(value)) {
    for (const key of readKeys(value) ?? []) {
      if (key !== dropped) copy.set(key, readProperty(value, key));
    }
  }
  copy.set("byteLength", base64ByteLength(field(value, dropped)));
  return Object.fromEntries(copy);
}
