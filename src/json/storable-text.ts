/**
 * Text that can be stored: well-formed UTF-16 without U+0000. `jsonb` refuses U+0000 and lone
 * surrogates, and UTF-8 has no bytes for the latter.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7493#section-2.1 | RFC 7493, section 2.1}
 */

const NUL = "\u0000";
const REPLACEMENT = "\uFFFD";

/** The longest key that is remembered, in UTF-16 code units: what is remembered stays in memory. */
const REMEMBERED_KEY_MAX_LENGTH = 64;

/** Keys that were found storable, each at its own place. Objects of one kind come in numbers. */
const REMEMBERED_KEYS: string[] = /* @__PURE__ */ new Array<string>(256).fill("");

/** Tells whether text has neither a lone surrogate nor U+0000. Never throws. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes(NUL);
}

/**
 * Tells whether text can become an own key by a plain assignment: storable, and nothing that every
 * object inherits. `__proto__` has a setter, and a frozen `Object.prototype` lets none of its names
 * be assigned. Sooner than {@link isStorableText} for a key that was asked for lately. Never
 * throws.
 */
export function isAssignableKey(key: string): boolean {
  // By the middle: keys of one length and one first letter stand side by side, as `text` and `type`
  // do.
  const place = (key.length * 31 + key.charCodeAt(key.length >> 1)) & 255;
  if (REMEMBERED_KEYS[place] === key) return true;
  if (key in Object.prototype || !isStorableText(key)) return false;
  if (key.length <= REMEMBERED_KEY_MAX_LENGTH) REMEMBERED_KEYS[place] = key;
  return true;
}

/** Tells whether a value is text that can be stored and is not empty, as ids are. Never throws. */
export function isStorableName(value: unknown): value is string {
  return typeof value === "string" && value !== "" && isStorableText(value);
}

/** Gives the text with U+FFFD in place of each lone surrogate and each U+0000. Never throws. */
export function toStorableText(text: string): string {
  return isStorableText(text) ? text : text.toWellFormed().replaceAll(NUL, REPLACEMENT);
}
