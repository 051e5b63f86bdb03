/**
 * What a fold may remember from one record to the next: bounded, storable, and read as untrusted
 * when it comes back from wherever the state was put to sleep.
 */
import { toStorableText } from "../json/storable-text.ts";
import { isObject } from "./native-tree.ts";

/**
 * The longest id or name that is remembered, in UTF-16 code units. A longer one is given out only.
 */
const TRACKED_MAX_LENGTH = 256;

/** How much of a message in words is remembered, in UTF-16 code units. */
const REMEMBERED_MESSAGE_MAX_LENGTH = 1000;

/** Reads a part of a plain tree that may be a part of a state; `null` where it is none. */
export type Reader<Part> = (value: unknown) => Part;

/** The readers of an object's fields. */
type Readers<Fields> = { readonly [Name in keyof Fields]: Reader<Fields[Name]> };

/** Gives an id or a name as it can be remembered: `null` where it is no text, or too long. */
export function trackedText(value: unknown): string | null {
  return typeof value === "string" && value.length <= TRACKED_MAX_LENGTH
    ? toStorableText(value)
    : null;
}

/** Gives as much of a message as is remembered; `null` where it is no text. */
export function shortMessage(value: unknown): string | null {
  return typeof value === "string"
    ? toStorableText(value.slice(0, REMEMBERED_MESSAGE_MAX_LENGTH))
    : null;
}

/** Tells whether a value is `true` and no other. */
export function isTrue(value: unknown): boolean {
  return value === true;
}

/** Reads one of these words; `null` where it is another. */
export function oneOf<Word>(words: readonly Word[]): Reader<Word | null> {
  return (value) => words.find((word) => word === value) ?? null;
}

/** Reads the fields of an object, frozen; of whatever is none as of an object without fields. */
export function fieldsOf<Fields>(readers: Readers<Fields>): Reader<Readonly<Fields>> {
  // The type names each field, and no other.
  const names = Object.keys(readers) as (keyof Fields & string)[];
  return (value) => {
    const source = isObject(value) ? value : {};
    const fields: Partial<Fields> = {};
    for (const name of names) fields[name] = readers[name](source[name]);
    // Each has been read now.
    return Object.freeze(fields as Fields);
  };
}

/**
 * Reads an object as {@link fieldsOf} does; `null` where it is none, or where a needed field is
 * `null`.
 */
export function objectOf<Fields, Needed extends keyof Fields = never>(
  readers: Readers<{
    [Name in keyof Fields]: Name extends Needed ? Fields[Name] | null : Fields[Name];
  }>,
  ...needed: readonly Needed[]
): Reader<Readonly<Fields> | null> {
  const read = fieldsOf(readers);
  return (value) => {
    const fields = read(value);
    const isWhole = isObject(value) && needed.every((name) => fields[name] !== null);
    // What is needed is there.
    return isWhole ? (fields as Readonly<Fields>) : null;
  };
}

/**
 * Reads the last items of a list, at most so many. What stands in it and is no item is left out.
 */
export function listOf<Item>(maxItems: number, read: Reader<Item | null>): Reader<readonly Item[]> {
  return (value) => {
    const list: unknown[] = Array.isArray(value) ? value.slice(-maxItems) : [];
    return Object.freeze(list.map(read).filter((item) => item !== null));
  };
}

/** Finds an item of a list. By index: the methods of a frozen array take many times as long. */
export function findItem<Item>(
  list: readonly Item[],
  isWanted: (item: Item) => boolean,
): Item | undefined {
  for (let index = 0; index < list.length; index++) {
    // The index is below the length of an array without holes.
    const item = list[index] as Item;
    if (isWanted(item)) return item;
  }
  return undefined;
}

/**
 * Gives a list without `before` and with `now` at its end, or without its first item where it would
 * be too long; frozen. Spread first: the methods of a frozen array take many times as long.
 */
export function changeList<Item>(
  list: readonly Item[],
  before: Item | undefined,
  now: Item | undefined,
  maxItems: number,
): readonly Item[] {
  const items = now === undefined ? [...list] : [...list, now];
  if (before !== undefined) items.splice(items.indexOf(before), 1);
  else if (items.length > maxItems) items.shift();
  return Object.freeze(items);
}
