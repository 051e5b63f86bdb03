import { expandVectorInput } from "runner-contracts/testing";
import { expect, test } from "vitest";

test("a value without a word of the vocabulary is itself", () => {
  const value = { a: [1, { b: null }], $other: 1, two: { $list: 1, $nest: 2 } };
  expect(expandVectorInput(value)).toEqual(value);
});

test("a key __proto__ stays a key", () => {
  const made = expandVectorInput(JSON.parse('{"__proto__":{"a":1}}'));
  expect(Object.keys(made as object)).toEqual(["__proto__"]);
});

test("each word makes what it says", () => {
  expect(expandVectorInput({ $repeat: { text: "ab", times: 2 } })).toBe("abab");
  expect(expandVectorInput({ $join: ["a", { $repeat: { text: "b", times: 2 } }, 3] })).toBe("abb3");
  expect(expandVectorInput({ $join: [[1], { $list: { times: 2, of: 0 } }] })).toEqual([1, 0, 0]);
  expect(expandVectorInput({ $list: { times: 2, of: { n: { $index: 5 } } } })).toEqual([
    { n: 5 },
    { n: 6 },
  ]);
  expect(expandVectorInput({ $nest: { levels: 2, around: 7 } })).toEqual([[7]]);
  expect(expandVectorInput({ $nest: { levels: 2, key: "in", around: 7 } })).toEqual({
    in: { in: 7 },
  });
  expect(expandVectorInput({ $number: "-0" })).toBe(-0);
});

test("a word that is not given what it needs is a TypeError", () => {
  const odd = [
    { $repeat: { text: [], times: 1 } },
    { $repeat: { text: "a", times: -1 } },
    { $repeat: { text: "a", times: 1e9 } },
    { $repeat: 7 },
    { $join: "ab" },
    { $join: [{}] },
    { $index: 0 },
    { $list: { of: 1 } },
    { $list: { times: 1, of: { $index: "0" } } },
    { $nest: { levels: 0.5, around: 1 } },
  ];
  for (const recipe of odd) expect(() => expandVectorInput(recipe)).toThrow(TypeError);
});
