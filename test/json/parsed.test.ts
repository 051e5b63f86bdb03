/** What a tree that was just parsed may hold, and how much. The law in `passes.prop.test.ts` meets it by chance. */
import { describe, expect, test } from "vitest";
import { freezeStorableTree } from "../../src/json/parsed.ts";

describe("a parsed tree of three values", () => {
  const trees = [
    ["an object", '{"a":1,"b":2,"c":3}'],
    ["an array", "[1,2,3]"],
    ["an object below an object", '{"a":{"b":{"c":3}}}'],
    ["an array below an array", "[[[3]]]"],
  ] as const;

  test.each(trees)("fills a limit of three: %s", (_, text) => {
    const walk = walkOf(3);
    expect(freezeStorableTree(JSON.parse(text), walk)).toBe(true);
    expect(walk.nodesLeft).toBe(0);
  });

  test.each(trees)("exceeds a limit of two: %s", (_, text) => {
    expect(freezeStorableTree(JSON.parse(text), walkOf(2))).toBe(false);
  });
});

test("a parsed tree may have a key __proto__, whatever its text has to be looked at for", () => {
  expect(freezeStorableTree(JSON.parse('{"__proto__":{"a":1}}'), walkOf(9))).toBe(true);
});

test.each([
  ["objects", (levels: number) => `${'{"a":'.repeat(levels)}{}${"}".repeat(levels)}`],
  ["arrays", (levels: number) => `${"[".repeat(levels)}[]${"]".repeat(levels)}`],
])("a parsed tree of %s may stand 128 levels deep below its root, and no deeper", (_, nested) => {
  expect(freezeStorableTree(JSON.parse(nested(128)), walkOf(999))).toBe(true);
  expect(freezeStorableTree(JSON.parse(nested(129)), walkOf(999))).toBe(false);
});

function walkOf(nodesLeft: number) {
  return { nodesLeft, textIsStorable: false };
}
