/**
 * What a run used: the numbers of a native record, in its own words.
 */
import { setOwn } from "../json/set-own.ts";
import { trackedText } from "./memory.ts";
import { isObject } from "./native-tree.ts";

/** Numbers by their native names, and the nulls that stand for unknown ones. */
export type Usage = { readonly [name: string]: number | null };

/** How many numbers are remembered. */
const USAGE_MAX_NUMBERS = 32;

/** Reads the numbers and nulls of a record, at most 32 of them; what else it holds is left out. */
export function readUsage(record: unknown): Usage {
  const counts: { [name: string]: number | null } = {};
  let left = USAGE_MAX_NUMBERS;
  for (const [key, count] of isObject(record) ? Object.entries(record) : []) {
    if (!isCount(count) || key === "__proto__") continue;
    const name = trackedText(key);
    if (name === null || --left < 0) continue;
    // JSON has no -0: a state that went through it would tell another number.
    setOwn(counts, name, count === null ? null : count + 0);
  }
  return Object.freeze(counts);
}

function isCount(value: unknown): value is number | null {
  return value === null || Number.isFinite(value);
}
