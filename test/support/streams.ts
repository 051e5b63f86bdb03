/** Arbitraries of whole runs, and ways to cut a stream of text or bytes into chunks. */
import fc from "fast-check";
import {
  createRunCursor,
  RUNNER_EVENT_KINDS,
  type RunnerEvent,
  type RunnerEventDraft,
  sequenceRunnerEvents,
} from "runner-contracts";
import { jsonObject } from "./hostile.ts";

/** The drafts of a run: any kinds but the terminal, which comes last or not at all. */
export function runDrafts(maxLength = 12): fc.Arbitrary<RunnerEventDraft[]> {
  const kinds = RUNNER_EVENT_KINDS.filter((kind) => kind !== "runtime_terminal");
  const draft = fc.record({ kind: fc.constantFrom(...kinds), data: jsonObject() });
  const end = { kind: "runtime_terminal", data: { reason: "complete" } } as const;
  return fc
    .tuple(fc.array(draft, { minLength: 1, maxLength }), fc.boolean())
    .map(([drafts, isComplete]) => (isComplete ? [...drafts, end] : drafts));
}

/** The events of a run as a producer numbers them, on a clock that jumps in both directions. */
export function runEvents(maxLength = 12): fc.Arbitrary<readonly RunnerEvent[]> {
  return fc
    .tuple(runDrafts(maxLength), fc.array(fc.nat(1_000), { minLength: 1, maxLength: 4 }))
    .map(([drafts, clock]) => {
      let cursor = createRunCursor("run-1");
      return drafts.flatMap((draft, index) => {
        const stamped = sequenceRunnerEvents(cursor, [draft], clock[index % clock.length] ?? 0);
        cursor = stamped.cursor;
        return stamped.events;
      });
    });
}

/** A stream as one chunk of bytes or of text, in even cuts, or in cuts and encodings of chance. */
export interface Cutting {
  readonly name: string;
  cut(stream: string): (string | Uint8Array)[];
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function evenly<Whole extends { readonly length: number }>(
  whole: Whole,
  size: number,
  slice: (from: number, to: number) => Whole,
): Whole[] {
  const count = Math.ceil(whole.length / size);
  return Array.from({ length: count }, (_, index) => slice(index * size, (index + 1) * size));
}

/** Cuts bytes into chunks of a size, each in memory of its own that is wiped after it was read. */
export function cutBytes(bytes: Uint8Array, size: number): Uint8Array[] {
  return evenly(bytes, size, (from, to) => bytes.slice(from, to));
}

/** Every cutting that a law tries on the same stream. */
export function cuttings(): fc.Arbitrary<Cutting> {
  const fixed: Cutting[] = [
    { name: "one byte at a time", cut: (text) => cutBytes(bytesOf(text), 1) },
    { name: "one UTF-16 unit at a time", cut: (text) => cutText(text, 1) },
    { name: "bytes at once", cut: (text) => [bytesOf(text)] },
    { name: "two bytes at a time", cut: (text) => cutBytes(bytesOf(text), 2) },
    { name: "three bytes at a time", cut: (text) => cutBytes(bytesOf(text), 3) },
  ];
  const byChance = fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.boolean()), {
    minLength: 1,
    maxLength: 6,
  });
  return fc.oneof(
    fc.constantFrom(...fixed),
    byChance.map((steps) => ({
      name: JSON.stringify(steps),
      cut: (text: string) => cutByChance(text, steps),
    })),
  );
}

function cutText(text: string, size: number): string[] {
  return evenly(text, size, (from, to) => text.slice(from, to));
}

/** Text and bytes by turns. A pair of surrogates is cut only where both halves stay text. */
function cutByChance(text: string, steps: [number, boolean][]): (string | Uint8Array)[] {
  const chunks: (string | Uint8Array)[] = [];
  let from = 0;
  for (let turn = 0; from < text.length; turn++) {
    const [length, asBytes] = steps[turn % steps.length] ?? [1, false];
    let to = from + (turn > text.length ? length + 1 : length);
    const splitsPair = !text.slice(from, to).isWellFormed();
    if (splitsPair) to++;
    chunks.push(...(asBytes ? cutBytes(bytesOf(text.slice(from, to)), 3) : [text.slice(from, to)]));
    from = to;
  }
  return chunks;
}
