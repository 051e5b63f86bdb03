/** Three passes tell what is JSON-safe: the copy, the look in place, the explanation. They agree. */
import fc from "fast-check";
import { describe, expect } from "vitest";
import { copyJson, copyJsonObject, JsonFault } from "../../src/json/copy.ts";
import { inspectJsonObject } from "../../src/json/inspect.ts";
import { freezeStorableTree, hasNoUnicodeEscape } from "../../src/json/parsed.ts";
import { anyHostile, jsonValue, unstorableText } from "../support/hostile.ts";
import { nested } from "../support/hostile-values.ts";
import { containersOf } from "../support/json.ts";
import { law } from "../support/laws.ts";
import { Recipe, twins } from "../support/recipe.ts";

/** Room for any value that is made here, for a few parts of it, or for none. */
const budgets = fc.oneof(fc.constant(1_000), fc.nat(12));

/** Levels around the limit, where a value hidden below them may be one too deep. */
const levels = fc.oneof(fc.constant(0), fc.integer({ min: 124, max: 130 }));
const nesting = fc.constantFrom("array", "object", "both");

/** What stands in JSON text where a value is due, escapes and numbers out of range among it. */
const words = fc.oneof(
  { arbitrary: jsonValue().map((value) => JSON.stringify(value)), weight: 4 },
  {
    arbitrary: fc.constantFrom(
      '"\\u0000"',
      '"\\ud83d"',
      '"\\ud83d\\udc4b"',
      '"\\\\u0000"',
      '"\ud83d"',
      '"\u2028"',
      "1e400",
      "-1e400",
      "1.7976931348623157e308",
      "-0",
      "9007199254740993",
      '{"\\u0000":1}',
      '{"\ud83d":1}',
      '{"__proto__":{"\\u0061":[]}}',
      '{"a":1,"a":1e400}',
    ),
    weight: 3,
  },
);

/** JSON text: some words in a list or below keys, at any depth. */
const jsonText = fc
  .tuple(fc.array(words, { minLength: 1, maxLength: 3 }), levels, nesting)
  .map(([parts, depth, kind]) => {
    const [open, close] =
      kind === "array" ? ["[", "]"] : kind === "object" ? ['{"a":', "}"] : ['[{"b":', "}]"];
    const around = kind === "both" ? Math.ceil(depth / 2) : depth;
    return `${open.repeat(around)}[${parts.join()}]${close.repeat(around)}`;
  });

const oddKeys = fc.array(fc.oneof(fc.string(), unstorableText()), { maxLength: 5 });

describe("the look in place and the copy agree on what JSON.parse makes", () => {
  law("of any JSON text, at any budget", jsonText, budgets, (text, nodesLeft) => {
    const budget = { nodesLeft };
    const copied = outcome(() => copyJson(JSON.parse(text), budget));
    const proven = text.isWellFormed() && hasNoUnicodeEscape(text);
    for (const textIsStorable of new Set([proven, false])) {
      const walk = { nodesLeft, textIsStorable };
      expect(freezeStorableTree(JSON.parse(text), walk)).toBe(!(copied instanceof JsonFault));
      // What is left is for the next event of the batch.
      if (!(copied instanceof JsonFault)) expect(walk.nodesLeft).toBe(budget.nodesLeft);
    }
  });

  law("and the tree is frozen to its leaves", jsonText, (text) => {
    for (const textIsStorable of [true, false]) {
      const tree = JSON.parse(text) as object;
      const isStorable = freezeStorableTree(tree, { nodesLeft: 1_000, textIsStorable });
      // Text is looked at last: what is refused for its text alone is frozen by then.
      if (textIsStorable) expect(Object.isFrozen(tree)).toBe(isStorable);
      if (isStorable) expect(containersOf(tree).every(Object.isFrozen)).toBe(true);
    }
  });
});

describe("the copy and the explanation agree on the first fault, its place and its words", () => {
  law("of any value, at any depth and budget", twins(deepHostile()), budgets, (pair, nodesLeft) => {
    const [one, other] = pair;
    const copied = outcome(() => copyJsonObject({ in: one }, { nodesLeft }));
    expect(inspect({ in: other }, nodesLeft)[0]).toEqual(told(copied));
  });

  law("of keys that cannot be stored, where the budget ends", oddKeys, fc.nat(5), (keys, left) => {
    const value = Object.fromEntries(keys.map((key) => [key, key]));
    const copied = outcome(() => copyJsonObject(value, { nodesLeft: left }));
    expect(inspect(value, left)[0]).toEqual(told(copied));
  });
});

/** The first fault as the explanation tells it. */
function told(copied: unknown): unknown {
  return copied instanceof JsonFault ? [copied.problem, copied.steps.reverse()] : undefined;
}

function deepHostile() {
  return fc.tuple(anyHostile(), levels, nesting).map(([leaf, depth, kind]) => {
    return new Recipe(() => nested(depth, leaf.make(), kind));
  });
}

/** What the copy gives, or what it throws. */
function outcome(copy: () => unknown): unknown {
  try {
    return copy();
  } catch (fault) {
    if (fault instanceof JsonFault) return fault;
    throw fault;
  }
}

/** The faults of a value in the order in which they are told. */
function inspect(value: unknown, nodesLeft: number): [string, unknown][] {
  const faults: [string, unknown][] = [];
  const end = () => {
    throw faults;
  };
  try {
    inspectJsonObject(value, {
      nodesLeft,
      refuseData: (problem, path) => void faults.push([problem, [...path]]),
      end,
    });
  } catch (thrown) {
    if (thrown !== faults) throw thrown;
  }
  return faults;
}
