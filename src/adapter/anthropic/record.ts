/**
 * What stands in a record: an event, as an object, as JSON text, or in a frame of server-sent
 * events.
 *
 * @see `docs/adapters/anthropic.md#input`
 */
import { copyTree, isObject, parseJson } from "../native-tree.ts";
import { readKnownLine } from "./known-line.ts";

/**
 * An event or a message, as far as it is read. Each part may in truth be anything, or be missing.
 */
export type AnthropicRecord = {
  readonly type?: unknown;
  /** Of a frame, as `data` is. */
  readonly event?: unknown;
  readonly data?: unknown;
  readonly index?: unknown;
  readonly message?: NativeMessage;
  readonly content_block?: NativeBlock;
  readonly delta?: NativeDelta;
  readonly usage?: unknown;
  readonly context_management?: unknown;
  readonly input_transformations?: unknown;
  readonly error?: { readonly type?: unknown; readonly message?: unknown } | null;
  readonly request_id?: unknown;
  readonly role?: unknown;
  readonly content?: unknown;
};

/** What a message is told to be, at its start or later. */
export type NativeTelling = {
  readonly stop_reason?: unknown;
  readonly stop_details?: { readonly category?: unknown; readonly explanation?: unknown } | null;
  readonly container?: { readonly skills?: unknown } | null;
} | null;

/** A message. */
export type NativeMessage =
  | (NativeTelling & {
      readonly id?: unknown;
      readonly model?: unknown;
      readonly usage?: unknown;
    })
  | null;

/** A block of a message, of any type. */
export type NativeBlock = {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly thinking?: unknown;
  readonly id?: unknown;
  readonly name?: unknown;
  readonly server_name?: unknown;
  readonly toolset_name?: unknown;
  readonly input?: unknown;
  readonly tool_use_id?: unknown;
  readonly is_error?: unknown;
  readonly content?: { readonly type?: unknown; readonly content?: unknown } | null;
  readonly file_id?: unknown;
  readonly filename?: unknown;
} | null;

/** A part of a block, or what is told of a message, of any type. */
export type NativeDelta =
  | (NativeTelling & {
      readonly type?: unknown;
      readonly text?: unknown;
      readonly thinking?: unknown;
      readonly partial_json?: unknown;
      readonly citation?: unknown;
      readonly content?: unknown;
    })
  | null;

/** A record with its type, or text that is none. */
interface ReadRecord {
  readonly type: unknown;
  readonly record: AnthropicRecord | null;
  readonly text?: string;
}

/** The lines of frames that nobody decoded which say something. */
const FRAME_LINES = /(?:^|[\r\n])(event|data): ?([^\r\n]*)/g;

/**
 * Text of nothing but the other fields of frames, and comments, as somebody has it who pushes line
 * by line.
 */
const FRAME_REST = /^(?:(?:event|id|retry)?:[^\r\n]*(?:[\r\n]+|$))+$/;

/**
 * Gives the payloads of frames that nobody decoded, each with its event's name where it has one,
 * and none for lines that bring none; whatever is no text of frames is the one payload.
 */
export function payloadsOf(native: unknown): readonly unknown[] {
  if (typeof native !== "string" || native.startsWith("{")) return [native];
  const payloads: unknown[] = [];
  let event: string | undefined;
  for (const [, name, value = ""] of native.matchAll(FRAME_LINES)) {
    if (name === "data") payloads.push(event === undefined ? value : { event, data: value });
    event = name === "event" ? value : undefined;
  }
  return payloads.length > 0 || FRAME_REST.test(native) ? payloads : [native];
}

/** Takes apart what `push` was given. Never throws. */
export function readRecord(native: unknown): ReadRecord {
  const tree = typeof native === "string" ? parseRecord(native) : (copyTree(native) ?? null);
  if (typeof native === "string" && !isObject(tree)) {
    return { type: undefined, record: null, text: native };
  }
  // What is no object has no fields.
  const record = tree as AnthropicRecord | null;
  const type = record?.event ?? record?.type;
  // No event has a property `data` that is text, so what has one is a frame.
  const data = record?.data;
  if (typeof data !== "string") return { type, record };
  const payload = parseRecord(data);
  if (!isObject(payload)) return { type, record, text: data };
  return { type: payload["type"] ?? type, record: payload };
}

function parseRecord(json: string): unknown {
  return readKnownLine(json) ?? parseJson(json);
}
