/**
 * Reading native records, which may be anything at all.
 */
import { JSON_MAX_NODES } from "../json/json-value.ts";
import { isArray, isRecord, readElement, readProperty } from "../json/read.ts";
import { toStorableText } from "../json/storable-text.ts";

/** Reads a property of whatever may be an object. Never throws. */
export function field(value: unknown, key: string): unknown {
  return isRecord(value) ? readProperty(value, key) : undefined;
}

/** Gives text that can be stored, or `undefined` for whatever is no text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? toStorableText(value) : undefined;
}

/**
 * Gives the elements of an array, the first `JSON_MAX_NODES` of a longer one, or `undefined` for
 * whatever is no array. Never throws.
 */
export function elementsOf(value: unknown): unknown[] | undefined {
  if (!isArray(value)) return undefined;
  const said = readProperty(value, "length");
  // A proxy may say that it is as long as it likes, or nothing at all.
  const length = typeof said === "number" ? Math.min(said, JSON_MAX_NODES) : 0;
  const elements: unknown[] = [];
  for (let index = 0; index < length; index++) elements.push(readElement(value, index));
  return elements;
}
