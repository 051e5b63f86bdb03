/** Plain walks over JSON trees, for laws that compare them. */

/** Every container of a tree, the root first. */
export function containersOf(root: unknown): object[] {
  if (typeof root !== "object" || root === null) return [];
  return [root, ...Object.values(root).flatMap(containersOf)];
}

/** The same tree with 0 for -0, which neither JSON nor `jsonb` has a word for. */
export function withoutNegativeZero(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, withoutNegativeZero(part)]),
  );
}
