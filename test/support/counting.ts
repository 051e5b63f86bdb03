/** A view of a tree that counts what is done to it. */

/** What was done: how often each property was read at each place, and how many traps ran in all. */
export interface Counts {
  readonly reads: Map<string, number>;
  traps: number;
}

/** Wraps a plain tree so that every read is counted by the place where its object stands. */
export function counting<Root>(root: Root, counts: Counts, place = ""): Root {
  if (typeof root !== "object" || root === null) return root;
  const count = () => {
    counts.traps++;
  };
  return new Proxy(root, {
    get(target, key, receiver) {
      count();
      // As a JSON Pointer: without escapes, "/" and two empty keys would be one place.
      const at = `${place}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
      counts.reads.set(at, (counts.reads.get(at) ?? 0) + 1);
      const value: unknown = Reflect.get(target, key, receiver);
      return Object.isFrozen(target) ? value : counting(value, counts, at);
    },
    getOwnPropertyDescriptor(target, key) {
      count();
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    getPrototypeOf(target) {
      count();
      return Reflect.getPrototypeOf(target);
    },
    has(target, key) {
      count();
      return Reflect.has(target, key);
    },
    ownKeys(target) {
      count();
      return Reflect.ownKeys(target);
    },
  });
}
