/**
 * What a run used: the numbers of a native record, in its own words.
 */
import { sanitizeJson } from "../json/sanitize.ts";
import { TRACKED_MAX_LENGTH } from "./memory.ts";

/** Numbers by their native names, and the nulls that stand for unknown ones. */
export type Usage = { readonly [name: string]: number | null };

/** How many numbers are remembered. */
const USAGE_MAX_NUMBERS = 32;

/** Reads the numbers and nulls of a record, at most 32 of them; what else it holds is left out. */
export function readUsage(record: unknown): Usage {
  const entries = Object.entries(sanitizeJson(record) ?? {});
  return Object.fromEntries(entries.filter(isCount).slice(0, USAGE_MAX_NUMBERS));
}

function isCount(entry: [name: string, value: unknown]): entry is [string, number | null] {
  const [name, value] = entry;
  return name.length <= TRACKED_MAX_LENGTH && (value === null || typeof value === "number");
}
