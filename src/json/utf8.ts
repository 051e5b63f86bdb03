/**
 * Bytes and text. UTF-8 only, and fatal: bytes that are no UTF-8 are refused, never patched.
 *
 * @see {@link https://encoding.spec.whatwg.org/ | WHATWG Encoding}
 */

/**
 * The part of the Encoding Standard used here. Every runtime has it, no shared type library does.
 */
declare const TextDecoder: new (
  label: "utf-8",
  options: { readonly fatal: boolean },
) => { decode(bytes: Uint8Array): string };

/**
 * One for all: without the option `stream`, no call leaves anything behind for the next. Made late,
 * so that importing the library asks nothing of the runtime.
 */
let decoder: InstanceType<typeof TextDecoder> | undefined;

/** Decodes bytes, without a leading byte order mark. Gives `undefined` where they are no UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    decoder ??= new TextDecoder("utf-8", { fatal: true });
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** How many bytes text takes in UTF-8; a lone surrogate counts as the U+FFFD written for it. */
export function utf8ByteLength(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    // A surrogate pair takes four bytes: two more than its two units, one more for each of them.
    bytes += unit < 0x800 || isPairHalf(text, index, unit) ? 1 : 2;
  }
  return bytes;
}

function isPairHalf(text: string, index: number, unit: number): boolean {
  if (unit >= 0xd800 && unit < 0xdc00) return isBetween(text.charCodeAt(index + 1), 0xdc00, 0xe000);
  if (unit >= 0xdc00 && unit < 0xe000) return isBetween(text.charCodeAt(index - 1), 0xd800, 0xdc00);
  return false;
}

function isBetween(unit: number, from: number, below: number): boolean {
  return unit >= from && unit < below;
}

/** Tells whether a value is a `Uint8Array` (a `Buffer` is one), of any realm. Never throws. */
export function isUint8Array(value: unknown): value is Uint8Array {
  // The getter of the tag answers for every value.
  return readTag.call(value) === "Uint8Array";
}

/** The length of an array of bytes, whatever properties of its own it has in the way. */
export function byteLength(bytes: Uint8Array): number {
  // The getter gives a number for every typed array.
  return readByteLength.call(bytes) as number;
}

const readTag = /* @__PURE__ */ typedArrayGetter(Symbol.toStringTag);
const readByteLength = /* @__PURE__ */ typedArrayGetter("byteLength");

/** The language's own getter of a property that all typed arrays have. */
function typedArrayGetter(key: PropertyKey): (this: unknown) => unknown {
  const prototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
  // The language gives every realm both getters.
  return Object.getOwnPropertyDescriptor(prototype, key)?.get as (this: unknown) => unknown;
}
