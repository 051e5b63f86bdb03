/**
 * How a Goose run ended, judged from its stream and its exit together. Neither suffices: Goose exits
 * with 0 and a normal `complete` line after a failed model call, and prints nothing when it is ended.
 *
 * @see `docs/adapters/goose.md#endings`
 */

import type { GooseEnding } from "./goose-endings.ts";
import { field, textOf } from "./goose-field.ts";
import type { GooseFoldState, GooseUsage } from "./goose-state.ts";

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
  readonly code?: GooseEnding;
  readonly message?: string;
}

/** What ends a run on request: a signal by its name, or as a shell reports it, with 128 added. */
const CANCELLING: ReadonlyMap<string | number, GooseEnding> = new Map<string | number, GooseEnding>(
  [
    ["SIGINT", "interrupted"],
    [130, "interrupted"],
    ["SIGTERM", "terminated"],
    [143, "terminated"],
    ["SIGHUP", "terminated"],
    [129, "terminated"],
  ],
);

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
export function judgeGooseRun(state: GooseFoldState, end: GooseEnd): GooseVerdict {
  const { trouble, usage } = state;
  const { exitCode = 0, signal, error } = end;
  const exit = `goose ended with ${signal ?? `exit code ${exitCode}`}`;
  if (trouble?.code === "interrupted") return cancelled(trouble.code, trouble.message);
  const ending = CANCELLING.get(signal ?? exitCode);
  if (ending !== undefined) return cancelled(ending, exit);
  // 64 is the highest signal that Linux has.
  if (signal !== undefined || (exitCode > 128 && exitCode <= 192)) return failed("killed", exit);
  if (field(error, "name") === "AbortError") {
    return cancelled("interrupted", describeReadError(error));
  }
  if (error !== undefined) return failed("stream_failed", describeReadError(error));
  if (trouble !== null) return failed(trouble.code, trouble.message);
  if (exitCode !== 0) return failed("process_failed", exit);
  if (usage === null) return failed("truncated", "the output ended without its last line");
  if (hasUsage(usage) || state.modelSpoke) return { reason: "complete" };
  // Before 1.50, Goose gave ids of its own to the messages of some providers' models.
  const isEarly = !Object.hasOwn(usage, "cache_read_input_tokens");
  if (isEarly && state.harnessSpoke) return { reason: "complete" };
  return failed("empty_response", "no model answered");
}

/** Tells whether a `complete` line counts anything at all: tokens or money. */
export function hasUsage(usage: GooseUsage = {}): boolean {
  return Object.values(usage).some((count) => count !== null && count > 0);
}

/** Says what reading the stream failed with. Never throws. */
export function describeReadError(error: unknown): string {
  return textOf(field(error, "message")) || textOf(error) || "the output could not be read";
}

function cancelled(code: GooseEnding, message: string): GooseVerdict {
  return { reason: "cancelled", code, message };
}

function failed(code: GooseEnding, message: string): GooseVerdict {
  return { reason: "error", code, message };
}
