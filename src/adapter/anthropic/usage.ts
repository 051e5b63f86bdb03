/**
 * What messages used: counts by their native names, one level of groups below them.
 *
 * @see `docs/adapters/anthropic.md#usage`
 */
import { isObjectPrototypePolluted } from "../../json/read.ts";
import { setOwn } from "../../json/set-own.ts";
import { isStorableText } from "../../json/storable-text.ts";
import { isObject } from "../native-tree.ts";

/** Counts by name, or groups of counts such as `server_tool_use`. */
export type AnthropicUsage = {
  readonly [name: string]: number | { readonly [name: string]: number };
};

type Counts = { [name: string]: number | Counts };

/** How many names are remembered of one object. */
const MAX_NAMES = 32;

/** The longest name that is remembered, in UTF-16 code units. */
const NAME_MAX_LENGTH = 64;

/** Reads the counts out of a `usage` object; what is no count is left out. */
export function readUsage(usage: unknown): AnthropicUsage {
  return updateUsage(undefined, usage);
}

/**
 * The counts of a message, as far as they were told before and are now: of each the last stands.
 */
export function updateUsage(before: AnthropicUsage | undefined, usage: unknown): AnthropicUsage {
  // Two levels are asked for, so groups hold numbers alone.
  return takeCounts(before, usage, 2, false) as AnthropicUsage;
}

/** The counts of two messages together; there may be no first one. */
export function addUsage(one: AnthropicUsage | null, other: AnthropicUsage): AnthropicUsage {
  return one === null ? other : (takeCounts(one, other, 2, true) as AnthropicUsage);
}

/** Counts with those of `source` in their place, or added to them. */
function takeCounts(
  before: Readonly<Counts> | undefined,
  source: unknown,
  levels: number,
  adds: boolean,
): Counts {
  const counts: Counts = {};
  let namesLeft = MAX_NAMES;
  const isPolluted = isObjectPrototypePolluted();
  // Written out, since spreading a frozen object is slow.
  for (const name in before) {
    if (isPolluted && !Object.hasOwn(before, name)) continue;
    setOwn(counts, name, before[name] as number | Counts);
    namesLeft--;
  }
  if (!isObject(source)) return Object.freeze(counts);
  for (const name in source) {
    if (isPolluted && !Object.hasOwn(source, name)) continue;
    const value = source[name];
    const isGroup = levels > 1 && isObject(value);
    if (!(isGroup || isCount(value))) continue;
    const isKnown = Object.hasOwn(counts, name);
    if (!isKnown && (!isName(name) || --namesLeft < 0)) continue;
    const old = adds && isKnown ? counts[name] : undefined;
    const count = isGroup
      ? takeCounts(typeof old === "object" ? old : undefined, value, levels - 1, adds)
      : addCounts(typeof old === "number" ? old : 0, value as number);
    setOwn(counts, name, count);
  }
  return Object.freeze(counts);
}

function isName(name: string): boolean {
  return name.length <= NAME_MAX_LENGTH && name !== "__proto__" && isStorableText(name);
}

/**
 * Never more than what JSON readers agree on. The sum makes 0 of -0, which JSON has no word for.
 */
function addCounts(one: number, other: number): number {
  return Math.min(one + other, Number.MAX_SAFE_INTEGER);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
