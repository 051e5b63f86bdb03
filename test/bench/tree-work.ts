/**
 * What there is to do with a tree of JSON, each as plain and as fast as it can be written: the floors
 * below which no validator of that kind can get, and what peers leave to their users.
 */
import { RUNNER_EVENT_BATCH_MAX_EVENTS } from "runner-contracts";
import { type EarlierBatch, type EarlierEvent, isCount, isKind } from "./baseline.ts";

/** Looks at every value. Gives how many there are, so that no engine can leave the work out. */
export function walk(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  let count = 1;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) count += walk(value[index]);
    return count;
  }
  for (const key in value) count += walk((value as Record<string, unknown>)[key]);
  return count;
}

/** Freezes a tree to its leaves, where it stands. */
export function freezeDeep<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) freezeDeep(value[index]);
  } else {
    for (const key in value) freezeDeep((value as Record<string, unknown>)[key]);
  }
  return Object.freeze(value);
}

/** A copy that is frozen to its leaves. */
export function copyFrozen(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const copy: unknown[] = [];
    for (let index = 0; index < value.length; index++) copy.push(copyFrozen(value[index]));
    return Object.freeze(copy);
  }
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = copyFrozen((value as Record<string, unknown>)[key]);
  return Object.freeze(copy);
}

/** Tells whether every key and every string is text that can be stored. */
export function isTextStorable(value: unknown): boolean {
  if (typeof value === "string") return isStorable(value);
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (!isTextStorable(value[index])) return false;
    }
    return true;
  }
  for (const key in value) {
    if (!isStorable(key) || !isTextStorable((value as Record<string, unknown>)[key])) return false;
  }
  return true;
}

/** Thrown to leave a tree whose text cannot be stored. */
export const UNSTORABLE: unique symbol = Symbol("unstorable text");

/** A copy that is frozen to its leaves, made in the pass that looks at the text. */
export function copyFrozenStorable(value: unknown): unknown {
  if (typeof value === "string") {
    if (isStorable(value)) return value;
    throw UNSTORABLE;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const copy: unknown[] = [];
    for (let index = 0; index < value.length; index++) copy.push(copyFrozenStorable(value[index]));
    return Object.freeze(copy);
  }
  const copy: Record<string, unknown> = {};
  for (const key in value) {
    if (!isStorable(key)) throw UNSTORABLE;
    copy[key] = copyFrozenStorable((value as Record<string, unknown>)[key]);
  }
  return Object.freeze(copy);
}

/**
 * What the contract owes for a value that nobody vouches for, and nothing else: prototypes asked, own keys
 * taken and looked at, each value read once and counted, levels bounded, holes told from elements, text looked at,
 * a frozen copy. It knows no places, no words and no fields of a batch, and throws where a getter or a proxy does.
 */
export function copyUntrusted(value: unknown): unknown {
  for (const _ in Object.prototype) throw UNSTORABLE;
  return copyPart(value, { left: 1_000_000 }, 0);
}

function copyPart(value: unknown, count: { left: number }, depth: number): unknown {
  if (typeof value === "string") {
    if (isStorable(value)) return value;
    throw UNSTORABLE;
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw UNSTORABLE;
  if (typeof value !== "object" || value === null) return value;
  if (depth > 128) throw UNSTORABLE;
  if (Array.isArray(value)) {
    const { length } = value;
    const copy = new Array<unknown>(length);
    for (let index = 0; index < length; index++) {
      if (--count.left < 0 || !Object.hasOwn(value, index)) throw UNSTORABLE;
      copy[index] = copyPart(value[index], count, depth + 1);
    }
    return Object.freeze(copy);
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) throw UNSTORABLE;
  const copy: Record<string, unknown> = {};
  for (const key in value) {
    if (--count.left < 0 || !isStorableKey(key)) throw UNSTORABLE;
    copy[key] = copyPart((value as Record<string, unknown>)[key], count, depth + 1);
  }
  return Object.freeze(copy);
}

/** Keys that were looked at already, by a hash of theirs: no look at a key is sooner. */
const KNOWN_KEYS: string[] = new Array<string>(256).fill("");

function isStorableKey(key: string): boolean {
  const place = (key.length * 31 + key.charCodeAt(key.length >> 1)) & 255;
  if (KNOWN_KEYS[place] === key) return true;
  if (key === "__proto__" || !isStorable(key)) return false;
  KNOWN_KEYS[place] = key;
  return true;
}

/**
 * What no frozen copy of storable text can do without, whoever makes it: each text looked at, and each object
 * and array made again and frozen, as the engine does it soonest. The copies are shallow, so that they share
 * what stands in them; keys and prototypes are taken on trust.
 */
export function copyShallow(value: unknown): unknown {
  if (typeof value === "string") {
    if (isStorable(value)) return value;
    throw UNSTORABLE;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) copyShallow(value[index]);
    return Object.freeze([...(value as unknown[])]);
  }
  for (const key in value) copyShallow((value as Record<string, unknown>)[key]);
  return Object.freeze({ ...value });
}

/** The least that text needs: parsed, known to hold no text that cannot be stored, and frozen. */
export function parseStorable(text: string): unknown {
  if (!text.isWellFormed() || text.includes("\\u")) throw UNSTORABLE;
  return freezeDeep(JSON.parse(text));
}

/** Freezes a tree where it stands, in the pass that looks at its text. */
export function freezeStorable(value: unknown): unknown {
  if (typeof value === "string") {
    if (isStorable(value)) return value;
    throw UNSTORABLE;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) freezeStorable(value[index]);
  } else {
    for (const key in value) {
      if (!isStorable(key)) throw UNSTORABLE;
      freezeStorable((value as Record<string, unknown>)[key]);
    }
  }
  return Object.freeze(value);
}

/** The batch that a validator of these rules owes: known keys only, a copy, frozen, of storable text. */
export function ownBatch(batch: EarlierBatch): EarlierBatch {
  const runId = copyFrozenStorable(batch.runId) as string;
  const events: EarlierEvent[] = [];
  for (const { seq, tMs, kind, data } of batch.events) {
    // A copy of an object is one.
    events.push(Object.freeze({ seq, tMs, kind, data: copyFrozenStorable(data) as object }));
  }
  return Object.freeze({ v: 1, runId, events: Object.freeze(events) });
}

/**
 * The contract's rules for a batch that nobody vouches for, and a frozen copy of it, as bare as they can be
 * written for this contract alone, without a word of what is wrong. It throws where a getter or a proxy does.
 */
export function bareBatch(input: unknown): EarlierBatch | undefined {
  return takeBare(input, copyUntrusted as (data: unknown) => object, isStorable);
}

/**
 * The same for text, which needs no copy and no look at its parts: it is known to hold nothing that cannot be
 * stored, being well-formed and without `\\u`.
 */
export function bareParsed(text: string, isWellFormed: boolean): EarlierBatch | undefined {
  if (!isWellFormed || text.includes("\\u")) return undefined;
  return takeBare(JSON.parse(text), freezeDeep as (data: unknown) => object, () => true);
}

function takeBare(
  input: unknown,
  own: (data: unknown) => object,
  isKept: (text: string) => boolean,
): EarlierBatch | undefined {
  const { v, runId, events: list } = input as EarlierBatch;
  if (v !== 1 || typeof runId !== "string" || runId === "" || !isKept(runId)) return undefined;
  if (!Array.isArray(list) || list.length === 0 || list.length > RUNNER_EVENT_BATCH_MAX_EVENTS)
    return undefined;
  const events = new Array<EarlierEvent>(list.length);
  let seqBefore = -1;
  let tMsBefore = 0;
  for (let index = 0; index < list.length; index++) {
    const { seq, tMs, kind, data } = list[index] as EarlierEvent;
    if (!isCount(seq) || seq <= seqBefore || !isCount(tMs) || tMs < tMsBefore) return undefined;
    if (!isKind(kind) || typeof data !== "object" || data === null) return undefined;
    seqBefore = seq;
    tMsBefore = tMs;
    events[index] = Object.freeze({ seq, tMs, kind, data: own(data) });
  }
  return Object.freeze({ v, runId, events: Object.freeze(events) });
}

/** What no schema of the peers says: each event after the one before it. */
export function isInOrder(events: readonly EarlierEvent[]): boolean {
  let seq = -1;
  let tMs = 0;
  for (const event of events) {
    if (event.seq <= seq || event.tMs < tMs) return false;
    seq = event.seq;
    tMs = event.tMs;
  }
  return true;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\u0000");
}
