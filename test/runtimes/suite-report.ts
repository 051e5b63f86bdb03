/** What the suite reports, as cells of the table. */
import type { Cell, Outcome } from "./report.ts";

/** The parts of the suite. */
export const PARTS = ["entries", "data", "vectors", "codecs"] as const;

/** What a run of the suite gives. */
export interface SuiteReport {
  /** The runtime with its version, as it calls itself. */
  readonly engine: string;
  readonly parts: Readonly<Record<(typeof PARTS)[number], Outcome>>;
}

/** How the package was loaded. */
export type Loading = "import" | "require";

/** A report's cells. */
export function cellsOf(loading: Loading, { parts }: SuiteReport): Record<string, Cell> {
  return Object.fromEntries(PARTS.map((part) => [`${loading}.${part}`, parts[part]]));
}

/** The same cells where nothing was asked. */
export function absentCells(loading: Loading, absent: string): Record<string, Cell> {
  return Object.fromEntries(PARTS.map((part) => [`${loading}.${part}`, { absent }]));
}

/** The report that a host handed over as JSON. Throws where it is none: the suite did not come to its end. */
export function readSuiteReport(text: string): SuiteReport {
  const report = JSON.parse(text) as Partial<SuiteReport>;
  for (const part of PARTS) {
    if (typeof report.parts?.[part]?.passed !== "number") throw new Error(`no ${part} in ${text}`);
  }
  // Every part that is read later has just been looked at.
  return report as SuiteReport;
}
