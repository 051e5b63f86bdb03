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

/** The verdict on a run: a terminal's `reason`, with `code` and `message` where it did not end well. */
export interface Verdict<Code extends string> {
  readonly reason: RunnerEventPayloads["runtime_terminal"]["reason"];
  readonly code?: Code;
  readonly message?: string;
}

/** Why a run ended that a signal ended: SIGINT, a request to end, or any other. */
export type SignalEnding = "interrupted" | "terminated" | "killed";

/** What a shell reports for the signals whose names matter: 128 and the signal's number. */
const SIGNAL_BY_EXIT_CODE: Readonly<Record<number, string>> = {
  129: "SIGHUP",
  130: "SIGINT",
  143: "SIGTERM",
};

/** The exit code for the highest signal that Linux has. */
const SIGNAL_EXIT_CODE_MAX = 192;

/** Reads what a caller says of the end, which may be anything. Never throws. */
export function readNativeEnd(end: unknown): KnownEnd {
  const exitCode = field(end, "exitCode");
  return {
    exitCode: Number.isSafeInteger(exitCode) ? Number(exitCode) : undefined,
    signal: textOf(field(end, "signal")) || undefined,
    error: field(end, "error") ?? undefined,
  };
}

/** Judges a run that a signal ended, `undefined` where none did. `program` is named in the message. */
export function judgeSignal(end: KnownEnd, program: string): Verdict<SignalEnding> | undefined {
  const signal = signalOf(end);
  if (signal === undefined) return undefined;
  const message = `${program} was ended by ${signal}`;
  if (signal === "SIGINT") return cancelled("interrupted", message);
  const isRequest = signal === "SIGTERM" || signal === "SIGHUP";
  return isRequest ? cancelled("terminated", message) : failed("killed", message);
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

function signalOf({ signal, exitCode = 0 }: KnownEnd): string | undefined {
  if (signal !== undefined) return signal;
  const isSignal = exitCode > 128 && exitCode <= SIGNAL_EXIT_CODE_MAX;
  return SIGNAL_BY_EXIT_CODE[exitCode] ?? (isSignal ? `signal ${exitCode - 128}` : undefined);
}
