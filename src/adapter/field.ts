/**
 * Reading native records, which may be anything at all.
 */
import { JSON_MAX_NODES } from "../json/json-value.ts";
import { isArray, readElement, readProperty, UNREADABLE } from "../json/read.ts";
import { toStorableText } from "../json/storable-text.ts";

/** Reads a property of whatever may be an object; `undefined` where it cannot be read. Never throws. */
export function field(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    return Array.isArray(value) ? undefined : (value as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

/** Gives text that can be stored, or `undefined` for whatever is no text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? toStorableText(value) : undefined;
}

/**
 * Gives the elements of an array, or `undefined` for whatever is no array. The array ends where no
 * JSON array goes on, whatever it says of its length: at a hole, at an element that cannot be read,
 * after `JSON_MAX_NODES`. Never throws.
 */
export function elementsOf(value: unknown): unknown[] | undefined {
  if (!isArray(value)) return undefined;
  const length = readProperty(value, "length");
  const elements: unknown[] = [];
  while (typeof length === "number" && elements.length < Math.min(length, JSON_MAX_NODES)) {
    const element = readElement(value, elements.length);
    if (element === undefined || element === UNREADABLE) break;
    elements.push(element);
  }
  return elements;
}
