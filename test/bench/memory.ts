/**
 * What is allocated, and what is kept. V8 counts every byte that a thread allocates on its heap in the
 * sizes of its spaces: with the collector held off, the difference before and after is the answer.
 */
import {
  createRunVerifier,
  parseRunnerEventBatch,
  type RunnerEvent,
  validateRunnerEventBatch,
} from "runner-contracts";
import { createNdjsonDecoder } from "runner-contracts/codec/ndjson";
import { createServerSentEventDecoder, encodeRunnerEvent } from "runner-contracts/codec/sse";
import { event } from "../support/events.ts";
import { validateEarlier } from "./baseline.ts";
import { bareBatch, copyFrozen, copyUntrusted, ownBatch } from "./tree-work.ts";
import { createWorkloads } from "./workloads.ts";

/** What Node tells of its memory; other engines have no such words. */
interface Heap {
  readonly gc: () => void;
  readonly used: () => number;
}

/** Bytes of one operation; plain JSON. */
export interface Allocation {
  readonly workload: string;
  readonly what: string;
  readonly bytes: number;
  /** As a share of what `JSON.parse` of the body allocates. */
  readonly ratio: number;
  /** What no independent, frozen copy can do without, as shares of the same. */
  readonly floors: readonly number[];
}

/** What an endless stream keeps; plain JSON. */
export interface Retention {
  readonly what: string;
  /** Items fed, each with the bytes in use then, garbage collected. */
  readonly points: readonly (readonly [items: number, bytes: number])[];
  /** How far the bytes in use rise from the first point to the highest after it. */
  readonly rise: number;
}

export interface MemoryResult {
  readonly allocations: readonly Allocation[];
  readonly retentions: readonly Retention[];
}

type Operation = readonly [
  what: string,
  takes: "text" | "bytes" | "tree",
  run: (input: never) => unknown,
];

/** What no validator can do without that gives an independent, frozen copy. */
const COPY_FLOORS: readonly Operation[] = [
  ["deep copy, frozen", "tree", copyFrozen],
  ["deep copy, frozen, of a tree that nobody vouches for", "tree", copyUntrusted],
  [
    "the contract's rules, barely, and a verdict with the batch",
    "tree",
    (tree: unknown) => ({ ok: true, batch: bareBatch(tree) }),
  ],
];

const OPERATIONS: readonly Operation[] = [
  ["JSON.parse", "text", (text: string) => JSON.parse(text) as unknown],
  ["validateRunnerEventBatch", "tree", (tree: unknown) => validateRunnerEventBatch(tree)],
  ["parseRunnerEventBatch(string)", "text", (text: string) => parseRunnerEventBatch(text)],
  ["parseRunnerEventBatch(bytes)", "bytes", (bytes: Uint8Array) => parseRunnerEventBatch(bytes)],
  ["structuredClone", "tree", (tree: unknown) => structuredClone(tree)],
  ["the earlier validator + frozen copy", "tree", earlierCopy],
  ...COPY_FLOORS,
];

/** So much of bodies in a try, that what measuring itself allocates is lost in it. */
const TRY_BYTES = 400_000;

const STEPS = 8;
const ITEMS_PER_STEP = 50_000;

/** Measures both. */
export function runMemory(_settings: unknown, tell: (message: string) => void): MemoryResult {
  const heap = openHeap();
  const allocations = createWorkloads()
    .filter(({ valid }) => valid)
    .flatMap(({ name, body }) => {
      tell(name);
      const text = body(0);
      const bytes = new TextEncoder().encode(text);
      const inputs = { text, bytes, tree: JSON.parse(text) as unknown };
      const sizes = OPERATIONS.map(([what, takes, run]) => {
        // The table pairs each operation with what it takes.
        const input = inputs[takes] as never;
        return [what, allocatedBy(heap, () => run(input), bytes.length)] as const;
      });
      const sizeOf = (wanted: string) => sizes.find(([what]) => what === wanted)?.[1] ?? Number.NaN;
      const reference = sizeOf("JSON.parse");
      const floors = COPY_FLOORS.map(([what]) => sizeOf(what) / reference);
      return sizes.map(([what, size]) => {
        return { workload: name, what, bytes: size, ratio: size / reference, floors };
      });
    });
  return { allocations, retentions: ENDLESS.map((endless) => retainedBy(heap, endless, tell)) };
}

/**
 * Bytes of one operation. The least of several tries: other things allocate now and then, never less
 * than the operation does.
 */
function allocatedBy(heap: Heap, run: () => unknown, bodyBytes: number): number {
  const operations = Math.ceil(TRY_BYTES / bodyBytes);
  for (let warm = 0; warm < Math.max(60, 4 * operations); warm++) run();
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 15; attempt++) {
    const kept = new Array<unknown>(operations).fill(undefined);
    heap.gc();
    const before = heap.used();
    for (let at = 0; at < operations; at++) kept[at] = run();
    const spent = heap.used() - before;
    // A collection in between makes it less than nothing; such a try does not count.
    if (spent > 0) least = Math.min(least, spent / operations);
  }
  return least;
}

/** A stream without end: feeds so many items, from a number on. */
type Endless = readonly [what: string, open: () => (from: number, count: number) => void];

const ENDLESS: readonly Endless[] = [
  [
    "verifier, calls that are answered",
    () => verifying((seq) => [call(seq, "tool_request"), call(seq, "tool_response")][seq % 2]),
  ],
  ["verifier, calls that nobody answers", () => verifying((seq) => call(2 * seq, "tool_request"))],
  ["verifier, answers to no call", () => verifying((seq) => call(2 * seq, "tool_response"))],
  ["NDJSON decoder", () => decoding(createNdjsonDecoder(), (seq) => `{"seq":${seq},"text":"→"}\n`)],
  [
    "NDJSON decoder, a line without end",
    () => decoding(createNdjsonDecoder({ maxLineBytes: 65_536 }), () => "x".repeat(64)),
  ],
  [
    "SSE decoder",
    () => decoding(createServerSentEventDecoder(), (seq) => encodeRunnerEvent(event({ seq }))),
  ],
  [
    "SSE decoder, an event without end",
    () =>
      decoding(
        createServerSentEventDecoder({ maxEventBytes: 65_536 }),
        () => `data: ${"x".repeat(58)}\n`,
      ),
  ],
  [
    "SSE decoder, an id that changes",
    () => decoding(createServerSentEventDecoder(), (seq) => `id: ${"i".repeat(50)}${seq}\n`),
  ],
];

function retainedBy(heap: Heap, [what, open]: Endless, tell: (message: string) => void): Retention {
  tell(what);
  const feed = open();
  const points: [number, number][] = [];
  for (let step = 0; step < STEPS; step++) {
    feed(step * ITEMS_PER_STEP, ITEMS_PER_STEP);
    heap.gc();
    points.push([(step + 1) * ITEMS_PER_STEP, heap.used()]);
  }
  const [first, ...later] = points.map(([, bytes]) => bytes);
  return { what, points, rise: Math.max(...later) - (first ?? 0) };
}

function verifying(eventAt: (seq: number) => RunnerEvent | undefined) {
  const verifier = createRunVerifier();
  return (from: number, count: number) => {
    for (let at = from; at < from + count; at++) {
      const one = eventAt(at);
      if (one !== undefined) verifier.push([{ ...one, seq: at, tMs: at }]);
    }
  };
}

function call(seq: number, kind: "tool_request" | "tool_response"): RunnerEvent {
  const id = `call-${seq >> 1}`;
  const data =
    kind === "tool_request"
      ? { id, name: "shell", arguments: {} }
      : { id, status: "success", content: "ok" };
  return event({ kind, data });
}

function decoding(decoder: { feed(chunk: string): unknown }, chunkAt: (seq: number) => string) {
  return (from: number, count: number) => {
    for (let at = from; at < from + count; at++) decoder.feed(chunkAt(at));
  };
}

function earlierCopy(tree: unknown): unknown {
  const verdict = validateEarlier(tree);
  return verdict.ok ? ownBatch(verdict.batch) : undefined;
}

function openHeap(): Heap {
  const { gc, process } = globalThis as unknown as {
    gc?: () => void;
    process?: { memoryUsage(): { heapUsed: number; external: number } };
  };
  if (gc === undefined || process === undefined) {
    throw new RangeError("memory can be measured on Node alone");
  }
  return {
    gc,
    used: () => {
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    },
  };
}
