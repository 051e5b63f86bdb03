/**
 * What messages used: counts by their native names, one level of groups below them.
 *
 * @see `docs/adapters/anthropic.md#usage`
 */
import { isRecord, readKeys } from "../../json/read.ts";
import { field } from "../field.ts";

/** Counts by name, or groups of counts such as `server_tool_use`. */
export type AnthropicUsage = {
  readonly [name: string]: number | { readonly [name: string]: number };
};

/** How many names are read of one object. */
const MAX_NAMES = 32;

/** How the API names a count; `__proto__` is no such name. */
const COUNT_NAME = /^[a-z][a-z0-9_]{0,63}$/;

/** Reads the counts out of a `usage` object; what is no count is left out. Never throws. */
export function readUsage(usage: unknown): AnthropicUsage {
  return readCounts(usage, (value) =>
    isRecord(value) ? readCounts(value, countOf) : countOf(value),
  );
}

/** The later counts of one message: cumulative, so the last of each stands. */
export function laterUsage(before: AnthropicUsage, after: AnthropicUsage): AnthropicUsage {
  return { ...before, ...after };
}

/** The counts of two messages together. */
export function addUsage(one: AnthropicUsage, other: AnthropicUsage): AnthropicUsage {
  return addCounts(one, other, (mine, theirs) =>
    typeof theirs === "number"
      ? theirs + (typeof mine === "number" ? mine : 0)
      : addCounts(typeof mine === "object" ? mine : {}, theirs, (a = 0, b) => a + b),
  );
}

function addCounts<Count>(
  one: { readonly [name: string]: Count },
  other: { readonly [name: string]: Count },
  add: (mine: Count | undefined, theirs: Count) => Count,
): { [name: string]: Count } {
  const sum = { ...one };
  for (const [name, count] of Object.entries(other)) {
    sum[name] = add(Object.hasOwn(one, name) ? one[name] : undefined, count);
  }
  return sum;
}

function readCounts<Count>(
  source: unknown,
  read: (value: unknown) => Count | undefined,
): { [name: string]: Count } {
  const counts: { [name: string]: Count } = {};
  const names = isRecord(source) ? (readKeys(source) ?? []) : [];
  for (const name of names.slice(0, MAX_NAMES)) {
    const count = COUNT_NAME.test(name) ? read(field(source, name)) : undefined;
    if (count !== undefined) counts[name] = count;
  }
  return counts;
}

function countOf(value: unknown): number | undefined {
  const isCount = typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
  // Adding 0 makes 0 of -0, which JSON has no word for.
  return isCount ? value + 0 : undefined;
}
