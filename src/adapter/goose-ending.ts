/**
 * How a Goose run ended, judged from its stream and its exit together. Neither suffices: Goose exits
 * with 0 and a normal `complete` line after a failed model call, and prints nothing when it is ended.
 *
 * @see `docs/adapters/goose.md#endings`
 */
import { field, textOf } from "./goose-field.ts";
import type { GooseState, GooseUsage } from "./goose-state.ts";
import type { GooseTerminalCode } from "./goose-terminal-codes.ts";

/** What is known of the end, without what cannot be true. */
export interface GooseEnd {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** What the reader of the stream threw; anything but `undefined` and `null` counts. */
  readonly error: unknown;
}

/** The verdict: a terminal's `reason`, with `code` and `message` where the run did not end well. */
export interface GooseVerdict {
  readonly reason: "complete" | "error" | "cancelled";
  readonly code?: GooseTerminalCode;
  readonly message?: string;
}

/** What a shell reports for the signals whose names matter: 128 and the signal's number. */
const SIGNAL_BY_EXIT_CODE: Readonly<Record<number, string>> = {
  129: "SIGHUP",
  130: "SIGINT",
  143: "SIGTERM",
};

/** The exit code for the highest signal that Linux has. */
const SIGNAL_EXIT_CODE_MAX = 192;

/** Reads what a caller says of the end, which may be anything. Never throws. */
export function readGooseEnd(end: unknown): GooseEnd {
  const exitCode = field(end, "exitCode");
  return {
    exitCode: Number.isSafeInteger(exitCode) ? Number(exitCode) : undefined,
    signal: textOf(field(end, "signal")) || undefined,
    error: field(end, "error") ?? undefined,
  };
}

/** Judges the run: what Goose said of an interruption, then the exit, then the rest of the stream. */
export function judgeGooseRun(state: GooseState, end: GooseEnd): GooseVerdict {
  const { trouble, usage } = state;
  const { exitCode = 0, error } = end;
  if (trouble?.code === "interrupted") return cancelled(trouble.code, trouble.message);
  const signal = signalOf(end);
  if (signal !== undefined) return judgeSignal(signal);
  if (field(error, "name") === "AbortError") {
    return cancelled("interrupted", describeReadError(error));
  }
  if (error !== undefined) return failed("stream_failed", describeReadError(error));
  if (trouble !== null) return failed(trouble.code, trouble.message);
  if (exitCode !== 0) return failed("process_failed", `goose ended with exit code ${exitCode}`);
  if (usage === null) return failed("truncated", "the output ended without its last line");
  if (hasUsage(usage) || state.modelSpoke) return { reason: "complete" };
  // Before 1.50, Goose gave ids of its own to the messages of some providers' models.
  const isEarly = !Object.hasOwn(usage, "cache_read_input_tokens");
  if (isEarly && state.harnessSpoke) return { reason: "complete" };
  return failed("empty_response", "no model answered");
}

/** Tells whether a `complete` line counts anything at all: tokens or money. */
export function hasUsage(usage: GooseUsage | null): boolean {
  return Object.values(usage ?? {}).some((count) => count !== null && count > 0);
}

/** Says what reading the stream failed with. Never throws. */
export function describeReadError(error: unknown): string {
  return textOf(field(error, "message")) || textOf(error) || "the output could not be read";
}

function signalOf({ signal, exitCode = 0 }: GooseEnd): string | undefined {
  if (signal !== undefined) return signal;
  const isSignal = exitCode > 128 && exitCode <= SIGNAL_EXIT_CODE_MAX;
  return SIGNAL_BY_EXIT_CODE[exitCode] ?? (isSignal ? `signal ${exitCode - 128}` : undefined);
}

function judgeSignal(signal: string): GooseVerdict {
  const message = `goose was ended by ${signal}`;
  if (signal === "SIGINT") return cancelled("interrupted", message);
  const isRequest = signal === "SIGTERM" || signal === "SIGHUP";
  return isRequest ? cancelled("terminated", message) : failed("killed", message);
}

function cancelled(code: GooseTerminalCode, message: string): GooseVerdict {
  return { reason: "cancelled", code, message };
}

function failed(code: GooseTerminalCode, message: string): GooseVerdict {
  return { reason: "error", code, message };
}
