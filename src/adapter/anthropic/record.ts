/**
 * What stands in a record: an event, as an object, as JSON text, or in a frame of server-sent events.
 *
 * @see `docs/adapters/anthropic.md#input`
 */
import { isRecord } from "../../json/read.ts";
import { field, textOf } from "../field.ts";

/** A record with its type, or text that is none. */
export interface AnthropicRecord {
  readonly type: string | undefined;
  readonly record?: unknown;
  /** Whether the record was parsed here, so that nobody else holds it. */
  readonly isOwn?: boolean;
  readonly text?: string;
}

/** The payload in a frame that nobody decoded: its one line of data. */
const DATA_LINE = /(?:^|[\r\n])data: ?([^\r\n]*)/;

/** Takes apart what `push` was given. Never throws. */
export function readRecord(native: unknown): AnthropicRecord {
  const isOwn = typeof native === "string";
  const record = isOwn ? parseObject(native) : native;
  // No event has a property `data` that is text, so what has one is a frame.
  const data = record === undefined ? dataOf(String(native)) : field(record, "data");
  const type = textOf(field(record, "event") ?? field(record, "type"));
  if (typeof data !== "string") return { type, record, isOwn };
  const payload = parseObject(data);
  if (payload === undefined) return { type, text: data };
  return { type: textOf(field(payload, "type")) ?? type, record: payload, isOwn: true };
}

function dataOf(text: string): string {
  return DATA_LINE.exec(text)?.[1] ?? text;
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
