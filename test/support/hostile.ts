/**
 * Arbitraries of hostile, valid and almost valid values, shared by every suite.
 *
 * Hostile ones come as recipes, see `recipe.ts`; `law` makes the value before its predicate sees it.
 */
import fc from "fast-check";
import type { JsonObject, JsonValue } from "runner-contracts";
import { storableText } from "runner-contracts/testing/arbitraries";
import { HEAVY_VALUES, HOSTILE_VALUES } from "./hostile-values.ts";
import { Recipe } from "./recipe.ts";

/** Text that cannot be stored: with U+0000 or a lone surrogate in it. */
export function unstorableText(): fc.Arbitrary<string> {
  const bad = fc.oneof(
    fc.constantFrom("\u0000", "\uD800", "\uDBFF", "\uDC00", "\uDFFF", "\uDE00\uD83D"),
    fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit)),
  );
  const pieces = fc.array(fc.tuple(bad, storableText()), { minLength: 1, maxLength: 3 });
  return fc
    .tuple(storableText(), pieces)
    .map((parts) => parts.flat(2).join(""))
    .filter((text) => text.includes("\0") || !text.isWellFormed()); // Two halves may have met.
}

/** A key of a JSON object, with the names that break careless code among them. */
function jsonKey(): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: storableText(), weight: 4 },
    {
      arbitrary: fc.constantFrom("__proto__", "constructor", "toJSON", "length", "0", "10", "then"),
      weight: 1,
    },
  );
}

/** A finite number, `-0` and the ends of the range among them. */
function jsonNumber(): fc.Arbitrary<number> {
  return fc.oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(-0, 0, 5e-324, Number.MAX_VALUE, 2 ** 53, 0.1),
  );
}

/** A JSON-safe value of bounded size: with `-0` and bare objects, which no JSON text gives. */
export function jsonValue(): fc.Arbitrary<JsonValue> {
  return JSON_TREE.value;
}

/** A JSON-safe object of bounded size: what `data` may be, with the same odd parts. */
export function jsonObject(): fc.Arbitrary<JsonObject> {
  return JSON_TREE.object;
}

const JSON_TREE = fc.letrec<{ value: JsonValue; array: JsonValue[]; object: JsonObject }>(
  (tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      { arbitrary: fc.constantFrom(null, true, false), weight: 2 },
      { arbitrary: jsonNumber(), weight: 2 },
      { arbitrary: storableText(), weight: 3 },
      { arbitrary: tie("array"), weight: 1 },
      { arbitrary: tie("object"), weight: 2 },
    ),
    array: fc.array(tie("value"), { maxLength: 4 }),
    object: fc
      .tuple(fc.array(fc.tuple(jsonKey(), tie("value")), { maxLength: 4 }), fc.boolean())
      .map(([entries, bare]) => objectFrom(entries, bare)),
  }),
);

/** A JSON-safe object but for one text in it, as a value or as a key, at any depth. */
export function badTextInside(text: fc.Arbitrary<string>): fc.Arbitrary<JsonObject> {
  const steps = fc.array(fc.constantFrom("array", "object"), { maxLength: 4 });
  return fc
    .tuple(jsonObject(), jsonValue(), text, fc.boolean(), steps)
    .map(([around, beside, bad, asKey, path]) => {
      let inside: JsonValue = asKey ? { [bad]: beside } : bad;
      for (const step of path) inside = step === "array" ? [beside, inside] : { beside, inside };
      return { ...around, inside };
    });
}

/** A hostile value of any sort, small or with a JSON-safe or hostile value hidden in it. */
export function anyHostile(): fc.Arbitrary<Recipe<unknown>> {
  const safe = plainly(jsonValue());
  const options = { withBigInt: true, withDate: true, withMap: true, withSparseArray: true };
  return fc.oneof(
    { arbitrary: hostileAround(safe), weight: 6 },
    { arbitrary: hostileAround(hostileAround(safe)), weight: 3 },
    { arbitrary: plainly(fc.anything({ ...options, maxDepth: 2 })), weight: 1 },
    { arbitrary: plainly(unstorableText()), weight: 1 },
  );
}

/** A value that costs a good validator milliseconds and a bad one the process. Use it rarely. */
export function heavyHostile(): fc.Arbitrary<Recipe<unknown>> {
  return fc.constantFrom(...Object.values(HEAVY_VALUES)).map((make) => new Recipe(make));
}

function hostileAround(part: fc.Arbitrary<Recipe<unknown>>): fc.Arbitrary<Recipe<unknown>> {
  return fc
    .tuple(fc.constantFrom(...Object.values(HOSTILE_VALUES)), part, fc.nat(15))
    .map(([make, hidden, n]) => new Recipe(() => make(hidden.make(), n)));
}

function plainly(values: fc.Arbitrary<unknown>): fc.Arbitrary<Recipe<unknown>> {
  return values.map((value) => new Recipe(() => value));
}

/** An object with these entries as own properties, whatever the keys are called. */
function objectFrom(entries: readonly (readonly [string, JsonValue])[], bare: boolean): JsonObject {
  const made: Record<string, JsonValue> = bare ? Object.create(null) : {};
  for (const [key, value] of entries) {
    Object.defineProperty(made, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return made;
}
