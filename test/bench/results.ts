/** Results in files: what `--json` writes, and what the page is made from. */
import { readFileSync, writeFileSync } from "node:fs";

/** What was asked, of which engine, and what came of it. */
export interface SavedResult {
  readonly question: "contest" | "growth" | "memory" | "size" | "import" | "adapters";
  readonly engine: string;
  readonly result: unknown;
}

/** Writes a result where it was asked for. */
export function saveResult(path: string | undefined, saved: SavedResult): void {
  if (path !== undefined) writeFileSync(path, `${JSON.stringify(saved)}\n`);
}

/** Reads what {@link saveResult} wrote. */
export function readResult(path: string): SavedResult {
  return JSON.parse(readFileSync(path, "utf8")) as SavedResult;
}
