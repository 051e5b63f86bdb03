/**
 * The chart of the page: everybody doing the same work, a panel for each workload. Plain SVG in a few
 * lines: the libraries that draw charts write their colours into every shape, and this follows the
 * reader's light or dark scheme.
 */
import type { ContestResult } from "./contest.ts";
import { spreadOf } from "./statistics.ts";

const SHOWN_WORKLOADS = ["small", "typical", "full", "nested"];

/** Longer bars are cut, and say so by an open end. */
const MOST_PERCENT = 400;

const WIDTH = 820;
const LABEL_WIDTH = 235;
const ROW = 20;
const PANEL_GAP = 34;
const TOP = 52;

const STYLE = `
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600; font-size: 14px }
.faint { fill: #656d76 }
.bar { fill: #afb8c1 }
.ours { fill: #0969da }
.rule { stroke: #656d76; stroke-dasharray: 3 3 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .faint { fill: #8d96a0 }
  .bar { fill: #484f58 }
  .ours { fill: #4493f8 }
  .rule { stroke: #8d96a0 }
}`;

/** Draws what was measured. */
export function chartOf(result: ContestResult): string {
  const members = result.contenders.filter(
    ({ id, group }) => group === "same-work" || id === "validate" || id === "earlier-same-work",
  );
  const panelHeight = members.length * ROW + PANEL_GAP;
  const workloads = SHOWN_WORKLOADS.filter((name) =>
    result.workloads.some((workload) => workload.name === name),
  );
  const height = TOP + workloads.length * panelHeight;
  const panels = workloads.map((workload, index) => {
    const bars = members.map(({ id }) => {
      const series = result.series.find(({ heat, task }) => heat === workload && task === id);
      const percent = spreadOf(series?.ratio ?? []).median * 100;
      return { label: labelOf(id), percent, isOurs: id === "validate" };
    });
    return panelOf(workload, bars, TOP + index * panelHeight);
  });
  const title = "Time of a verdict with an independent, deep-frozen batch, % of JSON.parse";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${title}</title>`,
    `<style>${STYLE}</style>`,
    textAt(0, 18, title, "title"),
    textAt(
      0,
      36,
      "Everybody is given the same work. The dashed line is JSON.parse of the same body; shorter is faster.",
      "faint",
    ),
    ...panels,
    "</svg>\n",
  ].join("\n");
}

interface Bar {
  readonly label: string;
  readonly percent: number;
  readonly isOurs: boolean;
}

function panelOf(workload: string, bars: readonly Bar[], top: number): string {
  const sorted = [...bars].filter(({ percent }) => Number.isFinite(percent));
  sorted.sort((left, right) => left.percent - right.percent);
  const rows = sorted.flatMap(({ label, percent, isOurs }, index) => {
    const y = top + 22 + index * ROW;
    const width = lengthOf(Math.min(percent, MOST_PERCENT));
    const words = `${percent.toFixed(0)} %${percent > MOST_PERCENT ? " …" : ""}`;
    return [
      textAt(LABEL_WIDTH - 8, y + 11, label, isOurs ? "" : "faint", "end"),
      `<rect x="${LABEL_WIDTH}" y="${y}" width="${width}" height="14" class="${isOurs ? "ours" : "bar"}"/>`,
      textAt(LABEL_WIDTH + width + 6, y + 11, words, isOurs ? "" : "faint"),
    ];
  });
  const x = LABEL_WIDTH + lengthOf(100);
  const rule = `<line x1="${x}" x2="${x}" y1="${top + 16}" y2="${top + 20 + sorted.length * ROW}" class="rule"/>`;
  return [textAt(0, top + 10, workload, "title"), ...rows, rule].join("\n");
}

function lengthOf(percent: number): number {
  return Math.round((percent / MOST_PERCENT) * (WIDTH - LABEL_WIDTH - 70));
}

function labelOf(id: string): string {
  if (id === "validate") return "validateRunnerEventBatch";
  return id === "earlier-same-work" ? "the earlier validator" : id.replace(", same work", "");
}

function textAt(x: number, y: number, words: string, style = "", anchor = "start"): string {
  const escaped = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x}" y="${y}" class="${style}" text-anchor="${anchor}">${escaped}</text>`;
}
