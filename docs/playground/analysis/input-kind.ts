/** What an input is: read off its first telling line, never off its name. */
import type { NativeFormat } from "../../../src/cli/command-table.ts";
import { leavesBracketOpen } from "../../../src/cli/json-places.ts";
import { type Line, linesOf } from "./lines.ts";

/** What an input can be: one JSON document, lines of batches or events, or a native stream. */
export const INPUT_KINDS = ["batch", "ndjson", "goose", "claude-code", "anthropic"] as const;

/** One of {@link INPUT_KINDS}. */
export type InputKind = (typeof INPUT_KINDS)[number];

/** Each kind in words. */
export const INPUT_KIND_NAMES: Readonly<Record<InputKind, string>> = {
  batch: "JSON batch",
  ndjson: "NDJSON",
  goose: "Goose stream",
  "claude-code": "Claude Code stream",
  anthropic: "Anthropic stream",
};

/** So many lines are looked at: a program may print prose before its first record. */
const TELLING_LINES = 50;
const SSE_DATA = /^data: ?/;
const SSE_EVENT_OF_ANTHROPIC = /^event: ?(?:message_|content_block_|ping\b)/;
const ANTHROPIC_TYPES =
  /^(?:message_(?:start|delta|stop)|content_block_(?:start|delta|stop)|ping)$/;
const CLAUDE_CODE_TYPES = /^(?:system|stream_event|assistant|user|result)$/;

/** Tells whether text is the name of a kind. */
export function isInputKind(name: string): name is InputKind {
  return (INPUT_KINDS as readonly string[]).includes(name);
}

/** Tells what kind of native stream a kind is, or `undefined` for what speaks the contract already. */
export function nativeFormatOf(kind: InputKind): NativeFormat | undefined {
  return kind === "batch" || kind === "ndjson" ? undefined : kind;
}

/** Decides what an input is. What tells nothing is taken for a batch that went wrong. */
export function detectInputKind(text: string): InputKind {
  let records = 0;
  let first: Line | undefined;
  for (const line of linesOf(text)) {
    first ??= line;
    if (line.number > first.number + TELLING_LINES) break;
    const native = nativeKindOf(line.text);
    if (native !== undefined) return native;
    if (isObjectText(line.text)) records++;
    if (records > 1) return "ndjson";
  }
  if (first === undefined || leavesBracketOpen(first.text)) return records > 1 ? "ndjson" : "batch";
  return records === 1 && first.to < text.trimEnd().length ? "ndjson" : "batch";
}

function nativeKindOf(line: string): InputKind | undefined {
  if (SSE_EVENT_OF_ANTHROPIC.test(line)) return "anthropic";
  const start = line.indexOf("{");
  if (start === -1) return undefined;
  const record = parseObject(line.replace(SSE_DATA, "")) ?? parseObject(line.slice(start));
  const type = record?.["type"];
  if (record === undefined || typeof type !== "string") return undefined;
  if (ANTHROPIC_TYPES.test(type)) return "anthropic";
  if (type === "error") return typeof record["error"] === "string" ? "goose" : "anthropic";
  if (CLAUDE_CODE_TYPES.test(type)) return "claude-code";
  if (type === "message") return isObject(record["message"]) ? "goose" : undefined;
  if (type === "notification") return "extension_id" in record ? "goose" : undefined;
  return type === "complete" && "total_tokens" in record ? "goose" : undefined;
}

function isObjectText(line: string): boolean {
  const object = parseObject(line);
  return object !== undefined && Object.keys(object).length > 0;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
