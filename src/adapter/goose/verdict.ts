/**
 * How a Goose run ended, judged from its stream and its exit together. Neither suffices: Goose
 * exits with 0 and a normal `complete` line after a failed model call, and prints nothing when it
 * is ended.
 *
 * @see `docs/adapters/goose.md#endings`
 */
import { field } from "../field.ts";
import {
  cancelled,
  describeExit,
  describeReadError,
  failed,
  judgeSignal,
  type KnownEnd,
  type Verdict,
} from "../native-end.ts";
import type { Usage } from "../usage.ts";
import type { GooseEnding } from "./endings.ts";
import type { GooseFoldState } from "./state.ts";

/**
 * Judges the run: what Goose said of an interruption, then the exit, then the rest of the stream.
 */
export function judgeGooseRun(state: GooseFoldState, end: KnownEnd): Verdict<GooseEnding> {
  const { trouble, usage } = state;
  const { exitCode = 0, error } = end;
  if (trouble?.code === "interrupted") return cancelled(trouble.code, trouble.message);
  const bySignal = judgeSignal(end, "goose");
  if (bySignal !== undefined) return bySignal;
  if (field(error, "name") === "AbortError") {
    return cancelled("interrupted", describeReadError(error));
  }
  if (error !== undefined) return failed("stream_failed", describeReadError(error));
  if (trouble !== null) return failed(trouble.code, trouble.message);
  if (exitCode !== 0) return failed("process_failed", describeExit(end, "goose"));
  if (usage === null) return failed("truncated", "the output ended without its last line");
  if (hasUsage(usage) || state.modelSpoke) return { reason: "complete" };
  // Before 1.50, Goose gave ids of its own to the messages of some providers' models.
  const isEarly = !Object.hasOwn(usage, "cache_read_input_tokens");
  if (isEarly && state.harnessSpoke) return { reason: "complete" };
  return failed("empty_response", "no model answered");
}

/** Tells whether a `complete` line counts anything at all: tokens or money. */
export function hasUsage(usage: Usage = {}): boolean {
  return Object.values(usage).some((count) => count !== null && count > 0);
}
