/** Edits that make something else of a written value. */
import fc from "fast-check";
import { DISGUISES } from "./disguises.ts";
import { anyJson, anything } from "./values.ts";
import { isWord, type Written } from "./written.ts";

/** A written value with up to four edits. `parts` are what is put into it. */
export function edited(
  trees: fc.Arbitrary<Written>,
  parts: fc.Arbitrary<Written> = anything,
): fc.Arbitrary<Written> {
  const place = fc.record({ level: fc.nat(7), index: fc.nat(9_999) }, { noNullPrototype: true });
  const edit = fc.tuple(place, fc.constantFrom(...Object.keys(EDITS)), parts, fc.nat(9_999));
  return fc
    .tuple(trees, fc.array(edit, { maxLength: 4 }))
    .map(([tree, edits]) => edits.reduce(applied, tree));
}

/** The same by edits that JSON has words for. */
export function editedJson(trees: fc.Arbitrary<Written>): fc.Arbitrary<Written> {
  return edited(trees, anyJson).map((written) => unworded(written));
}

/** A container of a written tree, which a copy may be written to. */
type Holder = Record<string, Written>;
type Place = { readonly holder: Holder; readonly key: string };

/** What an edit makes of a value; `undefined` where it has done its work on the holder. */
type Edit = (
  value: Written,
  part: Written,
  number: number,
  place: Place,
  all: readonly Place[],
) => Written | undefined;

const EDITS: Readonly<Record<string, Edit>> = {
  replace: (_value, part) => part,
  "replace again": (_value, part) => part,
  drop(_value, _part, _number, { holder, key }) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
    return undefined;
  },
  repeat(value, _part, number, { holder, key }) {
    const copies = new Array<Written>(1 + (number % 3)).fill(value);
    if (Array.isArray(holder)) holder.splice(Number(key), 0, ...copies);
    return undefined;
  },
  wrap: (value, _part, number) => (number % 2 === 0 ? [value] : { in: value }),
  add(value, part, number) {
    const name = NAMES[number % NAMES.length] ?? "x";
    if (Array.isArray(value)) return [...(value as Written[]), part];
    return isHolder(value) ? defined(value, name, part) : part;
  },
  rename(value, part, number, { holder, key }) {
    if (Array.isArray(holder)) return part;
    delete holder[key];
    const name = typeof part === "string" ? part : (NAMES[number % NAMES.length] ?? "x");
    put(holder, name, value);
    return undefined;
  },
  "copy from elsewhere": (value, _part, number, _place, all) => {
    const from = all[number % Math.max(1, all.length)];
    // A copy, for what holds the place would else be put into itself.
    return from === undefined ? value : openCopy(from.holder[from.key] ?? null);
  },
  "copy from nearby": (value, _part, number, { holder }) => {
    const keys = Object.keys(holder);
    return holder[keys[number % keys.length] ?? ""] ?? value;
  },
  "turn round": (value) => (Array.isArray(value) ? [...(value as Written[])].reverse() : value),
  change: (value, part) => ({ $: "changing", first: value, later: part }),
  "change for the better": (value, part) => ({ $: "changing", first: part, later: value }),
  disguise: (value, _part, number) => {
    const names = Object.keys(DISGUISES);
    return isHolder(value)
      ? { $: "as", how: names[number % names.length] ?? "", of: value }
      : value;
  },
  nest: (value, _part, number) => {
    const kind = ["array", "object", "both"][number % 3] ?? "both";
    return { $: "nested", levels: 118 + (number % 20), kind, of: value };
  },
  count: (value, _part, number) => (typeof value === "number" ? value - 2 + (number % 5) : number),
  text: (value, part, number) => {
    if (typeof value !== "string") return String(JSON.stringify(value)).slice(0, 99);
    const at = number % (value.length + 1);
    return value.slice(0, at) + (typeof part === "string" ? part : "") + value.slice(at + 1);
  },
  many: (value, part, number) => {
    if (JSON.stringify([value, part]).length > MANY_MAX_LENGTH) return value;
    const list = Array.isArray(value) ? (value as Written[]) : [part];
    return Array.from({ length: 255 + (number % 3) }, (_, at) => list[at % list.length] ?? part);
  },
};

/** Many of what is long would be too much to be tried in numbers. */
const MANY_MAX_LENGTH = 1_000;

/** Keys that mean something somewhere. */
const NAMES = [
  ...["__proto__", "constructor", "toJSON", "then", "length", "$x", "0", "", "a b", "seq", "tMs"],
  ...["kind", "data", "v", "runId", "events", "id", "type", "text", "message", "content", "name"],
  ...["error", "code", "status", "env", "\u0000", "\ud800", "x".repeat(200)],
];

function applied(
  tree: Written,
  [at, name, part, number]: readonly [{ level: number; index: number }, string, Written, number],
): Written {
  const root: Holder = { root: openCopy(tree) };
  const levels: Place[][] = [];
  collect(root, levels, 0);
  const places = levels[at.level % levels.length] ?? [];
  const place = places[at.index % places.length];
  if (place === undefined) return tree;
  const { holder, key } = place;
  const changed = EDITS[name]?.(holder[key] ?? null, part, number, place, levels.flat());
  if (changed !== undefined) put(holder, key, changed);
  return root["root"] ?? null;
}

/** Every place of a tree by its level. What a word stands for is left as it is. */
function collect(holder: Holder, levels: Place[][], level: number): void {
  for (const key of Object.keys(holder)) {
    levels[level] ??= [];
    levels[level].push({ holder, key });
    const value = holder[key] ?? null;
    if (isHolder(value) || Array.isArray(value)) collect(value as Holder, levels, level + 1);
  }
}

function openCopy(written: Written): Written {
  if (Array.isArray(written)) return written.map(openCopy);
  if (typeof written !== "object" || written === null) return written;
  const copy: Holder = {};
  for (const [key, part] of Object.entries(written)) put(copy, key, openCopy(part));
  return copy;
}

function isHolder(value: Written): value is { readonly [key: string]: Written } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isWord(value);
}

function defined(fields: { readonly [key: string]: Written }, key: string, part: Written): Written {
  const copy: Holder = { ...fields };
  put(copy, key, part);
  return copy;
}

function put(holder: Holder, key: string, value: Written): void {
  const rest = { enumerable: true, writable: true, configurable: true };
  Object.defineProperty(holder, key, { value, ...rest });
}

/** The tree with the nearest JSON in the place of each word. */
function unworded(written: Written): Written {
  if (Array.isArray(written)) return written.map(unworded);
  if (typeof written !== "object" || written === null) return written;
  const { first, of: inner = null, entries } = written as Holder;
  if (isWord(written) && !Array.isArray(entries)) {
    return unworded(first ?? (typeof inner === "string" ? null : inner));
  }
  const copy: Holder = {};
  // The word for an object has its properties as a list of pairs.
  const pairs = isWord(written) ? (entries as [string, Written][]) : Object.entries(written);
  for (const [key, part] of pairs) put(copy, key, unworded(part));
  return copy;
}
