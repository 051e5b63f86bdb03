/** Where a moment stands on a chart: by its time, or by its order where no times are told. */
import { formatTime } from "../../../src/cli/duration.ts";
import type { RunPicture } from "../analysis/run-picture.ts";

/** From moments to shares of the chart's width, 0 to 1. */
export interface Scale {
  readonly hasTimes: boolean;
  at(ms: number, row: number): number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** What people count in, beside powers of ten below and of hours above. */
const STEPS_MS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 6, 12, 24].map((hours) => hours * HOUR_MS),
];
const MAX_TICKS = 6;

/** The scale of a run. */
export function scaleOf({ durationMs, rows }: RunPicture): Scale {
  if (durationMs === 0) {
    const steps = Math.max(1, rows.length - 1);
    return { hasTimes: false, at: (_ms, row) => clamp(row / steps), ticks: [] };
  }
  return {
    hasTimes: true,
    at: (ms) => clamp(ms / durationMs),
    ticks: ticksOf(durationMs),
  };
}

function ticksOf(durationMs: number): Scale["ticks"] {
  const least = durationMs / MAX_TICKS;
  const step =
    STEPS_MS.find((candidate) => candidate >= least) ?? Math.ceil(least / HOUR_MS) * HOUR_MS;
  // A tick at the very end would be written over the edge.
  const count = Math.floor((durationMs * 0.96) / step);
  return Array.from({ length: count + 1 }, (_, index) => {
    return { at: (index * step) / durationMs, label: labelOf(index * step, step) };
  });
}

function labelOf(ms: number, stepMs: number): string {
  if (ms === 0) return "0";
  if (stepMs < SECOND_MS) return `${(ms / SECOND_MS).toFixed(stepMs < 100 ? 2 : 1)}s`;
  return formatTime(ms).replace(/\.0s$/, "s").replace(/m00s$/, "m").replace(/h00m$/, "h");
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
