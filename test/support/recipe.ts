/**
 * Values that are made late. fast-check touches whatever an arbitrary gives (it looks for a clone
 * method), which a revoked proxy answers with an exception, an endless prototype chain with silence,
 * and which uses up the first answer of a changing getter. So hostile arbitraries give recipes, and
 * `law` makes the value just before the predicate sees it.
 */
import type fc from "fast-check";

/** How to make a value from scratch; each call makes another one, alike. */
export class Recipe<Value> {
  readonly make: () => Value;
  constructor(make: () => Value) {
    this.make = make;
  }
}

/** What a predicate sees of what an arbitrary gives. */
export type Made<Given> = Given extends Recipe<infer Value> ? Value : Given;

/** Makes the value, if it comes as a recipe. */
export function made<Given>(given: Given): Made<Given> {
  // The two branches are those of `Made`, which the compiler cannot follow through a condition.
  return (given instanceof Recipe ? given.make() : given) as Made<Given>;
}

/** Two values made alike from scratch: for values that answer differently the second time. */
export function twins<Value>(
  arbitrary: fc.Arbitrary<Recipe<Value>>,
): fc.Arbitrary<Recipe<[Value, Value]>> {
  return arbitrary.map(({ make }) => new Recipe(() => [make(), make()]));
}

/** Three values made alike from scratch. */
export function triplets<Value>(
  arbitrary: fc.Arbitrary<Recipe<Value>>,
): fc.Arbitrary<Recipe<[Value, Value, Value]>> {
  return arbitrary.map(({ make }) => new Recipe(() => [make(), make(), make()]));
}
