/** Values that nest: made by a loop, so that making them needs no stack. */

/** An object below which containers stand `levels` deep, each in the key `in`. */
export function nestedObjects(levels: number): Record<string, unknown> {
  let value: Record<string, unknown> = {};
  for (let level = 0; level < levels; level++) value = { in: value };
  return value;
}

/** An array below which arrays stand `levels` deep. */
export function nestedArrays(levels: number): unknown[] {
  let value: unknown[] = [];
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}
