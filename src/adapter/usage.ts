/**
 * What a run used: the numbers of a native record, in its own words.
 */
import { isRecord, readKeys } from "../json/read.ts";
import { field } from "./field.ts";
import { trackedText } from "./memory.ts";

/** Numbers by their native names, and the nulls that stand for unknown ones. */
export type Usage = { readonly [name: string]: number | null };

/** How many numbers are remembered. */
const USAGE_MAX_NUMBERS = 32;

/** Reads the numbers and nulls of a record, at most 32 of them; what else it holds is left out. */
export function readUsage(record: unknown): Usage {
  const counts: [name: string, count: number | null][] = [];
  for (const key of isRecord(record) ? (readKeys(record) ?? []) : []) {
    const name = trackedText(key);
    const count = field(record, key);
    if (name !== null && isCount(count) && counts.length < USAGE_MAX_NUMBERS) {
      // JSON has no -0: a state that went through it would tell another number.
      counts.push([name, count === null ? null : count + 0]);
    }
  }
  return Object.fromEntries(counts);
}

function isCount(value: unknown): value is number | null {
  return value === null || Number.isFinite(value);
}
