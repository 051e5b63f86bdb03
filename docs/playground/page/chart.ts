/**
 * The run as a chart: text and tool calls as bars over time, errors and the end as marks. For the eye;
 * the list below it says the same in words.
 */
import { countOf } from "../../../src/cli/count.ts";
import { formatDuration } from "../../../src/cli/duration.ts";
import type { Analysis } from "../analysis/analyse.ts";
import type { TextRange } from "../analysis/problem.ts";
import type { Bar, Moment, RunPicture } from "../analysis/run-picture.ts";
import { make } from "./dom.ts";
import { type Scale, scaleOf } from "./scale.ts";

/** So many tool calls have a bar of their own. */
const MAX_TOOLS = 24;

/** Draws the chart of a run; nothing for a run without anything to draw. */
export function drawChart(analysis: Analysis, jumpTo: (range: TextRange) => void): Node[] {
  const { run, rowRanges } = analysis;
  if (run.rows.length === 0) return [];
  const scale = scaleOf(run);
  const onPick = (row: number) => {
    const range = rowRanges[row];
    if (range !== undefined) jumpTo(range);
  };
  const tools = run.bars.filter(({ type }) => type === "tool");
  const texts = run.bars.filter(({ type }) => type === "text");
  const signals = run.moments.filter(({ type }) => type === "error" || type === "note");
  const lanes = [
    ...(texts.length > 0
      ? [
          lane(
            "text",
            "",
            texts.map((bar) => drawBar(bar, scale, onPick)),
          ),
        ]
      : []),
    ...tools.slice(0, MAX_TOOLS).map((bar) => drawTool(bar, scale, onPick)),
    ...(signals.length > 0
      ? [
          lane(
            "notes, errors",
            "",
            signals.map((at) => drawMark(at, scale, onPick)),
          ),
        ]
      : []),
  ];
  const plotClass = scale.hasTimes ? "chart-plot" : "chart-plot is-timeless";
  const plot = make("div", plotClass, drawAxis(scale), ...lanes, drawEnd(run, scale));
  const figure = make(
    "figure",
    "chart",
    plot,
    make("figcaption", "chart-caption", caption(run, tools)),
  );
  plot.style.setProperty("--lanes", String(lanes.length));
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", `Chart of the run. ${inWords(run, tools)}`);
  return [figure];
}

function drawTool(bar: Bar, scale: Scale, onPick: (row: number) => void): HTMLElement {
  const length =
    scale.hasTimes && bar.status !== "open" ? formatDuration(bar.toMs - bar.fromMs) : "";
  const words =
    bar.status === "open" ? "no answer" : bar.status === "failed" ? `${length} failed` : length;
  const label = make("span", "bar-label", words.trim());
  const from = scale.at(bar.fromMs, bar.fromRow);
  const to = scale.at(bar.toMs, bar.toRow);
  // The label stands on the side that has room for it.
  if (to > 0.72) {
    label.classList.add("is-left");
    label.style.right = percent(1 - from);
  } else {
    label.style.left = percent(to);
  }
  return lane(bar.name, "is-tool", [drawBar(bar, scale, onPick), label]);
}

function drawBar(bar: Bar, scale: Scale, onPick: (row: number) => void): HTMLElement {
  const element = make("span", "bar");
  element.dataset["type"] = bar.type;
  element.dataset["status"] = bar.status;
  const from = scale.at(bar.fromMs, bar.fromRow);
  element.style.left = percent(from);
  element.style.width = percent(Math.max(0, scale.at(bar.toMs, bar.toRow) - from));
  element.addEventListener("click", () => onPick(bar.fromRow));
  return element;
}

function drawMark(moment: Moment, scale: Scale, onPick: (row: number) => void): HTMLElement {
  const element = make("span", "mark");
  element.dataset["type"] = moment.type;
  element.title = moment.label;
  element.style.left = percent(scale.at(moment.atMs, moment.row));
  element.addEventListener("click", () => onPick(moment.row));
  return element;
}

function drawAxis(scale: Scale): HTMLElement {
  const ticks = scale.ticks.map(({ at, label }) => {
    const tick = make("span", "tick", make("span", "tick-label", label));
    tick.style.left = percent(at);
    return tick;
  });
  return make("div", "axis", make("div", "axis-track", ...ticks));
}

function drawEnd(run: RunPicture, scale: Scale): HTMLElement {
  const end = run.moments.findLast(({ type }) => type === "end");
  const line = make("span", "end-line");
  line.dataset["tone"] = end?.tone ?? "dim";
  line.style.left = percent(end === undefined ? 1 : scale.at(end.atMs, end.row));
  return make("div", "end-track", line);
}

function lane(name: string, className: string, content: readonly Node[]): HTMLElement {
  const label = make("span", "lane-name", name);
  label.title = name;
  return make("div", `lane ${className}`.trim(), label, make("div", "lane-track", ...content));
}

function caption({ durationMs }: RunPicture, tools: readonly Bar[]): string {
  const hidden = tools.length - MAX_TOOLS;
  const more = hidden > 0 ? `${countOf(hidden, "more tool call")} in the list below. ` : "";
  return `${more}${durationMs === 0 ? "The input tells no times: drawn in order." : ""}`.trim();
}

function inWords({ durationMs, sum, ending }: RunPicture, tools: readonly Bar[]): string {
  const failed = tools.filter(({ status }) => status === "failed").length;
  const open = tools.filter(({ status }) => status === "open").length;
  return [
    countOf(sum.toolCalls, "tool call"),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(open > 0 ? [`${open} without an answer`] : []),
    ...(sum.errors > 0 ? [countOf(sum.errors, "stream error")] : []),
    ...(durationMs > 0 ? [`in ${formatDuration(durationMs)}`] : []),
    `ending: ${ending ?? "cut off"}`,
  ].join(", ");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
