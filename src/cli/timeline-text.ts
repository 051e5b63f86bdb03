/** The entries of a timeline as lines of a given width, safe for a terminal. */

import { formatTime } from "./duration.ts";
import type { Paint } from "./palette.ts";
import { cutText, displayWidth, escapeLine, wrapText } from "./terminal-text.ts";
import type { TimelineEntry } from "./timeline.ts";
import { type Part, pictureOf } from "./timeline-picture.ts";

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

const TIME_WIDTH = 8;
const LABEL_WIDTH = 9;
/** Where text begins, right of the time and the label. */
const WIDE_INDENT = TIME_WIDTH + LABEL_WIDTH + 4;
const NARROW_INDENT = 2;
const WIDE_FROM = 50;

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

function layOut({ text, style, maxLines }: Part, width: number, looks: TimelineLooks): string[] {
  const limit = looks.full ? undefined : maxLines;
  let lines: string[];
  if (limit === undefined) {
    lines = wrapText(text, width);
  } else {
    // What cannot be shown need not be wrapped: an answer may be megabytes long.
    const enough = text.slice(0, limit * width * 2);
    // Blank lines would use up what little is shown.
    lines = wrapText(enough, width).filter((line) => line !== "");
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
