/** Ways in which an object may come and still be read by property. */
import { changing, inOtherRealm } from "../support/hostile-values.ts";

class Instance {
  constructor(fields: object) {
    Object.assign(this, fields);
  }
}

const otherRealmCopy = inOtherRealm("(fields) => Object.assign({}, fields)") as (
  fields: object,
) => object;

/** By name: what becomes of an object. What is none comes back as it is. */
export const DISGUISES: Readonly<Record<string, (value: unknown) => unknown>> = {
  instance: ofObject((fields) => new Instance(fields)),
  heir: ofObject((fields) => Object.create(fields) as object),
  bare: ofObject((fields) => Object.assign(Object.create(null), fields) as object),
  frozen: ofObject((fields) => Object.freeze(fields)),
  proxy: ofObject((fields) => new Proxy(fields, {})),
  foreign: ofObject(otherRealmCopy),
  map: ofObject((fields) => Object.assign(new Map(), fields)),
};

/** A property that gives one value when it is read first, and another from then on. */
export function accessorOf(first: unknown, later: unknown): PropertyDescriptor {
  return { get: changing(first, later) };
}

function ofObject(change: (fields: object) => object): (value: unknown) => unknown {
  return (value) => (typeof value === "object" && value !== null ? change(value) : value);
}
