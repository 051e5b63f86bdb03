/** What each entry of a timeline says, before it is laid out in lines. */
import type { JsonObject, JsonValue } from "../json/json-value.ts";
import { countOf } from "./count.ts";
import { formatDuration } from "./duration.ts";
import type { Style } from "./palette.ts";
import { type RunSum, type TimelineEntry, textOf } from "./timeline.ts";

/** A part of an entry: text that is wrapped, in one style, in at most so many lines. */
export interface Part {
  readonly text: string;
  readonly style?: Style;
  readonly maxLines?: number;
}

/** What an entry comes to before it is laid out. */
export interface Picture {
  readonly label: string;
  readonly style: Style;
  readonly parts: readonly Part[];
}

const EXCERPT_LINES = 3;

/** Says what an entry comes to: what is written, in which style, and how much of it at most. */
export function pictureOf(entry: TimelineEntry): Picture {
  switch (entry.type) {
    case "text":
      return { label: "assistant", style: "cyan", parts: [{ text: trimBlankLines(entry.text) }] };
    case "tool_request": {
      const { name, arguments: args } = entry.data;
      const call = `${textOf(name) ?? "unknown"} ${formatArguments(args)}`;
      return { label: "tool", style: "yellow", parts: [{ text: call, maxLines: EXCERPT_LINES }] };
    }
    case "tool_response":
      return pictureOfAnswer(entry);
    case "notification": {
      const times = entry.count === 1 ? "" : ` (${entry.count} times)`;
      const { source: _source, reason, ...rest } = entry.data;
      const text = `${textOf(reason) ?? "unknown"}${times} ${formatFields(rest)}`;
      return { label: "note", style: "dim", parts: excerpt(text) };
    }
    case "terminal":
      return pictureOfEnd(entry.data, entry.sum);
    case "cut":
      return {
        label: "cut off",
        style: "red",
        parts: [
          { text: formatSum("the stream stops before the run's end", entry.sum) },
          ...formatUnanswered(entry.sum),
        ],
      };
    case "other":
      return pictureOfOther(entry.kind, entry.data);
  }
}

function pictureOfAnswer(entry: TimelineEntry & { readonly type: "tool_response" }): Picture {
  const { data, name, durationMs } = entry;
  const hasFailed = data["status"] === "error" || data["isError"] === true;
  const tool = name ?? `a call that is not known (${entry.id ?? "without an id"})`;
  const after = durationMs === undefined ? "" : ` after ${formatDuration(durationMs)}`;
  return {
    label: hasFailed ? "failed" : "answer",
    style: hasFailed ? "red" : "green",
    parts: [...oneLine(`${tool}${after}`), ...excerpt(formatContent(data["content"]))],
  };
}

function pictureOfEnd(data: JsonObject, sum: RunSum): Picture {
  const reason = textOf(data["reason"]) ?? "unknown";
  const style = reason === "complete" ? "green" : reason === "cancelled" ? "yellow" : "red";
  const code = textOf(data["code"]);
  const usage = data["usage"];
  return {
    label: "end",
    style,
    parts: [
      { text: formatSum(code === undefined ? reason : `${reason} (${code})`, sum), style },
      ...excerpt(textOf(data["message"]) ?? ""),
      ...formatUnanswered(sum),
      ...excerpt(isJsonObject(usage) ? formatFields(usage) : ""),
    ],
  };
}

function pictureOfOther(kind: string, data: JsonObject): Picture {
  switch (kind) {
    case "runtime_started": {
      const names = ["source", "provider", "model"].flatMap((key) => textOf(data[key]) ?? []);
      return { label: "started", style: "green", parts: oneLine(names.join(", ")) };
    }
    case "stream_error": {
      const code = textOf(data["code"]);
      const message = textOf(data["message"]) ?? "unknown";
      const text = code === undefined ? message : `${code}: ${message}`;
      return { label: "error", style: "red", parts: [{ text, maxLines: 2 * EXCERPT_LINES }] };
    }
    case "skill_loaded":
      return { label: "skill", style: "green", parts: oneLine(textOf(data["name"]) ?? "unknown") };
    case "file_uploaded": {
      const names = ["path", "fileId", "name"].flatMap((key) => textOf(data[key]) ?? []);
      return { label: "file", style: "green", parts: oneLine(names.join(", ")) };
    }
    default:
      return { label: "event", style: "dim", parts: excerpt(`${kind} ${formatFields(data)}`) };
  }
}

function oneLine(text: string): Part[] {
  return [{ text, maxLines: 1 }];
}

function excerpt(text: string): Part[] {
  const trimmed = trimBlankLines(text);
  return trimmed === "" ? [] : [{ text: trimmed, style: "dim", maxLines: EXCERPT_LINES }];
}

function trimBlankLines(text: string): string {
  return text.replace(/^(?:[ \t]*\r?\n)+/, "").trimEnd();
}

function formatUnanswered({ unanswered, unansweredCalls }: RunSum): Part[] {
  if (unansweredCalls === 0) return [];
  const more = unansweredCalls > unanswered.length ? ", …" : "";
  const text = `${countOf(unansweredCalls, "call")} never answered: ${unanswered.join(", ")}${more}`;
  return [{ text, style: "yellow", maxLines: EXCERPT_LINES }];
}

/** How it ended and what it came to: `complete, 3 tool calls, 1 error`. */
function formatSum(ending: string, { toolCalls, errors }: RunSum): string {
  const calls = toolCalls === 0 ? [] : [countOf(toolCalls, "tool call")];
  const faults = errors === 0 ? [] : [countOf(errors, "error")];
  return [ending, ...calls, ...faults].join(", ");
}

function formatArguments(args: JsonValue | undefined): string {
  return isJsonObject(args) ? formatFields(args) : formatValue(args);
}

function formatFields(fields: JsonObject): string {
  return Object.entries(fields)
    .map(([key, value]) => `${key}=${formatValue(value)}`)
    .join(" ");
}

function formatValue(value: JsonValue | undefined): string {
  return value === undefined ? "" : JSON.stringify(value);
}

/** The text of a tool's answer where that is what it is, as most are; else its JSON. */
function formatContent(content: JsonValue | undefined): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return formatValue(content);
  return (content as readonly JsonValue[])
    .map((block) => (isJsonObject(block) ? textOf(block["text"]) : undefined) ?? formatValue(block))
    .join("\n");
}

function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
