/**
 * Joining text that comes in deltas: a character beyond U+FFFF is two code units, and a stream may
 * cut between them. Half a character is kept for the delta that brings the other half, as a number:
 * as text it would make the state unfit to be stored.
 */
import { toStorableText } from "../json/storable-text.ts";

/** Text to give out, and the high surrogate at its end that waits for its other half. */
export interface JoinedText {
  /** Storable. */
  readonly text: string;
  /** A UTF-16 code unit, or `null` where nothing waits. */
  readonly carry: number | null;
}

/** Puts a delta behind the half character that the delta before it left. */
export function joinText(carry: number | null, delta: string): JoinedText {
  const whole = carry === null ? delta : String.fromCharCode(carry) + delta;
  const unit = whole.charCodeAt(whole.length - 1);
  return isHighSurrogate(unit)
    ? { text: toStorableText(whole.slice(0, -1)), carry: unit }
    : { text: toStorableText(whole), carry: null };
}

/** Reads a carried code unit out of a state. */
export function readCarry(value: unknown): number | null {
  return isHighSurrogate(value) ? value : null;
}

/** Tells whether a value is a UTF-16 code unit that is the first half of a pair. */
function isHighSurrogate(unit: unknown): unit is number {
  return typeof unit === "number" && unit >= 0xd800 && unit <= 0xdbff;
}
