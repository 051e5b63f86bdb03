/**
 * How a Goose run ended, judged from its stream and its exit together. Neither suffices: Goose exits
 * with 0 and a normal `complete` line after a failed model call, and prints nothing when it is ended.
 *
 * @see `docs/adapters/goose.md#endings`
 */
import { isRecord, readProperty } from "../json/read.ts";
import { field, textOf } from "./goose-field.ts";
import type { GooseState, GooseTrouble, GooseUsage } from "./goose-state.ts";
import type { GooseTerminalCode } from "./goose-terminal-codes.ts";

/** What is known of the end, with what does not belong left out. */
export interface GooseEnd {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  /** What reading the stream failed with, in words. */
  readonly failure?: string | undefined;
  /** Whether the reader gave up because it was told to. */
  readonly isAborted: boolean;
}

/** The verdict: the terminal's `reason`, with `code` and `message` where it is not `complete`. */
export interface GooseVerdict {
  readonly reason: "complete" | "error" | "cancelled";
  readonly code?: GooseTerminalCode;
  readonly message?: string;
}

/** The signals by which a run is told to end, and what a shell reports for them: 128 and more. */
const CANCELLING: readonly (readonly [
  signal: string,
  exitCode: number,
  code: GooseTerminalCode,
])[] = [
  ["SIGINT", 130, "interrupted"],
  ["SIGTERM", 143, "terminated"],
  ["SIGHUP", 129, "terminated"],
];

/** The highest number of a signal on Linux. */
const SIGNAL_MAX = 64;

/** Reads what a caller says of the end. Never throws. */
export function readGooseEnd(end: unknown): GooseEnd {
  const exitCode = field(end, "exitCode");
  const error = field(end, "error");
  return {
    exitCode: Number.isSafeInteger(exitCode) ? Number(exitCode) : undefined,
    signal: textOf(field(end, "signal")) || undefined,
    failure: error === undefined || error === null ? undefined : describeError(error),
    isAborted: field(error, "name") === "AbortError",
  };
}

/** Judges the run. The exit is heard before the stream, a failure before a `complete` line. */
export function judgeGooseRun(state: GooseState, end: GooseEnd): GooseVerdict {
  if (state.interrupted) return cancelled("interrupted", "the run was interrupted");
  return (
    judgeSignal(end) ??
    judgeReading(end) ??
    judgeStream(state) ??
    judgeExitCode(end) ??
    judgeCompletion(state)
  );
}

/** Whether a `complete` line tells that a model was used at all. */
export function hasUsage(usage: GooseUsage | null): boolean {
  return USED_TOKENS.some((name) => Number(usage?.[name]) > 0);
}

const USED_TOKENS = ["total_tokens", "input_tokens", "output_tokens"] as const;

function judgeSignal({ signal, exitCode = 0 }: GooseEnd): GooseVerdict | undefined {
  for (const [name, shellCode, code] of CANCELLING) {
    if (signal === name || (signal === undefined && exitCode === shellCode)) {
      return cancelled(code, `the run was ended by ${name}`);
    }
  }
  if (signal !== undefined) return failed("killed", `the run was ended by ${signal}`);
  if (exitCode > 128 && exitCode <= 128 + SIGNAL_MAX) {
    return failed("killed", `the run was ended by signal ${exitCode - 128}`);
  }
  return undefined;
}

function judgeReading({ isAborted, failure }: GooseEnd): GooseVerdict | undefined {
  if (isAborted) return cancelled("interrupted", "reading the run's output was aborted");
  return failure === undefined ? undefined : failed("stream_failed", failure);
}

function judgeStream({ failure, notice }: GooseState): GooseVerdict | undefined {
  const trouble: GooseTrouble | null = failure ?? notice;
  return trouble === null ? undefined : failed(trouble.code, trouble.message);
}

function judgeExitCode({ exitCode = 0 }: GooseEnd): GooseVerdict | undefined {
  return exitCode === 0 ? undefined : failed("process_failed", `goose ended with ${exitCode}`);
}

function judgeCompletion(state: GooseState): GooseVerdict {
  const { usage } = state;
  if (usage === null) return failed("truncated", "the output ended without a complete line");
  if (hasUsage(usage) || state.modelSpoke) return { reason: "complete" };
  // Before 1.50 some providers' messages had ids of Goose's own making.
  const isEarly = !Object.hasOwn(usage, "cache_read_input_tokens");
  if (isEarly && state.harnessSpoke) return { reason: "complete" };
  return failed("empty_response", "the run ended without an answer from a model");
}

function failed(code: GooseTerminalCode, message: string): GooseVerdict {
  return { reason: "error", code, message };
}

function cancelled(code: GooseTerminalCode, message: string): GooseVerdict {
  return { reason: "cancelled", code, message };
}

function describeError(error: unknown): string {
  const message = isRecord(error) ? readProperty(error, "message") : error;
  return (textOf(message) || "the output could not be read").slice(0, 1000);
}
