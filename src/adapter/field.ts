/**
 * Reading values that cannot be copied as a tree: the message of an error is no enumerable
 * property.
 */
import { toStorableText } from "../json/storable-text.ts";

/**
 * Reads a property of whatever may be an object, once; `undefined` where it cannot be read. Never
 * throws.
 */
export function field(value: unknown, key: string | number): unknown {
  try {
    return (value as Readonly<Record<string | number, unknown>> | undefined)?.[key];
  } catch {
    return undefined;
  }
}

/** Gives text that can be stored, or `undefined` for whatever is no text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? toStorableText(value) : undefined;
}
