/** A run as it is drawn: the entries of its timeline, and its tool calls as bars. */
import type { Style } from "../../../src/cli/palette.ts";
import { type RunSum, Timeline, type TimelineEntry, textOf } from "../../../src/cli/timeline.ts";
import { pictureOf } from "../../../src/cli/timeline-picture.ts";
import type { Place } from "./problem.ts";
import type { PlacedEvent } from "./reading.ts";

/** Text of an entry. */
interface RowPart {
  readonly text: string;
  readonly isDim: boolean;
}

/** One entry of the timeline. */
export interface Row {
  readonly tMs: number;
  readonly label: string;
  readonly tone: Style;
  readonly parts: readonly RowPart[];
}

/** A stretch of the run: a tool call until its answer, or text from its first piece to its last. */
export interface Bar {
  readonly type: "tool" | "text";
  readonly name: string;
  readonly status: "ok" | "failed" | "open";
  /** The entries that it begins and ends with; what is open ends with the run. */
  readonly fromRow: number;
  readonly toRow: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A moment of the run. */
export interface Moment {
  readonly type: "start" | "error" | "note" | "end";
  readonly tone: Style;
  readonly row: number;
  readonly atMs: number;
  readonly label: string;
}

/** A run as it is drawn. */
export interface RunPicture {
  readonly rows: readonly Row[];
  readonly bars: readonly Bar[];
  readonly moments: readonly Moment[];
  /** How many entries there are: those after {@link MAX_ROWS} are counted and not drawn. */
  readonly rowCount: number;
  readonly durationMs: number;
  readonly sum: RunSum;
  /** How the run ended, or `undefined` where it is cut off. */
  readonly ending?: string;
}

/** So many entries are drawn; more is told of. */
export const MAX_ROWS = 2_000;

const PART_MAX_LENGTH = 4_000;

/** Draws a run. Gives the place of each row beside it. */
export function drawRun(events: readonly PlacedEvent[]): { picture: RunPicture; places: Place[] } {
  const sketch = new Sketch(events.some(({ event }) => event.tMs > 0));
  const timeline = new Timeline();
  const places = new Map<number, Place>();
  let lastMs = 0;
  for (const { event, place } of events) {
    if (!places.has(event.seq)) places.set(event.seq, place);
    for (const entry of timeline.push(event)) sketch.add(entry, places.get(entry.seq), lastMs);
    lastMs = event.tMs;
  }
  for (const entry of timeline.finish()) sketch.add(entry, places.get(entry.seq), lastMs);
  return { picture: sketch.finish(lastMs), places: sketch.places };
}

class Sketch {
  readonly places: Place[] = [];
  readonly #rows: Row[] = [];
  readonly #bars: Bar[] = [];
  readonly #moments: Moment[] = [];
  /** Calls that wait for their answer: where their bar stands. */
  readonly #open = new Map<string, number>();
  #count = 0;
  #sum: RunSum = { events: 0, toolCalls: 0, errors: 0, unanswered: [], unansweredCalls: 0 };
  #ending: string | undefined;
  readonly #hasTimes: boolean;

  constructor(hasTimes: boolean) {
    this.#hasTimes = hasTimes;
  }

  /** Adds an entry; `lastMs` is the time of the last event that went into it, where it took several. */
  add(entry: TimelineEntry, place: Place | undefined, lastMs: number): void {
    const row = this.#count;
    this.#count++;
    if (entry.type === "terminal" || entry.type === "cut") this.#sum = entry.sum;
    if (entry.type === "terminal") this.#ending = textOf(entry.data["reason"]) ?? "unknown";
    if (row >= MAX_ROWS || place === undefined) return;
    const { label, style, parts } = pictureOf(this.#hasTimes ? entry : withoutTimes(entry));
    this.places.push(place);
    this.#rows.push({
      tMs: entry.tMs,
      label,
      tone: style,
      parts: parts.map((part) => ({ text: cut(part.text), isDim: part.style === "dim" })),
    });
    this.#mark(entry, { row, tone: style, label }, lastMs);
  }

  finish(durationMs: number): RunPicture {
    const last = this.#rows.length - 1;
    return {
      rows: this.#rows,
      // What nobody answered lasts as long as the run does.
      bars: this.#bars.map((bar) =>
        bar.status === "open" ? { ...bar, toRow: last, toMs: durationMs } : bar,
      ),
      moments: this.#moments,
      rowCount: this.#count,
      durationMs,
      sum: this.#sum,
      ...(this.#ending !== undefined && { ending: this.#ending }),
    };
  }

  #mark(entry: TimelineEntry, at: Pick<Moment, "row" | "tone" | "label">, lastMs: number): void {
    const { row } = at;
    const atMs = entry.tMs;
    switch (entry.type) {
      case "text":
        this.#bars.push({
          ...{ type: "text", name: "text", status: "ok", fromRow: row, toRow: row },
          ...{ fromMs: atMs, toMs: Math.max(atMs, lastMs) },
        });
        return;
      case "tool_request":
        if (entry.id !== undefined) this.#open.set(entry.id, this.#bars.length);
        this.#bars.push({
          ...{ type: "tool", name: cut(textOf(entry.data["name"]) ?? "unknown", 80) },
          ...{ status: "open", fromRow: row, toRow: row, fromMs: atMs, toMs: atMs },
        });
        return;
      case "tool_response":
        this.#answer(entry.id, row, atMs, at.label === "failed" ? "failed" : "ok");
        return;
      case "terminal":
      case "cut":
        this.#moments.push({ ...at, type: "end", atMs });
        return;
      case "notification":
        this.#moments.push({ ...at, type: "note", atMs });
        return;
      case "other":
        if (entry.kind === "stream_error") this.#moments.push({ ...at, type: "error", atMs });
        if (entry.kind === "runtime_started") this.#moments.push({ ...at, type: "start", atMs });
    }
  }

  #answer(id: string | undefined, toRow: number, toMs: number, status: "ok" | "failed"): void {
    const index = id === undefined ? undefined : this.#open.get(id);
    const bar = index === undefined ? undefined : this.#bars[index];
    if (id === undefined || index === undefined || bar === undefined) return;
    this.#open.delete(id);
    this.#bars[index] = { ...bar, toRow, toMs: Math.max(bar.fromMs, toMs), status };
  }
}

/** Where no times are told, none took 0 ms. */
function withoutTimes(entry: TimelineEntry): TimelineEntry {
  if (entry.type !== "tool_response") return entry;
  const { durationMs: _durationMs, ...rest } = entry;
  return rest;
}

function cut(text: string, maxLength = PART_MAX_LENGTH): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength).toWellFormed()}…`;
}
