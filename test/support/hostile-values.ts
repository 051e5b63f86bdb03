/**
 * Values that no caller would send and every boundary meets: each made from scratch on every call,
 * because half of them answer differently the second time.
 *
 * `part` is a value to hide inside, `n` a small number that varies the shape.
 */
import { createContext, runInContext } from "node:vm";
import * as namespace from "./sample-namespace.ts";

type Maker = (part: unknown, n: number) => unknown;

const REALM = createContext({});

/** Makes the value of an expression in another realm, whose `Object.prototype` is not ours. */
export function inOtherRealm(expression: string): unknown {
  return runInContext(`(${expression})`, REALM);
}

const otherRealmObject = inOtherRealm(
  "(part) => { const made = {}; made.part = part; return made; }",
) as (part: unknown) => object;
const otherRealmArray = inOtherRealm("(part) => [part, part]") as (part: unknown) => object;

/** A container nested `levels` below the one that is given, made without recursion. */
export function nested(levels: number, leaf: unknown, kind: "array" | "object" | "both"): unknown {
  let made = leaf;
  for (let level = 0; level < levels; level += 1) {
    const asArray = kind === "both" ? level % 2 === 0 : kind === "array";
    made = asArray ? [made] : { a: made };
  }
  return made;
}

/** A value of `2 * doublings` objects in memory that unfolds to `2 ** doublings` leaves. */
function unfolding(doublings: number, leaf: unknown): unknown {
  let made = leaf;
  for (let level = 0; level < doublings; level += 1)
    made = level % 2 === 0 ? [made, made] : { a: made, b: made };
  return made;
}

class Instance {
  readonly own: unknown;
  constructor(own: unknown) {
    this.own = own;
  }
}

const NullClass = class extends (null as unknown as ObjectConstructor) {};

class List extends Array<unknown> {}

function instanceOfNothing(part: unknown): unknown {
  const made: Record<string, unknown> = Object.create(NullClass.prototype);
  made["own"] = part;
  return made;
}

function argumentsOf(..._parts: unknown[]): unknown {
  // biome-ignore lint/complexity/noArguments: the arguments object itself is the value wanted here
  return arguments;
}

function define(holder: object, key: PropertyKey, value: unknown, enumerable = true): object {
  return Object.defineProperty(holder, key, {
    value,
    enumerable,
    writable: true,
    configurable: true,
  });
}

function accessor(holder: object, key: PropertyKey, get: () => unknown): object {
  return Object.defineProperty(holder, key, { get, enumerable: true, configurable: true });
}

/** Gives `first` when it is read the first time, and `later` from then on. */
export function changing(first: unknown, later: unknown): () => unknown {
  let reads = 0;
  return () => {
    reads += 1;
    return reads === 1 ? first : later;
  };
}

function thrower(thrown: unknown): () => never {
  return () => {
    throw thrown;
  };
}

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function cyclic(part: unknown): Record<string, unknown> {
  const made: Record<string, unknown> = { part };
  made["self"] = made;
  return made;
}

function cyclicArray(part: unknown): unknown[] {
  const made: unknown[] = [part];
  made.push({ back: made });
  return made;
}

/** Never ends downwards: each read of any key gives another such object. */
function endless(): object {
  return new Proxy({ a: 1 }, { get: (_target, key) => (key === "a" ? endless() : undefined) });
}

/** Never ends upwards: the prototype chain goes on for ever. */
function endlessPrototype(): object {
  return new Proxy({}, { getPrototypeOf: () => endlessPrototype() });
}

/** Gives the value in the place of an array's length. */
function lyingLength(target: unknown[], length: unknown): unknown {
  return new Proxy(target, {
    get: (held, key, receiver) => (key === "length" ? length : Reflect.get(held, key, receiver)),
  });
}

const TRAPS: readonly (keyof ProxyHandler<object>)[] = [
  "get",
  "has",
  "ownKeys",
  "getOwnPropertyDescriptor",
  "getPrototypeOf",
  "isExtensible",
];

function throwingTrap(target: object, n: number, thrown: unknown): object {
  const trap = TRAPS[n % TRAPS.length] ?? "get";
  return new Proxy(target, { [trap]: thrower(thrown) });
}

/** Calls the prober at each trap, so that the target can change under the hands of its reader. */
function meddling(target: object, meddle: () => void): object {
  const handler: ProxyHandler<object> = {
    get(held, key, receiver) {
      meddle();
      return Reflect.get(held, key, receiver);
    },
    ownKeys(held) {
      const keys = Reflect.ownKeys(held);
      meddle();
      return keys;
    },
  };
  return new Proxy(target, handler);
}

function shrinkingArray(part: unknown): unknown {
  const made: unknown[] = [0, part, 2, 3];
  accessor(made, 0, () => {
    made.length = 2;
    return 0;
  });
  return made;
}

function growingArray(part: unknown): unknown {
  const made: unknown[] = [0, part];
  accessor(made, 0, () => {
    made.push(made.length);
    return 0;
  });
  return made;
}

function losingObject(part: unknown): unknown {
  const made: Record<string, unknown> = {};
  accessor(made, "a", () => {
    delete made["c"];
    made["d"] = 1n;
    return 1;
  });
  made["b"] = part;
  made["c"] = 1;
  return made;
}

function lyingKeys(part: unknown): unknown {
  return new Proxy({ a: part }, { ownKeys: () => ["a", "ghost"] });
}

function twofacedPrototype(part: unknown): unknown {
  const prototype = changing(Object.prototype, Date.prototype);
  return new Proxy({ a: part }, { getPrototypeOf: () => prototype() as object });
}

function holes(part: unknown, n: number): unknown[] {
  const made: unknown[] = [part, part, part];
  delete made[n % 3];
  return made;
}

function inheritedIndex(part: unknown): unknown {
  const prototype: unknown[] = [];
  accessor(prototype, 0, () => part);
  const made = new Array(1);
  return Object.setPrototypeOf(made, prototype);
}

function inheritedSetter(part: unknown): unknown {
  const prototype = Object.defineProperty({}, "a", { set: thrower(new Error("set")) });
  return define(Object.create(prototype), "a", part);
}

/** Every hostile value by name. The name is what a reader of a failure looks for. */
export const HOSTILE_VALUES: Readonly<Record<string, Maker>> = {
  undefined: () => undefined,
  function: () => () => 1,
  "class itself": () => Instance,
  symbol: () => Symbol("hostile"),
  "well-known symbol": () => Symbol.iterator,
  bigint: (_part, n) => BigInt(n),
  "huge bigint": () => 2n ** 4096n,
  NaN: () => Number.NaN,
  infinity: (_part, n) => (n % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY),
  date: () => new Date(0),
  "invalid date": () => new Date(Number.NaN),
  map: (part) => new Map([["a", part]]),
  set: (part) => new Set([part]),
  "weak map": () => new WeakMap(),
  regexp: () => /a/,
  error: (part) => Object.assign(new Error("hostile"), { part }),
  promise: () => Promise.resolve(1),
  "boxed string": () => Object("text"),
  "boxed number": (_part, n) => Object(n),
  "boxed boolean": () => Object(false),
  "boxed symbol": () => Object(Symbol("boxed")),
  "boxed bigint": () => Object(1n),
  "typed array": () => new Uint8Array([1, 2, 3]),
  "array buffer": () => new ArrayBuffer(8),
  "shared array buffer": () => new SharedArrayBuffer(8),
  "data view": () => new DataView(new ArrayBuffer(8)),
  generator: () => (function* count() {})(),
  "class instance": (part) => new Instance(part),
  "instance of a class that extends null": instanceOfNothing,
  "child of an object": (part) => define(Object.create({ inherited: 1 }), "own", part),
  "grandchild of null": (part) => define(Object.create(Object.create(null)), "own", part),
  "inherited setter": inheritedSetter,
  "child of an array": () => Object.create([1, 2]),
  "null prototype": (part) => define(Object.create(null), "a", part),
  "arguments object": (part) => argumentsOf(part, part),
  "module namespace": () => namespace,
  math: () => Math,
  "global object of another realm": () => inOtherRealm("globalThis"),
  "object of another realm": otherRealmObject,
  "array of another realm": otherRealmArray,
  "date of another realm": () => inOtherRealm("new Date(0)"),
  "map of another realm": () => inOtherRealm("new Map()"),
  "instance of another realm": () => inOtherRealm("new (class Object { a = 1 })()"),
  "class named Object": (part) => {
    const named = { Object: class extends (null as unknown as ObjectConstructor) {} };
    return define(Object.create(named.Object.prototype), "own", part);
  },
  "own toStringTag": (part) => define({ part }, Symbol.toStringTag, "Array"),
  "object that claims to be an array": (part) => ({ 0: part, length: 1 }),
  "own __proto__ by JSON.parse": () => JSON.parse('{"__proto__":{"polluted":true},"a":1}'),
  "own __proto__ by definition": (part) => define({}, "__proto__", part),
  "own __proto__ of text": () => define({ b: 1 }, "__proto__", "text"),
  "own constructor": (part) => ({ constructor: part, hasOwnProperty: 1, toString: null }),
  "own then": (part) => define({}, "then", part),
  "own toJSON": () => ({ toJSON: () => "something else" }),
  "own toJSON of text": () => ({ toJSON: "text" }),
  "toString that throws": () => ({ a: 1, toString: thrower(new Error("toString")) }),
  "toPrimitive that throws": () => define({ a: 1 }, Symbol.toPrimitive, thrower(null), true),
  "symbol key": (part) => define({ a: 1 }, Symbol("key"), part),
  "hidden key": (part) => define({ a: 1 }, "hidden", part, false),
  "key with a lone surrogate": (part) => ({ "a\uD800": part }),
  "key with NUL": (part) => ({ "\u0000": part }),
  "text with NUL": () => "a\u0000b",
  "text with a lone surrogate": (_part, n) => (n % 2 === 0 ? "a\uD800" : "\uDC00b"),
  "text with a reversed pair": () => "\uDE00\uD83D",
  "long text that ends badly": () => `${"x".repeat(10_000)}\uD83D`,
  "empty array": () => [],
  "sparse array": holes,
  "array of holes": (_part, n) => new Array(n + 1),
  "array with an extra key": (part) => Object.assign([part], { extra: part }),
  "array with an extra symbol": (part) => define([part], Symbol("extra"), 1),
  "array with a hidden index": (part) => define([part], 0, part, false),
  "array subclass": (part) => List.from([part]),
  "array with a foreign prototype": (part) => Object.setPrototypeOf([part], Instance.prototype),
  "array without a prototype": (part) => Object.setPrototypeOf([part], null),
  "array whose prototype has the index": inheritedIndex,
  "array with toJSON": (part) => Object.assign([part], { toJSON: () => 1n }),
  "array that shrinks while it is read": shrinkingArray,
  "array that grows while it is read": growingArray,
  "object that loses keys while it is read": losingObject,
  "frozen object": (part) => Object.freeze({ part }),
  "getter that throws": () => accessor({ a: 1 }, "b", thrower(new Error("getter"))),
  "getter that throws undefined": () => accessor({}, "b", thrower(undefined)),
  "getter that throws a revoked proxy": () => accessor({}, "b", thrower(revoked({}))),
  "getter that changes": (part) => accessor({}, "a", changing(part, 1n)),
  "getter that turns good": (part) => accessor({}, "a", changing(1n, part)),
  "getter that gives its holder": () => {
    const made = {};
    return accessor(made, "a", () => made);
  },
  "getter in an array": (part) => accessor([0], 0, changing(part, undefined)),
  "getter that throws in an array": () => accessor([0, 1], 1, thrower(null)),
  "setter alone": () => Object.defineProperty({}, "a", { set() {}, enumerable: true }),
  "plain proxy of an object": (part) => new Proxy({ part }, {}),
  "plain proxy of an array": (part) => new Proxy([part], {}),
  "proxy of a proxy": (part) => new Proxy(new Proxy({ part }, {}), {}),
  "proxy of a function": () => new Proxy(() => 1, {}),
  "revoked proxy of an object": () => revoked({}),
  "revoked proxy of an array": () => revoked([]),
  "revoked proxy of a function": () => revoked(() => 1),
  "proxy of an object whose trap throws": (part, n) => throwingTrap({ part }, n, new Error("trap")),
  "proxy of an array whose trap throws": (part, n) => throwingTrap([part], n, new Error("trap")),
  "proxy whose trap throws a revoked proxy": (part, n) => throwingTrap({ part }, n, revoked({})),
  "proxy without prototype": (part) => new Proxy({ part }, { getPrototypeOf: () => null }),
  "proxy with two prototypes": twofacedPrototype,
  "proxy with an endless prototype chain": endlessPrototype,
  "proxy without end": endless,
  "proxy whose keys do not exist": lyingKeys,
  "proxy whose keys are symbols": () => new Proxy({}, { ownKeys: () => [Symbol("k")] }),
  "proxy whose keys repeat": () => new Proxy({}, { ownKeys: () => ["a", "a"] }),
  "proxy whose length is text": (part) => lyingLength([part], "1"),
  "proxy whose length is NaN": (part) => lyingLength([part], Number.NaN),
  "proxy whose length is negative": (part) => lyingLength([part], -1),
  "proxy whose length is no integer": (part) => lyingLength([part], 0.5),
  "proxy whose length is an object": (part) => lyingLength([part], { valueOf: () => 1 }),
  "proxy whose length is too small": (part) => lyingLength([part, part], 1),
  "proxy whose length is too great": (part) => lyingLength([part], 3),
  "proxy that empties its target": (part) => {
    const target: unknown[] = [part, 1, 2];
    return meddling(target, () => {
      target.length = 0;
    });
  },
  "proxy that extends its target": (part) => {
    const target: Record<string, unknown> = { part };
    let added = 0;
    // Bounded: a reader that walks it more than once would double it each time.
    return meddling(target, () => {
      if (added < 100) target[`k${added++}`] = 1;
    });
  },
  cycle: cyclic,
  "cycle through an array": cyclicArray,
  "shared part": (part) => ({ a: part, b: [part, part] }),
  "small unfolding": (part) => unfolding(4, part),
  "nested arrays at the limit": (part, n) => nested(120 + n, part, "array"),
  "nested objects at the limit": (part, n) => nested(120 + n, part, "object"),
  "nested containers at the limit": (part, n) => nested(120 + n, part, "both"),
  "nested a little over the stack of a naive reader": () => nested(20_000, 0, "both"),
};

const DEEP_ARRAYS = nested(1_000_000, 0, "array");
const DEEP_OBJECTS = nested(1_000_000, 0, "object");
const WIDE_PROXY = lyingLength([1], 1_000_001);

/** Values that cost a good validator milliseconds and a bad one the process: to be tried rarely. */
export const HEAVY_VALUES: Readonly<Record<string, () => unknown>> = {
  "a million nested arrays": () => DEEP_ARRAYS,
  "a million nested objects": () => DEEP_OBJECTS,
  "a cycle that forks": () => {
    const made: Record<string, unknown> = {};
    made["a"] = made;
    made["b"] = made;
    return made;
  },
  "2^100 leaves": () => unfolding(100, 0),
  "2^120 empty containers": () => unfolding(120, {}),
  "a proxy longer than its target": () => WIDE_PROXY,
  "a proxy of infinite length": () => lyingLength([1], Number.POSITIVE_INFINITY),
  "a proxy of length 2^53": () => lyingLength([1], 2 ** 53),
  "an array of 2^32-1 holes": () => new Array(4_294_967_295),
  "a million keys": () =>
    Object.fromEntries(Array.from({ length: 1_000_001 }, (_, i) => [`k${i}`, i])),
};
