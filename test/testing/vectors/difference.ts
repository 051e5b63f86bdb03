/** How far two inputs are apart: for the lint, which wants a valid twin near each invalid vector. */

/** A text may be replaced in one place; what is taken out or what is put in is no longer than this. */
const TEXT_MAX_LENGTH = 64;

/** In how many places two JSON values differ. A part that is replaced, as an event of another kind, is one. */
export function countDifferences(one: unknown, other: unknown): number {
  if (Object.is(one, other)) return 0;
  if (Array.isArray(one) && Array.isArray(other)) return countInArrays(one, other);
  if (!isObject(one) || !isObject(other)) return 1;
  if (ownOf(one, "kind") !== ownOf(other, "kind")) return 1;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return sumOf([...keys].map((key) => countDifferences(ownOf(one, key), ownOf(other, key))));
}

/** Elements are compared one by one, after what both arrays begin and end with is left out. */
function countInArrays(one: readonly unknown[], other: readonly unknown[]): number {
  const isEqual = (a: unknown, b: unknown) => countDifferences(a, b) === 0;
  const { left, right } = trimmed(one, other, isEqual);
  if (left.length !== right.length) return Math.max(left.length, right.length);
  return sumOf(left.map((element, index) => countDifferences(element, right[index])));
}

/** Whether one text becomes the other by one short replacement. */
export function isNear(one: ArrayLike<unknown>, other: ArrayLike<unknown>): boolean {
  const { left, right } = trimmed(Array.from(one), Array.from(other), Object.is);
  return Math.min(left.length, right.length) <= TEXT_MAX_LENGTH;
}

function trimmed<Element>(
  one: readonly Element[],
  other: readonly Element[],
  isEqual: (a: Element, b: Element) => boolean,
): { left: readonly Element[]; right: readonly Element[] } {
  const least = Math.min(one.length, other.length);
  const at = (list: readonly Element[], index: number) => list.at(index) as Element;
  let start = 0;
  while (start < least && isEqual(at(one, start), at(other, start))) start++;
  let end = 0;
  while (end < least - start && isEqual(at(one, -1 - end), at(other, -1 - end))) end++;
  return {
    left: one.slice(start, one.length - end),
    right: other.slice(start, other.length - end),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function ownOf(source: object, key: string): unknown {
  return Object.hasOwn(source, key) ? Reflect.get(source, key) : undefined;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
