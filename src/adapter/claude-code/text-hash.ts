/**
 * A hash to know a text again by: 32-bit FNV-1a over code units.
 *
 * @see {@link https://datatracker.ietf.org/doc/html/rfc9923 | RFC 9923}
 */

/** The offset basis, which is the hash of no text. */
export const EMPTY_HASH: number = 0x811c9dc5 | 0;

const PRIME = 0x01000193;

/** Goes on hashing: a text that is hashed in parts has the hash of the whole. */
export function hashOn(hash: number, text: string): number {
  let result = hash;
  for (let index = 0; index < text.length; index++) {
    result = Math.imul(result ^ text.charCodeAt(index), PRIME);
  }
  return result;
}

/** Reads a hash out of a state. */
export function readHash(hash: unknown): number {
  return typeof hash === "number" ? hash | 0 : 0;
}
