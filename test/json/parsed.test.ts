/** The limit of values in a tree that was just parsed. The law in `passes.prop.test.ts` meets it by chance. */
import { describe, expect, test } from "vitest";
import { isStorableTree } from "../../src/json/parsed.ts";

describe("a parsed tree of three values", () => {
  const trees = [
    ["an object", '{"a":1,"b":2,"c":3}'],
    ["an array", "[1,2,3]"],
    ["an object below an object", '{"a":{"b":{"c":3}}}'],
    ["an array below an array", "[[[3]]]"],
  ] as const;

  test.each(trees)("fills a limit of three: %s", (_, text) => {
    const walk = walkOf(3);
    expect(isStorableTree(JSON.parse(text), walk, 0)).toBe(true);
    expect(walk.nodesLeft).toBe(0);
  });

  test.each(trees)("exceeds a limit of two: %s", (_, text) => {
    expect(isStorableTree(JSON.parse(text), walkOf(2), 0)).toBe(false);
  });
});

function walkOf(nodesLeft: number) {
  return { nodesLeft, textIsStorable: false, freezes: true };
}
