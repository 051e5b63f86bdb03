/**
 * Knowing a fold's own states again. A state comes back from wherever it was put to sleep, so it is
 * read as untrusted, and that costs more than the record. Most states never left: these are frozen
 * to their leaves, so nobody can have changed them.
 */

/**
 * Gives an object in the place of a new one, so that a class below can put a private name on it.
 */
class InPlaceOf {
  constructor(target: object) {
    // biome-ignore lint/correctness/noConstructorReturn: it is what this class is for.
    return target;
  }
}

/**
 * The mark: a private name, which no copy, no JSON and no proxy carries over. A `WeakMap` would do
 * the same, and costs as much as a small record does.
 */
class Mark extends InPlaceOf {
  readonly #source: string;

  constructor(state: object, source: string) {
    super(state);
    this.#source = source;
  }

  static isOf(source: string, state: object): boolean {
    return #source in state && state.#source === source;
  }
}

/** Makes a state that a step worked on, and whose parts are frozen, one to give out. */
export function sealState(source: string, state: object): undefined {
  // Before it is frozen: a later ECMAScript may refuse private names on what takes no more
  // properties.
  new Mark(state, source);
  Object.freeze(state);
}

/** Tells whether a step of this source gave the state out. Never throws. */
export function isSealed(source: string, state: unknown): boolean {
  return typeof state === "object" && state !== null && Mark.isOf(source, state);
}
