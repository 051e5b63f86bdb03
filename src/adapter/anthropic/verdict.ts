/**
 * How a run on the Messages API ended, judged from its last message, from the errors in the stream,
 * and from what ended the reading of it.
 *
 * @see `docs/adapters/anthropic.md#endings`
 */
import {
  cancelled,
  describeExit,
  failed,
  judgeSignal,
  type KnownEnd,
  type Verdict,
} from "../native-end.ts";
import type { AnthropicEnding } from "./endings.ts";
import type { AnthropicFailure } from "./failure.ts";
import type { AnthropicFoldState } from "./state.ts";

/** The reasons to stop that are no end of the work, as the API calls them. */
const STOPS: ReadonlyMap<string, AnthropicEnding> = new Map<string, AnthropicEnding>([
  ["max_tokens", "max_tokens"],
  ["model_context_window_exceeded", "context_limit"],
  ["refusal", "refusal"],
  ["pause_turn", "paused"],
  ["compaction", "paused"],
]);

/** Judges the run: what ended it from outside, then errors, then the stop of the last message. */
export function judgeAnthropicRun(
  state: AnthropicFoldState,
  end: KnownEnd,
  failure: AnthropicFailure | undefined,
): Verdict<AnthropicEnding> {
  const { message, isMessageOpen, trouble } = state;
  const bySignal = judgeSignal(end, "the runner");
  if (bySignal !== undefined) return bySignal;
  if (failure?.ending === "interrupted") return cancelled(failure.ending, failure.message);
  // What the API says comes before what its ending the connection looks like.
  if (trouble?.code === "api_error") return failed(trouble.code, trouble.message);
  if (failure !== undefined) return failed(failure.ending, failure.message);
  if (trouble !== null) return failed(trouble.code, trouble.message);
  if (end.exitCode) return failed("process_failed", describeExit(end, "the runner"));
  if (message === null || isMessageOpen || message.stopReason === null) {
    return failed("truncated", "the stream ended before a message did");
  }
  const { stopReason, explanation } = message;
  if (stopReason === "end_turn" || stopReason === "stop_sequence") return { reason: "complete" };
  const text = explanation || `the last message stopped with ${stopReason}`;
  // Whoever wants no more than the call ends here, too; a caller that failed says so.
  if (stopReason === "tool_use") return { reason: "complete", code: stopReason, message: text };
  // Every reason that was added so far was another way of not getting to an end.
  return failed(STOPS.get(stopReason) ?? "unknown_stop_reason", text);
}
