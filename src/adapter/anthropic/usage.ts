/**
 * What messages used: counts by their native names, one level of groups below them.
 *
 * @see `docs/adapters/anthropic.md#usage`
 */
import { isObject } from "../native-tree.ts";

/** Counts by name, or groups of counts such as `server_tool_use`. */
export type AnthropicUsage = {
  readonly [name: string]: number | { readonly [name: string]: number };
};

type Counts = { [name: string]: number | Counts };

/** How many names are read of one object. */
const MAX_NAMES = 32;

/** How the API names a count; `__proto__` is no such name. */
const COUNT_NAME = /^[a-z][a-z0-9_]{0,63}$/;

/** Reads the counts out of a `usage` object; what is no count is left out. */
export function readUsage(usage: unknown): AnthropicUsage {
  // Two levels are asked for, so groups hold numbers alone.
  return readCounts(usage, 2) as AnthropicUsage;
}

/** The counts of a message, as far as they were told before and are now: of each the last stands. */
export function updateUsage(before: AnthropicUsage | undefined, usage: unknown): AnthropicUsage {
  const now = readUsage(usage);
  return before === undefined ? now : Object.freeze({ ...before, ...now });
}

/** The counts of two messages together; there may be no first one. */
export function addUsage(one: AnthropicUsage | null, other: AnthropicUsage): AnthropicUsage {
  if (one === null) return other;
  // Neither has more than two levels, so the sum has not.
  return addCounts(one, other) as AnthropicUsage;
}

function addCounts(one: AnthropicUsage, other: AnthropicUsage): Counts {
  const sum: Counts = { ...one };
  for (const [name, count] of Object.entries(other)) {
    const before = Object.hasOwn(one, name) ? one[name] : undefined;
    if (typeof count === "number") sum[name] = count + (typeof before === "number" ? before : 0);
    else sum[name] = addCounts(typeof before === "object" ? before : {}, count);
  }
  return Object.freeze(sum);
}

function readCounts(source: unknown, levels: number): Counts {
  const counts: Counts = {};
  if (isObject(source)) {
    for (const name of Object.keys(source).slice(0, MAX_NAMES)) {
      const value = source[name];
      if (!COUNT_NAME.test(name)) continue;
      if (isObject(value) && levels > 1) counts[name] = readCounts(value, levels - 1);
      // Adding 0 makes 0 of -0, which JSON has no word for.
      else if (isCount(value)) counts[name] = value + 0;
    }
  }
  return Object.freeze(counts);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
