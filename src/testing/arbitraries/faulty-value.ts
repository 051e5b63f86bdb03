/**
 * Values that a rule refuses: the ones that JSON can write, and with them the ones that only a
 * program can make.
 */
import * as fc from "fast-check";
import { JSON_MAX_DEPTH, type JsonObject, type JsonPath } from "../../json/json-value.ts";
import { jsonObject, jsonValue, objectFrom, storableText } from "./json.ts";

/** Stands for a property that is not there. */
export const ABSENT: unique symbol = Symbol("absent");

/** An object whose one fault stands at `path`. */
export interface FaultyObject {
  readonly value: object;
  readonly path: JsonPath;
}

/** Any of these values; beyond the wire, those that JSON has no word for too. */
export function anyOf(
  written: readonly unknown[],
  isOnWire: boolean,
  unwritten: readonly unknown[] = UNWRITTEN,
): fc.Arbitrary<unknown> {
  return fc.constantFrom(...written, ...(isOnWire ? [] : unwritten));
}

/** Text with U+0000 or a lone surrogate in it. Shrinks to U+0000 alone. */
export function unstorableText(): fc.Arbitrary<string> {
  const bad = fc.constantFrom("\u0000", "\uD800", "\uDBFF", "\uDC00", "\uDFFF", "\uDE00\uD83D");
  // Storable text begins and ends with whole characters, so no half finds its other half.
  return fc.tuple(storableText(), bad, storableText()).map((parts) => parts.join(""));
}

/** An object that is plain and JSON-safe but for one fault in it, at any depth. */
export function faultyObject(isOnWire: boolean): fc.Arbitrary<FaultyObject> {
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: around(faultyLeaf(isOnWire)), weight: 6 },
    { arbitrary: around(faultyKey()), weight: 2 },
    { arbitrary: fc.constant(null).map(tooDeep), weight: 1 },
    ...(isOnWire ? [] : [{ arbitrary: fc.constant(null).map(cyclic), weight: 1 }]),
  );
}

class NotPlain {
  readonly own = 1;
}

/** What JSON has no word for. No value is changed by whoever gets it, so all may share it. */
const UNWRITTEN: readonly unknown[] = [
  undefined,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1n,
  Symbol("symbol"),
  () => 1,
  new Date(0),
  new Map(),
  new NotPlain(),
  Object("boxed"),
  new Uint8Array(1),
];

/** A value with its one fault at `path`, which is empty where the value itself is at fault. */
interface Fault {
  readonly value: unknown;
  readonly path: JsonPath;
}

function faultyLeaf(isOnWire: boolean): fc.Arbitrary<Fault> {
  const values: fc.Arbitrary<Fault> = unstorableText().map((value) => ({ value, path: [] }));
  if (isOnWire) return values;
  const unwritten = fc.constantFrom(...UNWRITTEN).map((value): Fault => ({ value, path: [] }));
  const hole = fc.nat(2).map((at): Fault => {
    const value = [0, 0, 0];
    delete value[at];
    return { value, path: [at] };
  });
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: values, weight: 3 },
    { arbitrary: unwritten, weight: 4 },
    { arbitrary: hole, weight: 1 },
  );
}

function faultyKey(): fc.Arbitrary<Fault> {
  return fc
    .tuple(unstorableText(), jsonValue())
    .map(([key, value]) => ({ value: objectFrom([[key, value]]), path: [key] }));
}

/** The key under which a fault stands in an object. */
const INSIDE = "inside";

/** Hides a fault in an object, below arrays and objects. */
function around(fault: fc.Arbitrary<Fault>): fc.Arbitrary<FaultyObject> {
  const steps = fc.array(fc.constantFrom("object", "array"), { maxLength: 3 });
  return fc
    .tuple(jsonObject(), jsonValue(), fault, steps)
    .map(([outer, beside, { value, path }, containers]) => {
      let made: Fault = { value, path };
      for (const container of containers) {
        made =
          container === "array"
            ? { value: [beside, made.value], path: [1, ...made.path] }
            : { value: { [INSIDE]: made.value }, path: [INSIDE, ...made.path] };
      }
      return within(outer, made);
    });
}

function within(outer: JsonObject, { value, path }: Fault): FaultyObject {
  return { value: { ...outer, [INSIDE]: value }, path: [INSIDE, ...path] };
}

/** One container stands a level too deep. */
function tooDeep(): FaultyObject {
  let value: object = {};
  for (let level = 0; level <= JSON_MAX_DEPTH; level++) value = { [INSIDE]: value };
  return { value, path: deepestPath() };
}

/**
 * An object that holds itself: whoever walks it comes to the end of the levels, not of the value.
 */
function cyclic(): FaultyObject {
  const value: Record<string, unknown> = {};
  value[INSIDE] = value;
  return { value, path: deepestPath() };
}

function deepestPath(): string[] {
  return new Array<string>(JSON_MAX_DEPTH + 1).fill(INSIDE);
}
