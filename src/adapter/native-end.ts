/**
 * How a native stream came to its end, apart from what it said itself: exit code, signal, and what
 * its reader threw.
 */
import type { RunnerEventPayloads } from "../runner-event/payload.ts";
import { field, textOf } from "./field.ts";

/** What is known of the end, without what cannot be true. */
export interface KnownEnd {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** What the reader of the stream threw; anything but `undefined` and `null` counts. */
  readonly error: unknown;
}

/**
 * The verdict on a run: a terminal's `reason`, with `code` and `message` where it did not end well.
 */
export interface Verdict<Code extends string> {
  readonly reason: RunnerEventPayloads["runtime_terminal"]["reason"];
  readonly code?: Code;
  readonly message?: string;
}

/** Why a run ended that a signal ended: SIGINT, a request to end, or any other. */
export type SignalEnding = "interrupted" | "terminated" | "killed";

/** What interrupts a run: the signal by its name, or as a shell reports it, with 128 added. */
const INTERRUPTING: readonly unknown[] = ["SIGINT", 130];

/** What asks a run to end, in the same way. */
const TERMINATING: readonly unknown[] = ["SIGTERM", 143, "SIGHUP", 129];

/** Reads what a caller says of the end, which may be anything. Never throws. */
export function readNativeEnd(end: unknown): KnownEnd {
  const exitCode = field(end, "exitCode");
  return {
    exitCode: Number.isSafeInteger(exitCode) ? Number(exitCode) : undefined,
    signal: textOf(field(end, "signal")) || undefined,
    error: field(end, "error") ?? undefined,
  };
}

/** Says how a program ended, for the message of a verdict. */
export function describeExit({ signal, exitCode = 0 }: KnownEnd, program: string): string {
  return `${program} ended with ${signal ?? `exit code ${exitCode}`}`;
}

/** Judges a run that a signal ended; `undefined` where none did. */
export function judgeSignal(end: KnownEnd, program: string): Verdict<SignalEnding> | undefined {
  const { signal, exitCode = 0 } = end;
  // A shell tells of a signal by an exit code above 128.
  if (signal === undefined && exitCode <= 128) return undefined;
  const message = describeExit(end, program);
  if (INTERRUPTING.includes(signal ?? exitCode)) return cancelled("interrupted", message);
  if (TERMINATING.includes(signal ?? exitCode)) return cancelled("terminated", message);
  // 64 is the highest signal that Linux has.
  const isKilled = signal !== undefined || exitCode <= 192;
  return isKilled ? failed("killed", message) : undefined;
}

/** Says what reading a stream failed with. Never throws. */
export function describeReadError(error: unknown): string {
  return textOf(field(error, "message")) || textOf(error) || "the stream could not be read";
}

/** The verdict that somebody ended the run on purpose. */
export function cancelled<Code extends string>(code: Code, message: string): Verdict<Code> {
  return { reason: "cancelled", code, message };
}

/** The verdict that the run failed. */
export function failed<Code extends string>(code: Code, message: string): Verdict<Code> {
  return { reason: "error", code, message };
}
