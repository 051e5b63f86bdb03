import { createContext, runInContext } from "node:vm";
import { isJsonObject, sanitizeJson } from "runner-contracts";
import { describe, expect, test, vi } from "vitest";
import { nestedArrays, nestedObjects } from "../support/nested.ts";
import { answersFromTheEndOfTheStack, stackEnds } from "../support/stack.ts";

/** An object that is no plain one, and says that it is the value. */
function saying(value: unknown): object {
  return new (class {
    toJSON() {
      return value;
    }
  })();
}

test.each<[string, unknown, unknown]>([
  ["text with U+0000", "a\u0000b", "a\ufffdb"],
  ["a lone high surrogate", "a\ud83d", "a\ufffd"],
  ["a lone low surrogate and a pair", "\udc4b👋", "\ufffd👋"],
  ["a bigint", 12n ** 30n, String(12n ** 30n)],
  ["a date", new Date(0), "1970-01-01T00:00:00.000Z"],
  [
    "a date of another realm",
    runInContext("new Date(0)", createContext()),
    "1970-01-01T00:00:00.000Z",
  ],
  ["a boxed number", Object(1), 1],
  ["boxed text", Object("a\u0000"), "a\ufffd"],
  ["a boxed boolean", Object(false), false],
  ["a boxed bigint", Object(7n), "7"],
  ["a URL", new URL("https://example.com/"), "https://example.com/"],
  [
    "an instance of a class",
    new (class A {
      a = 1;
      b = undefined;
    })(),
    { a: 1 },
  ],
  ["a toJSON that gives an object", { toJSON: () => ({ a: [undefined] }) }, { a: [null] }],
  ["a toJSON that gives a date", { toJSON: () => new Date(0) }, {}],
  ["a toJSON that gives a boxed value", [saying(Object("s")), saying(Object(1n))], ["s", "1"]],
  [
    "a boxed value of another realm that a toJSON gives",
    saying(runInContext("Object('s')", createContext())),
    "s",
  ],
  [
    "a toJSON that does not show, in a plain object",
    { a: Object.defineProperty({ b: 1 }, "toJSON", { value: () => 5 }) },
    { a: { b: 1 } },
  ],
  [
    "a toJSON that throws",
    {
      a: {
        toJSON() {
          throw new Error("x");
        },
      },
      b: 1,
    },
    { b: 1 },
  ],
  ["an invalid date", [new Date(Number.NaN)], [null]],
  [
    "what JSON has no word for, in an object",
    { a: undefined, b: () => 1, c: Symbol("c"), d: Number.NaN, e: 1 },
    { e: 1 },
  ],
  [
    "what JSON has no word for, in an array",
    [undefined, () => 1, Symbol("c"), Number.POSITIVE_INFINITY],
    [null, null, null, null],
  ],
  ["an array with a hole", [1, , 2], [1, null, 2]],
  ["undefined at the root", undefined, null],
  ["a function at the root", () => 1, null],
  [
    "keys that collide, the last of which stays",
    { "a\u0000": 1, b: 2, "a\ud800": 3 },
    { "a\ufffd": 3, b: 2 },
  ],
  ["-0", [-0], [-0]],
])("writes %s", (_name, value, expected) => {
  expect(sanitizeJson(value)).toStrictEqual(expected);
});

test("drops what is not enumerable", () => {
  const hidden = Object.defineProperty({ a: 1 }, "hidden", { value: 2 });
  expect(sanitizeJson({ hidden })).toStrictEqual({ hidden: { a: 1 } });
});

test("keeps an own __proto__ key as an own key", () => {
  const value = JSON.parse('{"__proto__":{"a":"\\u0000"},"__proto__\\u0000":1}') as unknown;
  expect(JSON.stringify(sanitizeJson(value))).toBe(
    '{"__proto__":{"a":"\ufffd"},"__proto__\ufffd":1}',
  );
});

test("cuts a reference back to an ancestor, and nothing that is merely shared", () => {
  const shared = { n: 1 };
  const value: Record<string, unknown> = { shared, again: [shared] };
  value["self"] = value;
  value["list"] = [value, 2];
  expect(sanitizeJson(value)).toStrictEqual({
    shared: { n: 1 },
    again: [{ n: 1 }],
    list: [null, 2],
  });
});

test("cuts a cycle through a toJSON where it closes", () => {
  const inner: Record<string, unknown> = { n: 1 };
  inner["self"] = inner;
  inner["again"] = saying(inner);
  expect(sanitizeJson({ in: saying(inner) })).toStrictEqual({ in: { n: 1 } });
  const outer = { toJSON: () => ({ n: 2, outer }) };
  expect(sanitizeJson([outer, outer])).toStrictEqual([{ n: 2 }, { n: 2 }]);
});

test("keeps text below 128 levels, also where an object gives it", () => {
  const value = nestedObjects(128);
  let deepest = value as Record<string, object>;
  while (Object.keys(deepest).length > 0) deepest = Object.values(deepest)[0] as typeof deepest;
  deepest["at"] = new Date(0);
  expect(JSON.stringify(sanitizeJson(value))).toBe(JSON.stringify(value));
});

test("cuts below 128 levels", () => {
  expect(sanitizeJson(nestedObjects(128))).toStrictEqual(nestedObjects(128));
  expect(sanitizeJson(nestedObjects(129))).toStrictEqual(nestedObjects(128));
  const deep = sanitizeJson(nestedArrays(1_000_000));
  expect(JSON.stringify(deep)).toBe(`${"[".repeat(129)}null${"]".repeat(129)}`);
});

test("cuts after a million values", () => {
  const long = sanitizeJson({ list: Array.from({ length: 1_000_001 }, () => 0) });
  expect((long as { list: unknown[] }).list).toHaveLength(999_999);
  expect(isJsonObject(long)).toBe(true);
  const zeros = Array.from({ length: 999_998 }, () => 0);
  const wide = sanitizeJson({ zeros, kept: 0, cut: 0, too: 0 });
  expect(Object.keys(wide as object)).toStrictEqual(["zeros", "kept"]);
});

test("cuts an array that says that it has no end", () => {
  const endless = new Proxy([], {
    get: (_, key) => (key === "length" ? Number.POSITIVE_INFINITY : undefined),
  });
  expect(sanitizeJson({ endless })).toHaveProperty("endless.length", 999_999);
});

describe("a value that cannot be looked at", () => {
  const { proxy: revoked, revoke } = Proxy.revocable([], {});
  revoke();
  const shy = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error("x");
      },
    },
  );
  const moody = Object.defineProperty({}, "a", {
    enumerable: true,
    get() {
      throw new Error("x");
    },
  });
  const noLength = new Proxy([1], { get: (_, key) => (key === "length" ? "1" : 1) });

  test("becomes as little as need be", () => {
    expect(JSON.stringify(sanitizeJson({ revoked, shy, moody, noLength, last: 1 }))).toBe(
      '{"revoked":{},"shy":{},"moody":{},"noLength":[],"last":1}',
    );
  });
});

test("gives null where the caller's stack ends", () => {
  vi.spyOn(Array.prototype, "includes").mockImplementationOnce(stackEnds);
  const result = sanitizeJson({ a: 1 });
  vi.restoreAllMocks();
  expect(result).toBeNull();
});

test("answers a caller at the end of the stack", () => {
  const value = nestedObjects(100);
  const isWhole = (answer: unknown) => JSON.stringify(answer) === JSON.stringify(value);
  const answers = answersFromTheEndOfTheStack(() => sanitizeJson(value), isWhole);
  expect(isWhole(answers.at(-1))).toBe(true);
});
