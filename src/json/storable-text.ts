/**
 * Text that can be stored: well-formed UTF-16 without U+0000. `jsonb` refuses both of the others,
 * and UTF-8 has no bytes for a lone surrogate.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7493#section-2.1 | RFC 7493, section 2.1}
 */

const NUL = "\u0000";
const REPLACEMENT = "\uFFFD";

/** Tells whether text has neither a lone surrogate nor U+0000. Never throws. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes(NUL);
}

/** Tells whether a value is text that can be stored and is not empty, as ids are. Never throws. */
export function isStorableName(value: unknown): value is string {
  return typeof value === "string" && value !== "" && isStorableText(value);
}

/** Gives the text with U+FFFD in place of each lone surrogate and each U+0000. Never throws. */
export function toStorableText(text: string): string {
  return isStorableText(text) ? text : text.toWellFormed().replaceAll(NUL, REPLACEMENT);
}
