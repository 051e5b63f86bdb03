/**
 * Arbitraries of batches: valid ones, valid ones in disguise, and ones that almost are.
 */
import fc from "fast-check";
import { RUNNER_EVENT_BATCH_MAX_EVENTS, type RunnerEventBatch } from "runner-contracts";
import { runnerEventBatch, storableText } from "runner-contracts/testing/arbitraries";
import { anyHostile, heavyHostile, jsonObject, jsonValue, unstorableText } from "./hostile.ts";
import { changing, inOtherRealm, nested } from "./hostile-values.ts";
import { Recipe } from "./recipe.ts";

/** A batch that is to be accepted: fresh, its keys in no particular order, its data any at all. */
export function validBatch(): fc.Arbitrary<RunnerEventBatch> {
  return inAnyShape(runnerEventBatch({ payloads: "any" }));
}

/** A valid batch of as many events as there may be. Heavier than `validBatch`. */
export function fullBatch(): fc.Arbitrary<RunnerEventBatch> {
  const maxEvents = RUNNER_EVENT_BATCH_MAX_EVENTS;
  return inAnyShape(runnerEventBatch({ minEvents: maxEvents, maxEvents }));
}

/** A batch that is to be accepted though it comes as class instances, bare, frozen or with more keys. */
export function disguisedBatch(): fc.Arbitrary<Recipe<unknown>> {
  const which = fc.nat(DISGUISES.length - 1);
  return fc.tuple(validBatch(), which, which, anyHostile()).map(
    ([batch, first, second, unknown]) =>
      new Recipe(() => {
        const events = batch.events.map((event) => DISGUISES[first]?.(event, unknown.make()));
        return DISGUISES[second]?.({ ...batch, events }, unknown.make());
      }),
  );
}

/** A valid batch with one or several changes anywhere, most of them for the worse. */
export function almostBatch(): fc.Arbitrary<Recipe<unknown>> {
  return fc
    .tuple(validBatch(), fc.array(mutation(), { minLength: 1, maxLength: 3 }))
    .map(([batch, mutations]) => new Recipe(() => mutated(batch, mutations)));
}

/** A valid batch with one heavy value somewhere. Use it rarely. */
export function heavyBatch(): fc.Arbitrary<Recipe<unknown>> {
  return fc
    .tuple(validBatch(), placeChoice(), heavyHostile())
    .map(([batch, at, { make }]) => new Recipe(() => mutated(batch, [{ at, change: make }])));
}

/** Batches as no JSON text gives them: with `-0` and bare objects, and keys in another order. */
function inAnyShape(batches: fc.Arbitrary<RunnerEventBatch>): fc.Arbitrary<RunnerEventBatch> {
  const data = fc.array(fc.option(jsonObject()), { minLength: 1, maxLength: 5 });
  return fc.tuple(batches, data, fc.nat(3)).map(([{ v, runId, events }, others, order]) => {
    const turned = events.map(({ seq, tMs, kind, data: own }, index) => {
      const data = others[index % others.length] ?? own;
      return (order + index) % 2 === 0 ? { seq, tMs, kind, data } : { data, kind, tMs, seq };
    });
    return order > 1 ? { v, runId, events: turned } : { events: turned, runId, v };
  });
}

class Envelope {
  constructor(fields: object) {
    Object.assign(this, fields);
  }
}

class Lazy {
  readonly #fields: Readonly<Record<string, unknown>>;
  constructor(fields: object) {
    this.#fields = { ...fields };
  }
  get v(): unknown {
    return this.#fields["v"];
  }
  get runId(): unknown {
    return this.#fields["runId"];
  }
  get events(): unknown {
    return this.#fields["events"];
  }
  get seq(): unknown {
    return this.#fields["seq"];
  }
  get tMs(): unknown {
    return this.#fields["tMs"];
  }
  get kind(): unknown {
    return this.#fields["kind"];
  }
  get data(): unknown {
    return this.#fields["data"];
  }
}

const otherRealmCopy = inOtherRealm("(fields) => Object.assign({}, fields)") as (
  fields: object,
) => object;

/** Ways in which an envelope or an event may come and still be read by property. */
const DISGUISES: readonly ((fields: object, unknownPart: unknown) => object)[] = [
  (fields) => fields,
  (fields) => new Envelope(fields),
  (fields) => new Lazy(fields),
  (fields) => Object.create(fields),
  (fields) => Object.assign(Object.create(null), fields),
  (fields) => Object.freeze({ ...fields }),
  (fields) => new Proxy(fields, {}),
  (fields) => otherRealmCopy(fields),
  (fields, unknownPart) => ({ unknown: unknownPart, ...fields }),
  (fields, unknownPart) => ({ ...fields, "\u0000": unknownPart, [Symbol("unknown")]: unknownPart }),
  (fields) => Object.assign(new Map(), fields),
  (fields) => ({
    ...fields,
    get unread() {
      throw new Error("an unknown key is not read");
    },
  }),
];

/** Where a value stands: what holds it, and under which key. */
type Place = Readonly<{ holder: Record<PropertyKey, unknown>; key: PropertyKey }>;
type PlaceChoice = Readonly<{ zone: number; index: number }>;
type Change = (value: unknown, place: Place, places: readonly Place[]) => unknown;
type Mutation = Readonly<{ at: PlaceChoice; change: Change }>;

function placeChoice(): fc.Arbitrary<PlaceChoice> {
  return fc.record({ zone: fc.nat(3), index: fc.nat(999) });
}

function mutation(): fc.Arbitrary<Mutation> {
  const change: fc.Arbitrary<Change> = fc.oneof(
    { arbitrary: anyHostile().map(({ make }) => make), weight: 4 },
    { arbitrary: unstorableText().map((text) => () => text), weight: 1 },
    { arbitrary: jsonValue().map((value) => () => value), weight: 1 },
    {
      arbitrary: fc
        .constantFrom(
          -1,
          -0,
          0,
          0.5,
          1,
          2,
          2 ** 53 - 1,
          2 ** 53,
          1e300,
          "1",
          "",
          "unknown_kind",
          null,
          true,
        )
        .map((value) => () => value),
      weight: 4,
    },
    {
      arbitrary: fc
        .tuple(unstorableText(), jsonValue())
        .map(([key, value]) => addKey(key, () => value)),
      weight: 1,
    },
    {
      arbitrary: fc.tuple(storableText(), anyHostile()).map(([key, { make }]) => addKey(key, make)),
      weight: 2,
    },
    { arbitrary: anyHostile().map(({ make }) => getter(make)), weight: 2 },
    {
      arbitrary: fc
        .tuple(fc.integer({ min: 110, max: 135 }), fc.constantFrom("array", "object", "both"))
        .map(
          ([levels, kind]) =>
            (value: unknown) =>
              nested(levels, value, kind),
        ),
      weight: 1,
    },
    { arbitrary: fc.nat(999).map((index) => copyFrom(index)), weight: 3 },
    { arbitrary: fc.nat(DISGUISES.length - 1).map((which) => disguise(which)), weight: 2 },
    { arbitrary: fc.constantFrom(remove, duplicate, swap, less, wrapInArray, many), weight: 4 },
  );
  return fc.record({ at: placeChoice(), change });
}

/** Applies changes to places that were found before the first of them, on plain values only. */
function mutated(batch: RunnerEventBatch, mutations: readonly Mutation[]): unknown {
  const root: Record<PropertyKey, unknown> = { batch: openCopy(batch) };
  const zones = placesOf(root);
  for (const { at, change } of mutations) {
    const places = zones[at.zone] ?? [];
    const place = places[at.index % Math.max(places.length, 1)];
    if (place === undefined) continue;
    const value = place.holder[place.key];
    const changed = change(value, place, places);
    if (changed !== KEEP) put(place, changed);
  }
  return root["batch"];
}

/** The containers that were copied here: only they may be walked and written to. */
const OPEN = new WeakSet<object>();

/** What a change gives that has done its work in place. */
const KEEP = Symbol("keep");

const PUT = { enumerable: true, writable: true, configurable: true };

function put({ holder, key }: Place, value: unknown): void {
  Object.defineProperty(holder, key, { ...PUT, value });
}

function addKey(key: string, make: () => unknown): Change {
  return (holder) => {
    // The length of an array is its own affair, and not every value can be one.
    if (!isOpenContainer(holder) || (Array.isArray(holder) && key === "length")) return make();
    put({ holder, key }, make());
    return KEEP;
  };
}

function getter(later: () => unknown): Change {
  return (value, { holder, key }) => {
    const get = changing(value, later());
    Object.defineProperty(holder, key, { get, enumerable: true, configurable: true });
    return KEEP;
  };
}

/** Takes the value of another place: order is broken, parts are shared, cycles are made. */
function copyFrom(index: number): Change {
  return (_value, _place, places) => {
    const from = places[index % places.length];
    return from === undefined ? KEEP : from.holder[from.key];
  };
}

function disguise(which: number): Change {
  return (value) =>
    isOpenContainer(value) && !Array.isArray(value) ? DISGUISES[which]?.(value, 1n) : value;
}

const remove: Change = (_value, { holder, key }) => {
  delete holder[key];
  return KEEP;
};

const duplicate: Change = (value, { holder, key }) => {
  if (!Array.isArray(holder)) return KEEP;
  for (let at = holder.length; at > Number(key); at -= 1) {
    const moved = Object.getOwnPropertyDescriptor(holder, at - 1);
    Object.defineProperty(holder, at, moved ?? { ...PUT, value });
  }
  return KEEP;
};

const swap: Change = (value, { holder, key }) => {
  const other = Array.isArray(holder) ? String(Number(key) + 1) : key === "seq" ? "tMs" : "seq";
  if (!Object.hasOwn(holder, other)) return KEEP;
  const taken = holder[other];
  put({ holder, key: other }, value);
  return taken;
};

const less: Change = (value) => (typeof value === "number" ? value - 2 : value);

const wrapInArray: Change = (value) => [value];

/** As many events as there may be, or one more, in order; of other arrays, a longer one. */
const many: Change = (value) => {
  if (!isOpenContainer(value) || !Array.isArray(value)) return [];
  const events = value.filter(isOpenContainer);
  const count = RUNNER_EVENT_BATCH_MAX_EVENTS + (events.length % 2);
  return Array.from({ length: count }, (_, seq) => ({ ...events[0], seq, tMs: seq }));
};

function isOpenContainer(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null && OPEN.has(value);
}

/** A deep copy that may be written to; keeps bare objects bare and `__proto__` keys own. */
function openCopy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const made: Record<PropertyKey, unknown> = Array.isArray(value)
    ? []
    : Object.create(Object.getPrototypeOf(value));
  OPEN.add(made);
  for (const [key, part] of Object.entries(value)) put({ holder: made, key }, openCopy(part));
  return made;
}

/** Every place of a batch, by zone: envelope, events, fields of events, inside of `data`. */
function placesOf(root: Record<PropertyKey, unknown>): [Place[], Place[], Place[], Place[]] {
  const zones: [Place[], Place[], Place[], Place[]] = [[], [], [], []];
  const pending: { value: unknown; level: number }[] = [{ value: root, level: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, level } = next;
    if (typeof value !== "object" || value === null) continue;
    for (const [key, part] of Object.entries(value)) {
      // The levels are: the root's batch, its keys, events, fields, and data.
      const zone = level <= 1 ? 0 : Math.min(level - 1, 3);
      zones[zone]?.push({ holder: value as Record<PropertyKey, unknown>, key });
      pending.push({ value: part, level: level + 1 });
    }
  }
  return zones;
}
