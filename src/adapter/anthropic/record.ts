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
  readonly text?: string;
}

/** A line of an event stream: a field, or a comment, whose name is empty. */
const FIELD_LINE = /^(event|data|id|retry)?:/;

/** Takes apart what `push` was given; `undefined` for what says nothing. Never throws. */
export function readRecord(native: unknown): AnthropicRecord | undefined {
  if (typeof native !== "string") return readObject(native);
  const record = parseObject(native);
  return record === undefined ? readFrameText(native) : readObject(record);
}

/** No event has a property `data` that is text, so what has one is a frame. */
function readObject(value: unknown): AnthropicRecord {
  const data = field(value, "data");
  const type = textOf(field(value, "type"));
  if (typeof data !== "string") return { type, record: value };
  return readPayload(textOf(field(value, "event")) ?? type, data);
}

function readPayload(event: string | undefined, data: string): AnthropicRecord {
  const record = parseObject(data);
  if (record === undefined) return { type: event, text: data };
  return { type: textOf(field(record, "type")) ?? event, record };
}

/** Text that is no JSON may be a frame, or a line of one, as it came over the wire. */
function readFrameText(text: string): AnthropicRecord | undefined {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "");
  if (!lines.every((line) => FIELD_LINE.test(line))) return { type: undefined, text };
  const valuesOf = (name: string) =>
    lines.filter((line) => line.startsWith(name)).map((line) => line.slice(name.length).trim());
  const data = valuesOf("data:").join("\n");
  return data === "" ? undefined : readPayload(valuesOf("event:").at(-1), data);
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
