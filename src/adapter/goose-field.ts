/**
 * Reading native records, which may be anything at all.
 */
import { isRecord, readProperty } from "../json/read.ts";
import { toStorableText } from "../json/storable-text.ts";

/** Reads a property of whatever may be an object. Never throws. */
export function field(value: unknown, key: string): unknown {
  return isRecord(value) ? readProperty(value, key) : undefined;
}

/** Gives text that can be stored, or `undefined` for whatever is no text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? toStorableText(value) : undefined;
}
