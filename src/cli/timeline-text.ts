/** The entries of a timeline as lines of a given width, safe for a terminal. */
import type { JsonObject, JsonValue } from "../json/json-value.ts";
import type { Paint, Style } from "./palette.ts";
import { countOf } from "./session.ts";
import { cutText, displayWidth, escapeLine, wrapText } from "./terminal-text.ts";
import { type RunSum, type TimelineEntry, textOf } from "./timeline.ts";

/** The narrowest timeline. What is asked to be narrower is as wide as this. */
export const MIN_WIDTH = 20;

/** How a timeline is to look. */
export interface TimelineLooks {
  /** The columns that no line exceeds. */
  readonly width: number;
  readonly paint: Paint;
  /** Whether arguments and answers are written whole. */
  readonly full: boolean;
}

/** A part of an entry: text that is wrapped, in one style, in at most so many lines. */
interface Part {
  readonly text: string;
  readonly style?: Style;
  readonly maxLines?: number;
}

/** What an entry comes to before it is laid out. */
interface Picture {
  readonly label: string;
  readonly style: Style;
  readonly parts: readonly Part[];
}

const TIME_WIDTH = 8;
const LABEL_WIDTH = 9;
/** Where text begins, right of the time and the label. */
const WIDE_INDENT = TIME_WIDTH + LABEL_WIDTH + 4;
const NARROW_INDENT = 2;
const WIDE_FROM = 50;
const EXCERPT_LINES = 3;

/** Writes one entry as lines, none wider than the looks allow, none with a control character. */
export function formatEntry(entry: TimelineEntry, looks: TimelineLooks): string[] {
  const { paint } = looks;
  const width = Math.max(MIN_WIDTH, Math.floor(looks.width));
  const { label, style, parts } = pictureOf(entry);
  const isWide = width >= WIDE_FROM;
  const indent = isWide ? WIDE_INDENT : NARROW_INDENT;
  const body = parts.flatMap((part) => layOut(part, width - indent, looks));
  const time = cutText(formatTime(entry.tMs), TIME_WIDTH).padStart(TIME_WIDTH);
  const head = `${paint("dim", time)}  ${paint(style, label.padEnd(LABEL_WIDTH))}`;
  const [first, ...rest] = isWide ? body : ["", ...body];
  const margin = " ".repeat(indent);
  return [`${head}  ${first ?? ""}`, ...rest.map((line) => margin + line)].map((line) => {
    return line.trimEnd();
  });
}

/** Writes the line above a run. */
export function formatRunTitle(runId: string, { width, paint }: TimelineLooks): string {
  return paint("bold", cutText(`Run ${escapeLine(runId)}`, Math.max(MIN_WIDTH, width)));
}

/** Writes milliseconds for people: `0.4s`, `12.0s`, `3m07s`, `2h05m`, `12d03h`. */
export function formatTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds}.${Math.floor((ms % 1000) / 100)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${pad(seconds % 60)}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours}h${pad(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d${pad(hours % 24)}h`;
}

/** Writes how long something took: `340ms`, and from a second on as {@link formatTime} does. */
export function formatDuration(ms: number): string {
  return ms < 1000 ? `${ms}ms` : formatTime(ms);
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}

function layOut({ text, style, maxLines }: Part, width: number, looks: TimelineLooks): string[] {
  const limit = looks.full ? undefined : maxLines;
  let lines: string[];
  if (limit === undefined) {
    lines = wrapText(text, width);
  } else {
    // What cannot be shown need not be wrapped: an answer may be megabytes long.
    const enough = text.slice(0, limit * width * 2);
    lines = wrapText(enough, width);
    if (lines.length > limit || enough.length < text.length) {
      lines.length = Math.min(lines.length, limit);
      const last = lines.pop() ?? "";
      lines.push(displayWidth(last) < width ? `${last}…` : cutText(`${last}…`, width));
    }
  }
  return lines.map((line) =>
    style === undefined || line === "" ? line : looks.paint(style, line),
  );
}

function pictureOf(entry: TimelineEntry): Picture {
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
      const reason = `${textOf(entry.data["reason"]) ?? "unknown"}${times}`;
      return { label: "note", style: "dim", parts: [...oneLine(reason), ...details(entry.data)] };
    }
    case "terminal":
      return pictureOfEnd(entry.data, entry.sum);
    case "cut":
      return {
        label: "cut off",
        style: "red",
        parts: [{ text: "The stream stops before the run's end." }, ...sumParts(entry.sum)],
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
      { text: code === undefined ? reason : `${reason} (${code})`, style, maxLines: 1 },
      ...excerpt(textOf(data["message"]) ?? ""),
      ...sumParts(sum),
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
      return { label: "event", style: "dim", parts: [...oneLine(kind), ...details(data)] };
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

/** Whatever a payload holds beside what has been said already. */
function details({ source: _source, reason: _reason, ...rest }: JsonObject): Part[] {
  return excerpt(formatFields(rest));
}

function sumParts({ toolCalls, errors, unanswered, unansweredCalls }: RunSum): Part[] {
  const calls = toolCalls === 0 ? [] : [countOf(toolCalls, "tool call")];
  const faults = errors === 0 ? [] : [countOf(errors, "error")];
  const text = [...calls, ...faults].join(", ");
  const parts: Part[] = text === "" ? [] : [{ text, style: "dim" }];
  if (unansweredCalls > 0) {
    const more = unansweredCalls > unanswered.length ? ", …" : "";
    const list = `${unanswered.join(", ")}${more}`;
    parts.push({
      text: `${unansweredCalls} never answered: ${list}`,
      style: "yellow",
      maxLines: 2,
    });
  }
  return parts;
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
