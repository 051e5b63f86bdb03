/**
 * The laws that every adapter holds: totality, one start and one terminal, validity, purity,
 * resumption anywhere. What an adapter holds beyond them stands in its own file.
 */
import fc from "fast-check";
import {
  foldNativeStream,
  type JsonValue,
  type NativeStreamEnd,
  type RunnerAdapter,
  type RunnerEventDraft,
} from "runner-contracts";
import { expect } from "vitest";
import { anyHostile } from "../support/hostile.ts";
import { containersOf } from "../support/json.ts";
import { heavyLaw, law } from "../support/laws.ts";
import type { Recipe } from "../support/recipe.ts";
import { expectValid } from "./drafts.ts";

/** Ends of every sort, likely and not. */
export const anyEnd: fc.Arbitrary<NativeStreamEnd> = fc.record(
  {
    exitCode: fc.oneof(fc.integer({ min: -1, max: 300 }), fc.double()),
    signal: fc.constantFrom("SIGINT", "SIGTERM", "SIGKILL", "__proto__", ""),
    error: fc.oneof(fc.anything(), fc.constant(new Error("broken pipe"))),
  },
  { requiredKeys: [] },
);

/** What the laws need to know of a format. */
interface Format {
  /** Whole streams of records of any sort. */
  readonly streams: fc.Arbitrary<unknown[]>;
  /** Single records of any sort. */
  readonly natives: fc.Arbitrary<unknown>;
  /** Records with a hostile value in the place of one part. */
  readonly hostileParts: fc.Arbitrary<Recipe<unknown>>;
  /** Ends that the format makes likely. Absent: ends of every sort. */
  readonly ends?: fc.Arbitrary<NativeStreamEnd>;
  /** States with a hostile value in the place of one part. */
  readonly hostileStates: fc.Arbitrary<Recipe<unknown>>;
}

/** States the laws of one adapter. */
export function adapterLaws<State extends JsonValue>(
  adapter: RunnerAdapter<State>,
  { streams, natives, hostileParts, hostileStates, ends = anyEnd }: Format,
): void {
  const fold = (all: readonly unknown[], end?: NativeStreamEnd) =>
    foldNativeStream(adapter, all, end);

  law("gives one start first and one terminal last, all of it valid", streams, ends, (all, end) => {
    expectRun(fold(all, end));
  });

  law(
    "is total: no record, no end and no state makes it throw, and what it makes is valid",
    anyHostile(),
    anyHostile(),
    anyHostile(),
    (native, end, state) => {
      const pushed = adapter.push(state as State, native);
      const finished = adapter.finish(pushed.state, end as NativeStreamEnd);
      expectRun([...pushed.drafts, ...finished.drafts]);
    },
  );

  law(
    "is total for a hostile value in the place of each part of a record",
    hostileParts,
    (part) => {
      expectRun(fold([part, part]));
    },
  );

  law(
    "is total for a hostile value in the place of each part of a state",
    hostileStates,
    natives,
    ends,
    (state, native, end) => {
      const pushed = adapter.push(state as State, native);
      const finished = adapter.finish(pushed.state, end);
      expectValid([...pushed.drafts, ...finished.drafts]);
      expect(JSON.parse(JSON.stringify(pushed.state))).toEqual(pushed.state);
    },
  );

  law("leaves its state as it was", streams, ends, (all, end) => {
    let state = adapter.init();
    for (const native of all) {
      const before = JSON.stringify(state);
      const next = adapter.push(state, native);
      expect(adapter.push(state, native)).toEqual(next);
      adapter.finish(state, end);
      expect(JSON.stringify(state)).toBe(before);
      // A step takes its own states at their word, so nobody may be able to change one.
      expect(isDeepFrozen(next.state)).toBe(true);
      state = next.state;
    }
    // Nobody goes on from the end: what is kept is that it was reached.
    const { state: last } = adapter.finish(state, end);
    expect(last).toEqual(Object.assign({}, adapter.init(), { phase: "ended" }));
    expect(isDeepFrozen(last)).toBe(true);
  });

  law(
    "makes of a line what it makes of the record that stands in it",
    streams,
    ends,
    (all, end) => {
      const lines = all.filter(isRecord).map((native) => JSON.stringify(native));
      // A line is parsed here and taken as it is; a record is somebody else's and copied.
      const records = lines.map((line) => JSON.parse(line) as unknown);
      expect(fold(lines, end)).toEqual(fold(records, end));
    },
  );

  law("goes on from a state that went through JSON", streams, ends, (all, end) => {
    const drafts: RunnerEventDraft[] = [];
    let state = adapter.init();
    const sleep = () => {
      const text = JSON.stringify(state);
      expect(text.isWellFormed() && !/\\u(0000|d[89a-f])/i.test(text)).toBe(true);
      state = JSON.parse(text) as State;
    };
    for (const native of all) {
      sleep();
      const step = adapter.push(state, native);
      expect(isDeepFrozen(step.state)).toBe(true);
      drafts.push(...step.drafts);
      state = step.state;
    }
    sleep();
    drafts.push(...adapter.finish(state, end).drafts);
    expect(drafts).toEqual(fold(all, end));
  });

  boundedLaw(adapter, streams);
}

/** How often a stream is told again: more than the most that any list of a state holds. */
const FEW_TURNS = 300;
const MANY_TURNS = 450;

/**
 * States that a run without end leaves no more behind than a long one. The stream comes again and again, each
 * time with other names and texts in some places. Text itself is bounded by limits of its own.
 */
function boundedLaw<State extends JsonValue>(
  adapter: RunnerAdapter<State>,
  streams: fc.Arbitrary<unknown[]>,
): void {
  heavyLaw(
    100,
    "remembers no more of a run without end than of a long one",
    streams,
    fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
    (all, sites) => {
      const records = JSON.parse(JSON.stringify(all)) as unknown[];
      let state = adapter.init();
      let few = 0;
      for (let turn = 0; turn < MANY_TURNS; turn++) {
        if (turn === FEW_TURNS) few = partsOf(state);
        for (const record of variedAt(records, sites, turn) as unknown[]) {
          state = adapter.push(state, record).state;
        }
      }
      expect(partsOf(state) - few).toBeLessThan((MANY_TURNS - FEW_TURNS) / 2);
    },
  );
}

/** Writes a number behind some of the keys and texts of a JSON value, counted in the order of a walk. */
function variedAt(value: unknown, sites: readonly number[], mark: number): unknown {
  const walk = (isWanted: (site: number) => boolean) => {
    let site = 0;
    const vary = (part: unknown): unknown => {
      if (typeof part === "string") return isWanted(site++) ? `${part}${mark}` : part;
      if (Array.isArray(part)) return part.map(vary);
      if (!isObject(part)) return part;
      const varied = Object.entries(part).map(([key, item]) => {
        return [isWanted(site++) ? `${key}_${mark}` : key, vary(item)] as const;
      });
      return Object.fromEntries(varied);
    };
    return { varied: vary(value), count: site };
  };
  const { count } = walk(() => false);
  const wanted = new Set(sites.map((site) => site % Math.max(1, count)));
  return walk((site) => wanted.has(site)).varied;
}

/** How many values stand in a state. */
function partsOf(state: unknown): number {
  return containersOf(state).flatMap(Object.keys).length;
}

/** States that each call is requested once, and each answer paired, though records may come again. */
export function pairingLaw<State extends JsonValue>(
  adapter: RunnerAdapter<State>,
  call: (id: string) => unknown,
  answer: (id: string) => unknown,
): void {
  law(
    "requests each call once and pairs each answer, though every record may come again",
    fc.array(fc.tuple(fc.uuid(), fc.nat(2), fc.nat(2), fc.boolean()), { maxLength: 8 }),
    (calls) => {
      const all = calls.flatMap(([id, requests, responses, isAnswered]) => [
        ...Array.from({ length: requests + 1 }, () => call(id)),
        ...Array.from({ length: isAnswered ? responses + 1 : 0 }, () => answer(id)),
      ]);
      const drafts = foldNativeStream(adapter, all);
      const idsOf = (wanted: string) => {
        return drafts.filter(({ kind }) => kind === wanted).map(({ data }) => data["id"]);
      };
      expect(idsOf("tool_request")).toEqual(calls.map(([id]) => id));
      const answers = calls.filter(([, , , isAnswered]) => isAnswered);
      expect(idsOf("tool_response")).toEqual(answers.map(([id]) => id));
      const told = drafts.filter(({ data }) => data["reason"] === "tool_call_unanswered");
      expect(told).toHaveLength(calls.length - answers.length);
    },
  );
}

/** States that a record of which something is to be seen makes an event, whatever came before. */
export function keepingLaw<State extends JsonValue>(
  adapter: RunnerAdapter<State>,
  streams: fc.Arbitrary<unknown[]>,
  kept: fc.Arbitrary<unknown>,
): void {
  law("makes an event of every record that no rule drops", streams, kept, (before, record) => {
    let state = adapter.init();
    for (const native of before) state = adapter.push(state, native).state;
    expect(adapter.push(state, record).drafts.length).toBeGreaterThan(0);
  });
}

/** Asserts one start first, one terminal last, and that all of it is valid and known. */
export function expectRun(drafts: readonly RunnerEventDraft[]): void {
  const kinds = drafts.map(({ kind }) => kind);
  expect(kinds.indexOf("runtime_started")).toBe(0);
  expect(kinds.lastIndexOf("runtime_started")).toBe(0);
  expect(kinds.indexOf("runtime_terminal")).toBe(kinds.length - 1);
  const { reason, code } = drafts.at(-1)?.data ?? {};
  // Whoever ended a run on purpose did so in one of two ways, and nothing else is called so.
  expect(reason === "cancelled").toBe(code === "interrupted" || code === "terminated");
  expectValid(drafts);
}

function isDeepFrozen(value: unknown): boolean {
  if (!isObject(value)) return true;
  return Object.isFrozen(value) && Object.values(value).every(isDeepFrozen);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** An array is prose to most programs, or all their records at once. */
function isRecord(value: unknown): boolean {
  return isObject(value) && !Array.isArray(value);
}
