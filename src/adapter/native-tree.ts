/**
 * Native records as plain trees: what `JSON.parse` makes of a line, and a copy like it of whatever
 * else a caller hands in. Such a tree has no getters, no holes and no cycles, so it is read without
 * care; and nobody else holds it, so its parts go into drafts as they are.
 */
import type { NodeBudget } from "../json/copy.ts";
import { JSON_MAX_DEPTH, JSON_MAX_NODES, type JsonValue } from "../json/json-value.ts";
import { isObjectPrototypePolluted } from "../json/read.ts";
import { setOwn } from "../json/set-own.ts";
import { toStorableText } from "../json/storable-text.ts";
import { field } from "./field.ts";

interface Copying extends NodeBudget {
  /** The containers from the root to here, so that a cycle is cut where it closes. */
  readonly ancestors: unknown[];
}

/**
 * Gives the items of a list in a plain tree, or none where it is no list. What an item is in truth
 * is for the caller to find out.
 */
export function itemsOf<Item>(list: unknown): readonly Item[] {
  return Array.isArray(list) ? (list as Item[]) : [];
}

/** Gives what JSON text stands for, or `undefined` where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Tells whether a part of a plain tree is an object and no array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Copies whatever may be a record into a plain tree. What JSON has no word for is left out, part by
 * part, and `null` in an array, which ends where no JSON array goes on: at a hole, or at an element
 * that cannot be read. Text stays as it is: half a character may find its other half. Never throws.
 */
export function copyTree(value: unknown): unknown {
  return copyPart(value, { nodesLeft: JSON_MAX_NODES, ancestors: [] });
}

function copyPart(part: unknown, pass: Copying): unknown {
  // A function has properties to trip over, and getters among them.
  if (typeof part === "function") return undefined;
  if (typeof part !== "object" || part === null) return part;
  const { ancestors } = pass;
  if (ancestors.length > JSON_MAX_DEPTH || ancestors.includes(part)) return undefined;
  const level = ancestors.push(part);
  try {
    const toJSON = field(part, "toJSON");
    if (typeof toJSON === "function") return copyPart(toJSON.call(part, ""), pass);
    return Array.isArray(part) ? copyArray(part, pass) : copyObject(part, pass);
  } catch {
    return undefined;
  } finally {
    ancestors.length = level - 1;
  }
}

function copyArray(source: readonly unknown[], pass: Copying): unknown[] {
  const copy: unknown[] = [];
  // A proxy may say that it has any length.
  const length = Math.min(Number(field(source, "length")), JSON_MAX_NODES);
  while (copy.length < length) {
    // An array by itself is a list of records: none of them is to take the room of another.
    if (pass.ancestors.length === 1) pass.nodesLeft = JSON_MAX_NODES;
    const item = field(source, copy.length);
    if (item === undefined || --pass.nodesLeft < 0) break;
    copy.push(copyPart(item, pass) ?? null);
  }
  return copy;
}

function copyObject(source: object, pass: Copying): object {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(source)) {
    if (--pass.nodesLeft < 0) break;
    const part = copyPart(field(source, key), pass);
    if (part !== undefined) setOwn(copy, key, part);
  }
  return copy;
}

/**
 * Gives a part of a plain tree as JSON that can be stored, mended where it stands; `undefined`
 * where JSON has no word for it. `depth` is the level that a container would stand on.
 */
export function mend(part: unknown, budget: NodeBudget, depth: number): JsonValue | undefined {
  switch (typeof part) {
    case "string":
      return toStorableText(part);
    case "number":
      return Number.isFinite(part) ? part : undefined;
    case "boolean":
      return part;
    case "bigint":
      return String(part);
    case "object":
      if (part === null) return part;
      if (depth > JSON_MAX_DEPTH) return undefined;
      if (Array.isArray(part)) mendArray(part, budget, depth + 1);
      else mendObject(part as Record<string, unknown>, budget, depth + 1);
      // Whatever stood in it that is no JSON was replaced just now.
      return part as JsonValue;
    default:
      return undefined;
  }
}

function mendArray(array: unknown[], budget: NodeBudget, depth: number): undefined {
  for (let index = 0; index < array.length; index++) {
    if (--budget.nodesLeft < 0) array.length = index;
    else {
      const item = array[index];
      const mended = mend(item, budget, depth) ?? null;
      if (mended !== item) array[index] = mended;
    }
  }
}

function mendObject(object: Record<string, unknown>, budget: NodeBudget, depth: number): undefined {
  const isPolluted = isObjectPrototypePolluted();
  for (const key in object) {
    if (isPolluted && !Object.hasOwn(object, key)) continue;
    const item = object[key];
    const mended = --budget.nodesLeft < 0 ? undefined : mend(item, budget, depth);
    const name = toStorableText(key);
    if (mended !== undefined && mended === item && name === key) continue;
    delete object[key];
    if (mended !== undefined) setOwn(object, name, mended);
  }
}
