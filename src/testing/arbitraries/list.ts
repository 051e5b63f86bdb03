/**
 * Lists that are not empty and shrink as well as those that may be.
 */
import * as fc from "fast-check";

/**
 * A list of so many items, which shrinks to the ones that matter: fast-check drops items behind the
 * first one only as long as two more than the least are left.
 */
export function listOf<Item>(
  item: fc.Arbitrary<Item>,
  minLength: number,
  maxLength: number,
): fc.Arbitrary<Item[]> {
  if (minLength === 0) return fc.array(item, { maxLength });
  const shorter = fc.array(item, { minLength: minLength - 1, maxLength });
  return fc.tuple(shorter, item).map(([items, spare]) => {
    return items.length < minLength ? [...items, spare] : items;
  });
}
