/** The verdict in one look: what the input is, whether it holds, and its figures. */
import { countOf } from "../../../src/cli/count.ts";
import { formatDuration } from "../../../src/cli/duration.ts";
import type { Analysis } from "../analysis/analyse.ts";
import { INPUT_KIND_NAMES, nativeFormatOf } from "../analysis/input-kind.ts";
import { make } from "./dom.ts";

/** How the verdict looks. */
type Tone = "good" | "warning" | "bad" | "idle";

/** The verdict in words. */
export interface Verdict {
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
}

/** The verdict before there is anything to judge. */
export const NOTHING_YET: Verdict = {
  tone: "idle",
  title: "Nothing to judge yet",
  detail: "Paste, type or drop an input, or take an example.",
};

/** Says what an analysis comes to. */
export function verdictOn(analysis: Analysis): Verdict {
  const { kind, counts, problemCounts, problems } = analysis;
  const isNative = nativeFormatOf(kind) !== undefined;
  if (isNative) {
    const native = `${INPUT_KIND_NAMES[kind]}: ${countOf(counts.nativeLines, "line")}`;
    const title = `Folded into ${countOf(counts.events, "event")}`;
    return { tone: toneOf(analysis), title, detail: `${native}. ${runInWords(analysis)}` };
  }
  if (counts.refused > 0) {
    const all = counts.refused + counts.batches;
    const first = problems[0]?.message ?? "";
    const title = all === 1 ? "Refused" : `${counts.refused} of ${all} refused`;
    return { tone: "bad", title, detail: first };
  }
  const what =
    counts.batches === 0
      ? countOf(counts.events, "event")
      : `${countOf(counts.batches, "batch", "batches")} with ${countOf(counts.events, "event")}`;
  const detail = `${what}. ${runInWords(analysis)}`;
  if (problemCounts.error === 0) return { tone: toneOf(analysis), title: "Accepted", detail };
  return { tone: "warning", title: "Accepted, with errors in the run", detail };
}

/** Draws a verdict. */
export function drawVerdict({ title, detail }: Verdict): Node[] {
  return [make("p", "verdict-title", title), make("p", "verdict-detail", detail)];
}

/** Draws the figures of a run. */
export function drawFigures({ counts, run }: Analysis): Node[] {
  if (counts.events === 0) return [];
  const { sum, durationMs, ending } = run;
  const figures: readonly (readonly [name: string, value: string])[] = [
    ["Events", counts.events.toLocaleString("en-US")],
    ["Tool calls", sum.toolCalls.toLocaleString("en-US")],
    ["Stream errors", sum.errors.toLocaleString("en-US")],
    ["Duration", durationMs === 0 ? "not told" : formatDuration(durationMs)],
    ["End", ending ?? "cut off"],
  ];
  return figures.map(([name, value]) =>
    make("div", "", make("dt", "", name), make("dd", "", value)),
  );
}

function toneOf({ problemCounts, run }: Analysis): Tone {
  if (problemCounts.error > 0) return "bad";
  if (problemCounts.warning > 0 || run.ending !== "complete") return "warning";
  return "good";
}

function runInWords({ problemCounts: { error, warning }, run }: Analysis): string {
  const found = [
    ...(error > 0 ? [countOf(error, "error")] : []),
    ...(warning > 0 ? [countOf(warning, "warning")] : []),
  ];
  if (found.length > 0) return `As a whole run: ${found.join(", ")}.`;
  if (run.ending === undefined) return "";
  return `Nothing to say against the run, which ended: ${run.ending}.`;
}
