/**
 * What a fold may remember from one record to the next: bounded, storable, and read as untrusted
 * when it comes back from wherever the state was put to sleep.
 */
import { toStorableText } from "../json/storable-text.ts";
import { elementsOf } from "./field.ts";

/** The longest id or name that is remembered, in UTF-16 code units. A longer one is given out only. */
const TRACKED_MAX_LENGTH = 256;

/** How much of a message in words is remembered, in UTF-16 code units. */
const MESSAGE_MAX_LENGTH = 1000;

/** Gives an id or a name as it can be remembered: `null` where it is no text, or too long. */
export function trackedText(value: unknown): string | null {
  return typeof value === "string" && value.length <= TRACKED_MAX_LENGTH
    ? toStorableText(value)
    : null;
}

/** Gives as much of a message as is remembered; `null` where it is no text. */
export function shortMessage(value: unknown): string | null {
  return typeof value === "string" ? toStorableText(value.slice(0, MESSAGE_MAX_LENGTH)) : null;
}

/** Reads the last items of a list, at most so many. What stands in it and is no item is left out. */
export function readList<Item>(
  list: unknown,
  maxItems: number,
  read: (value: unknown) => Item | null,
): Item[] {
  const items: Item[] = [];
  for (const element of elementsOf(list)?.slice(-maxItems) ?? []) {
    const item = read(element);
    if (item !== null) items.push(item);
  }
  return items;
}
