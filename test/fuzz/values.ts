/** Arbitraries of written values: good, odd, hostile, heavy. */
import fc from "fast-check";
import { jsonValue, unstorableText } from "../support/hostile.ts";
import { HEAVY_VALUES, HOSTILE_VALUES } from "../support/hostile-values.ts";
import { isWord, type Written, write } from "./written.ts";

/** A JSON-safe value, `-0` and bare objects among them. */
export const safe: fc.Arbitrary<Written> = jsonValue().map(write);

/** A hostile value with something hidden in it, that may be hostile as well. */
const hostile: fc.Arbitrary<Written> = hostileAround(
  fc.oneof({ arbitrary: safe, weight: 2 }, { arbitrary: hostileAround(safe), weight: 1 }),
);

/** A value that costs a good reader milliseconds and a bad one the process. */
export const heavy: fc.Arbitrary<Written> = fc
  .constantFrom(...Object.keys(HEAVY_VALUES))
  .map((name) => ({ $: "heavy", name }));

/** Single values that are right in some place and wrong in others. */
const odd: fc.Arbitrary<Written> = fc.oneof(
  fc
    .constantFrom(
      ...[-1, -0, 0, 0.5, 1, 2, 255, 256, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 1e300, Number.NaN],
      ...[Number.POSITIVE_INFINITY, undefined, null, true, false, "", "1", "constructor"],
      ...["__proto__", "\u2028", "\uFEFF", "\u202E", [], {}],
    )
    .map(write),
  unstorableText(),
);

/** Any value: good, odd or hostile. */
export const anything: fc.Arbitrary<Written> = fc.oneof(
  { arbitrary: odd, weight: 3 },
  { arbitrary: safe, weight: 2 },
  { arbitrary: hostile, weight: 4 },
);

/** Any value that JSON text can give. */
export const anyJson: fc.Arbitrary<Written> = fc
  .oneof(odd, safe)
  .map((written) => JSON.parse(JSON.stringify(isWord(written) ? null : written)) as Written);

function hostileAround(part: fc.Arbitrary<Written>): fc.Arbitrary<Written> {
  return fc
    .tuple(fc.constantFrom(...Object.keys(HOSTILE_VALUES)), part, fc.nat(15))
    .map(([name, hidden, n]) => ({ $: "hostile", name, part: hidden, n }));
}
