/**
 * A run's events folded into the entries of a timeline: text joined from its pieces, answers paired
 * with their calls, the end with what it sums up. Bounded in memory on a run without end.
 */
import type { JsonObject, JsonValue } from "../json/json-value.ts";
import { OpenCalls } from "../run-stream/open-calls.ts";
import type { CarriedRunnerEvent } from "../runner-event/tolerant-reader.ts";

/** What every entry has: when it began. */
interface At {
  readonly tMs: number;
  readonly seq: number;
}

/** One thing that happened. Fields that a payload lacks are absent. */
export type TimelineEntry =
  | (At & { readonly type: "text"; readonly text: string; readonly messageId?: string })
  | (At & { readonly type: "tool_request"; readonly id?: string; readonly data: JsonObject })
  | (At & {
      readonly type: "tool_response";
      readonly id?: string;
      /** The tool, as the call named it. Absent where no call is known. */
      readonly name?: string;
      /** Milliseconds since the call. Absent where no call is known. */
      readonly durationMs?: number;
      readonly data: JsonObject;
    })
  | (At & { readonly type: "notification"; readonly count: number; readonly data: JsonObject })
  | (At & { readonly type: "terminal"; readonly data: JsonObject; readonly sum: RunSum })
  | (At & { readonly type: "cut"; readonly sum: RunSum })
  | (At & { readonly type: "other"; readonly kind: string; readonly data: JsonObject });

/** What a run came to. */
export interface RunSum {
  readonly events: number;
  readonly toolCalls: number;
  readonly errors: number;
  /** The names of tools whose calls were never answered, oldest first; at most ten. */
  readonly unanswered: readonly string[];
  readonly unansweredCalls: number;
}

const MAX_TEXT_LENGTH = 65_536;
const MAX_NAMED = 10;

/** How much of a tool's name is remembered, in UTF-16 code units: a line shows less. */
const MAX_NAME_LENGTH = 256;

interface OpenText extends At {
  readonly messageId: string | undefined;
  readonly pieces: string[];
  length: number;
}

interface OpenNotification extends At {
  readonly data: JsonObject;
  count: number;
}

/** Folds events, in their order, into entries. */
export class Timeline {
  readonly #calls = new OpenCalls<{ readonly name: string; readonly tMs: number }>();
  #text: OpenText | undefined;
  #notification: OpenNotification | undefined;
  #last: At | undefined;
  #hasEnded = false;
  #events = 0;
  #toolCalls = 0;
  #errors = 0;

  /** Takes an event and gives the entries that it completes. */
  push(event: CarriedRunnerEvent): TimelineEntry[] {
    const { seq, tMs } = event;
    this.#last = { tMs, seq };
    this.#events++;
    if (event.kind === "assistant_text") return this.#pushText(event);
    if (event.kind === "notification") return this.#pushNotification(event);
    return [...this.#close(), this.#entryOf(event)];
  }

  /** Takes the end of the events. */
  finish(): TimelineEntry[] {
    const entries = this.#close();
    const { tMs, seq } = this.#last ?? { tMs: 0, seq: 0 };
    if (!this.#hasEnded) entries.push({ type: "cut", tMs, seq, sum: this.#sum() });
    return entries;
  }

  #pushText({ seq, tMs, data }: CarriedRunnerEvent): TimelineEntry[] {
    const text = textOf(data["text"]) ?? "";
    const messageId = textOf(data["messageId"]);
    const open = this.#text;
    if (open !== undefined && data["delta"] === true && open.messageId === messageId) {
      if (open.length + text.length <= MAX_TEXT_LENGTH) {
        open.pieces.push(text);
        open.length += text.length;
        return [];
      }
    }
    const entries = this.#close();
    this.#text = { seq, tMs, messageId, pieces: [text], length: text.length };
    return entries;
  }

  #pushNotification({ seq, tMs, data }: CarriedRunnerEvent): TimelineEntry[] {
    const open = this.#notification;
    if (open !== undefined && open.data["reason"] === data["reason"]) {
      open.count++;
      return [];
    }
    const entries = this.#close();
    this.#notification = { seq, tMs, data, count: 1 };
    return entries;
  }

  #entryOf({ seq, tMs, kind, data }: CarriedRunnerEvent): TimelineEntry {
    switch (kind) {
      case "tool_request":
        return this.#openCall(tMs, seq, data);
      case "tool_response":
        return this.#closeCall(tMs, seq, data);
      case "runtime_terminal":
        this.#hasEnded = true;
        return { type: "terminal", tMs, seq, data, sum: this.#sum() };
      case "stream_error":
        this.#errors++;
        return { type: "other", tMs, seq, kind, data };
      default:
        return { type: "other", tMs, seq, kind, data };
    }
  }

  #openCall(tMs: number, seq: number, data: JsonObject): TimelineEntry {
    this.#toolCalls++;
    const id = textOf(data["id"]);
    if (id === undefined) return { type: "tool_request", tMs, seq, data };
    const name = (textOf(data["name"]) ?? "unknown").slice(0, MAX_NAME_LENGTH);
    this.#calls.open(id, { name, tMs });
    return { type: "tool_request", tMs, seq, id, data };
  }

  #closeCall(tMs: number, seq: number, data: JsonObject): TimelineEntry {
    const id = textOf(data["id"]);
    if (id === undefined) return { type: "tool_response", tMs, seq, data };
    const call = this.#calls.get(id);
    this.#calls.close(id);
    if (call === undefined) return { type: "tool_response", tMs, seq, id, data };
    const durationMs = tMs - call.tMs;
    return { type: "tool_response", tMs, seq, id, name: call.name, durationMs, data };
  }

  /** Completes what waits for more of its kind. */
  #close(): TimelineEntry[] {
    const entries: TimelineEntry[] = [];
    if (this.#text !== undefined) {
      const { tMs, seq, messageId, pieces } = this.#text;
      const text = pieces.join("");
      entries.push({ type: "text", tMs, seq, text, ...(messageId !== undefined && { messageId }) });
    }
    if (this.#notification !== undefined) {
      entries.push({ type: "notification", ...this.#notification });
    }
    this.#text = undefined;
    this.#notification = undefined;
    return entries;
  }

  #sum(): RunSum {
    const calls = this.#calls;
    const unanswered: string[] = [];
    for (const [, { name }] of calls.entries()) {
      if (unanswered.push(name) === MAX_NAMED) break;
    }
    const counts = { events: this.#events, toolCalls: this.#toolCalls, errors: this.#errors };
    return { ...counts, unanswered, unansweredCalls: calls.size };
  }
}

/** Text out of a payload that nobody vouches for. */
export function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
