/**
 * Values that no JSON can hold, written as JSON: what a case of the campaign is made of, so that each
 * can be saved as it is and made again, in any version of fast-check.
 *
 * An object with the key `$` stands for something else; everything else stands for itself.
 */
import { HEAVY_VALUES, HOSTILE_VALUES, nested } from "../support/hostile-values.ts";
import { accessorOf, DISGUISES } from "./disguises.ts";

/** JSON, and in it the words of {@link make}. */
export type Written =
  | null
  | boolean
  | number
  | string
  | readonly Written[]
  | { readonly [key: string]: Written };

/** What the words stand for. */
const WORDS: Readonly<Record<string, (fields: Fields) => unknown>> = {
  undefined: () => undefined,
  /** A number that JSON has no word for, or loses the sign of. */
  number: ({ of }) => Number(of),
  /** The hostile value of that name. */
  hostile: ({ name, part = null, n }) => HOSTILE_VALUES[String(name)]?.(make(part), Number(n)),
  /** The heavy one. */
  heavy: ({ name }) => HEAVY_VALUES[String(name)]?.(),
  /** A value inside so many containers. */
  nested: ({ levels, kind, of = null }) =>
    nested(Number(levels), make(of), kind === "array" || kind === "object" ? kind : "both"),
  /** An object that is read by property and is no plain one. */
  as: ({ how, of = null }) => DISGUISES[String(how)]?.(make(of)),
  /** An object without a prototype, or one that has a key `$`. */
  object: ({ entries, bare }) => objectOf(entries, bare === true ? null : Object.prototype),
  bytes: ({ of }) => Uint8Array.from(Buffer.from(String(of), "base64")),
};

type Fields = { readonly [key: string]: Written };

/** Makes the value; each call makes another one, alike. */
export function make(written: Written): unknown {
  if (typeof written !== "object" || written === null) return written;
  if (Array.isArray(written)) {
    const list: unknown[] = [];
    for (const [index, part] of written.entries()) put(list, index, part);
    return list;
  }
  // Of the union only the object is left, which `isArray` cannot tell of a readonly array.
  const fields = written as Fields;
  if (Object.hasOwn(fields, "$")) return WORDS[String(fields["$"])]?.(fields);
  return objectOf(Object.entries(fields), Object.prototype);
}

/** Writes plain data: what JSON holds, and beside it `undefined`, odd numbers, bare objects, bytes. */
export function write(value: unknown): Written {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $: "number", of: Object.is(value, -0) ? "-0" : String(value) };
    case "object":
      return value === null ? null : writeObject(value);
    default:
      return { $: "undefined" };
  }
}

function writeObject(value: object): Written {
  if (Array.isArray(value)) return value.map(write);
  if (value instanceof Uint8Array) {
    return { $: "bytes", of: Buffer.from(value).toString("base64") };
  }
  const entries = Object.entries(value).map(([key, part]) => [key, write(part)] as const);
  const bare = Object.getPrototypeOf(value) === null;
  if (bare || Object.hasOwn(value, "$")) return { $: "object", entries, bare };
  return Object.fromEntries(entries);
}

function objectOf(entries: unknown, prototype: object | null): object {
  const made: object = Object.create(prototype);
  // It was written as a list of pairs.
  for (const [key, part] of entries as [string, Written][]) put(made, key, part);
  return made;
}

/** Defines a property, so that `__proto__` is a key, and one that changes when it is read again. */
function put(holder: object, key: PropertyKey, part: Written): void {
  const isGetter = isFields(part) && part["$"] === "changing";
  const property = isGetter
    ? accessorOf(make(part["first"] ?? null), make(part["later"] ?? null))
    : { value: make(part), writable: true };
  Object.defineProperty(holder, key, { ...property, enumerable: true, configurable: true });
}

/** Tells whether an object stands for something else. */
export function isWord(written: Written): boolean {
  return isFields(written) && Object.hasOwn(written, "$");
}

function isFields(written: Written): written is Fields {
  return typeof written === "object" && written !== null && !Array.isArray(written);
}
