/** Growth of everything that takes a value or a body: good ones, and ones that mean harm. */
import {
  explainRunnerEventBatch,
  JSON_MAX_DEPTH,
  sanitizeJson,
  validateRunnerEventBatch,
} from "runner-contracts";
import { batch, batchOf, event } from "../support/events.ts";
import { nestedArrays, nestedObjects } from "../support/nested.ts";
import type { GrowthCase } from "./growth.ts";

const EVENTS = [8, 16, 32, 64, 128, 256];
const DEPTHS = [8, 16, 32, 64, 128];
/** Above 1,024, where engines keep the keys of an object in another way. */
const NODES = doubling(2_000, 5);
/** Below 128 KB: what is longer engines keep apart, at a price that looks like growth. */
export const UNITS = doubling(2_048, 5);

/** A way to make a value of a size. */
export type Shape = readonly [
  title: string,
  sizes: readonly number[],
  make: (size: number) => unknown,
  /** What nobody can do without; absent: to look at each property once. */
  control?: (value: unknown) => unknown,
];

export const GOOD: readonly Shape[] = [
  ["events", EVENTS, (size) => batch(events(size, { text: "Hello", role: "assistant" }))],
  ["values in lists", NODES, (size) => batchOf({ list: list(size, (at) => at) })],
  ["small objects", NODES, (size) => batchOf({ list: list(size, (at) => ({ at, ok: true })) })],
  ["keys of one object", NODES, (size) => batchOf(keyed(size, (at) => at))],
  ["one-byte text", UNITS, (size) => batchOf({ text: "a".repeat(size) })],
  ["two-byte text", UNITS, (size) => batchOf({ text: "→".repeat(size) })],
  ["pairs of surrogates", UNITS, (size) => batchOf({ text: "🙂".repeat(size / 2) })],
  ["one long key", UNITS, (size) => batchOf({ ["k".repeat(size)]: 1 })],
  ["levels of objects", DEPTHS, (size) => batchOf(nestedObjects(size))],
  ["levels of lists", DEPTHS, (size) => batchOf({ list: nestedArrays(size - 1) })],
];

/** Bodies can be these too. */
export const HOSTILE_JSON: readonly Shape[] = [
  ["a last event that is unknown", EVENTS, (size) => batch([...events(size - 1), { seq: 999 }])],
  ["levels beyond the limit", NODES, (size) => batchOf(nestedObjects(size))],
  ["lists beyond the limit", NODES, (size) => batchOf({ list: nestedArrays(size) })],
  ["too many events", NODES, (size) => batch(events(size))],
  ["unknown keys on the batch", NODES, (size) => ({ ...keyed(size, (at) => at), ...batch() })],
  ["unknown keys on an event", NODES, (size) => batch([event(keyed(size, (at) => at))])],
  ["U+0000 at the end of text", UNITS, (size) => batchOf({ text: `${"→".repeat(size)}\u0000` })],
  ["text for a kind", UNITS, (size) => batch([event({ kind: "\u202e".repeat(size) })])],
  ["a bad value below a long key", UNITS, (size) => batchOf({ ["\n".repeat(size)]: "\u0000" })],
  [
    "half a pair at the end of text",
    UNITS,
    (size) => batchOf({ text: `${"→".repeat(size)}\ud800` }),
  ],
  [
    "U+0000 in the last of many",
    NODES,
    (size) => batchOf({ list: [...list(size, String), "\u0000"] }),
  ],
];

/** What no body can hold. */
const HOSTILE_OBJECTS: readonly Shape[] = [
  [
    "parts that are shared",
    doubling(1_024, 6),
    (size) => batchOf({ list: shared(Math.log2(size)) }),
  ],
  ["a hole in a long list", NODES, (size) => batchOf({ list: new Array(size) })],
  ["a bigint after many values", NODES, (size) => batchOf({ list: [...list(size, String), 1n] })],
  ["getters that throw", NODES, (size) => batchOf(throwing(size)), keysOfData],
  ["a proxy of many keys", NODES, (size) => batchOf(new Proxy(keyed(size, String), {}))],
  ["objects without a prototype", NODES, (size) => batchOf({ list: list(size, bare) })],
];

/** Everything wrong, for the list of every fault. */
const FAULTY: readonly Shape[] = [
  ["bad events", EVENTS, (size) => batch(list(size, () => ({ seq: -1 })))],
  ["bad values", NODES, (size) => batchOf({ list: list(size, () => Number.NaN) })],
  ["bad keys", NODES, (size) => batchOf(keyed(size, () => undefined))],
];

export const VALUE_GROWTH: readonly GrowthCase[] = [
  ...GOOD.map((shape) => caseOf("validate", shape, validateRunnerEventBatch)),
  ...[...HOSTILE_JSON, ...HOSTILE_OBJECTS].map((shape) =>
    caseOf("validate, hostile", shape, validateRunnerEventBatch),
  ),
  ...[...GOOD, ...HOSTILE_JSON, ...HOSTILE_OBJECTS, ...FAULTY].map((shape) =>
    caseOf("explain", shape, explainRunnerEventBatch),
  ),
  ...[...GOOD, ...HOSTILE_OBJECTS, ...HOSTILE_JSON].map((shape) =>
    caseOf("sanitize", shape, sanitizeJson),
  ),
];

/** Listing the keys of a large object sorts them. */
function keysOfData(value: unknown): unknown {
  const { events } = value as { events: readonly { data: object }[] };
  return events.map(({ data }) => Object.keys(data));
}

/** Looks at each property once, as deep as the contract goes. */
function touch(value: unknown): number {
  return touchBelow(value, 0);
}

function touchBelow(value: unknown, depth: number): number {
  if (typeof value !== "object" || value === null || depth > JSON_MAX_DEPTH + 4) return 1;
  let count = 1;
  for (const key of Object.keys(value)) {
    try {
      count += touchBelow((value as Record<string, unknown>)[key], depth + 1);
    } catch {
      count += 1;
    }
  }
  return count;
}

function caseOf(
  group: string,
  [title, sizes, make, control = touch]: Shape,
  run: (input: unknown) => unknown,
) {
  const over = (work: (input: unknown) => unknown) => (size: number) => {
    const input = make(size);
    return () => work(input);
  };
  return {
    group,
    title,
    sizes,
    prepare: over(run),
    control: over((input) => control(input)),
  } satisfies GrowthCase;
}

function events(count: number, data: object = {}): unknown[] {
  return list(count, (seq) => event({ seq, tMs: seq, data: { ...data } }));
}

function list<Item>(count: number, make: (at: number) => Item): Item[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

function keyed(count: number, make: (at: number) => unknown): Record<string, unknown> {
  return Object.fromEntries(list(count, (at) => [`key-${at}`, make(at)]));
}

/** So many leaves, seen from above, in so few objects. */
function shared(levels: number): unknown {
  let part: unknown = 1;
  for (let level = 0; level < levels; level++) part = [part, part];
  return part;
}

function throwing(count: number): object {
  const made = {};
  const get = () => {
    throw new Error("not to be read");
  };
  for (let at = 0; at < count; at++) {
    Object.defineProperty(made, `key-${at}`, { get, enumerable: true });
  }
  return made;
}

function bare(at: number): object {
  return Object.assign(Object.create(null), { at });
}

/** So many sizes, each twice the one before. */
export function doubling(least: number, count: number): number[] {
  return list(count, (step) => least * 2 ** step);
}
