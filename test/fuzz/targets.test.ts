/** The campaign's list of targets: every public function is tried, and each law on sound cases. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MODULE_ENTRIES } from "../package/entries.ts";
import { CaseSlot } from "./case-slot.ts";
import { ENTRIES, functionNames, LIBRARY, recording } from "./library.ts";
import { runSlice } from "./slice.ts";
import { target } from "./target.ts";
import { TARGETS } from "./targets.ts";
import { make, type Written, write } from "./written.ts";

/** How many cases of each target are tried here. The campaign tries more. */
const CASES = 10;

describe("the library as the campaign sees it", () => {
  test("has every entry of the package", () => {
    expect(Object.keys(ENTRIES).sort()).toEqual(
      MODULE_ENTRIES.map(({ specifier }) => specifier).sort(),
    );
  });

  test("has one thing by each name: only the fold is given by several entries", () => {
    const names = Object.values(ENTRIES).flatMap((entry) => Object.keys(entry));
    const twice = names.filter((name, at) => names.indexOf(name) !== at);
    expect([...new Set(twice)]).toEqual(["foldNativeStream"]);
  });
});

describe("the targets", () => {
  test("have a name of their own each", () => {
    expect(new Set(TARGETS.map(({ name }) => name)).size).toBe(TARGETS.length);
  });

  test("call every public function", async () => {
    const called = new Set<string>();
    const library = recording(called);
    for (const target of TARGETS) {
      const cases = fc.sample(target.cases, { numRuns: CASES, seed: 1 });
      for (const input of cases) {
        await target.check(JSON.parse(JSON.stringify(input)), library);
        if (isHeavy(target.name)) break;
      }
    }
    expect(functionNames().filter((name) => !called.has(name))).toEqual([]);
  });

  test("make cases that are the same after JSON", () => {
    for (const { cases } of TARGETS) {
      for (const input of fc.sample(cases, { numRuns: 10, seed: 2 })) {
        const json = JSON.stringify(input);
        expect(JSON.stringify(JSON.parse(json))).toBe(json);
      }
    }
  });
});

/** Targets whose cases take long, each of them. */
function isHeavy(name: string): boolean {
  return /\/(?:heavy|full|endless)$|^growth\//.test(name);
}

describe("written values", () => {
  test("are what they were", () => {
    const bare = Object.assign(Object.create(null), { a: -0 }) as object;
    for (const value of [{ $: 1 }, bare, [undefined, Number.NaN, -0], Uint8Array.of(1, 255)]) {
      const written = JSON.parse(JSON.stringify(write(value))) as Written;
      expect(make(written)).toStrictEqual(value);
    }
  });

  test("keep __proto__ as a key", () => {
    const made = make(JSON.parse('{"__proto__":{"a":1}}') as Written) as object;
    expect(Object.keys(made)).toEqual(["__proto__"]);
  });

  test("change when they are read again where they say so", () => {
    const made = make({ a: { $: "changing", first: 1, later: 2 } }) as { readonly a: number };
    expect([made.a, made.a]).toEqual([1, 2]);
  });
});

test("a slice tells how many cases there were, and begins each in the slot", async () => {
  const slot = new CaseSlot();
  const tried: unknown[] = [];
  // Null is a case as any other.
  const every = fc.constantFrom(null, "a", [1]);
  const seen = target("slice/seen", "a case is seen", every, (input) => void tried.push(input));
  const order = { target: seen.name, seed: 1, ms: 500 };
  const { cases, failure } = await runSlice(seen, order, LIBRARY, slot);
  expect(failure).toBeUndefined();
  expect(cases).toBeGreaterThan(0);
  expect(slot.cases).toBe(tried.length);
  // The last one may have been begun when the time was over.
  expect(tried.length - cases).toBeLessThanOrEqual(1);
  expect(slot.json).toBe(JSON.stringify(tried.at(-1)));
});
