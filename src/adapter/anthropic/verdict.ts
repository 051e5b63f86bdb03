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
import type { AnthropicMessagesState, MessageState } from "./state.ts";

type AnthropicVerdict = Verdict<AnthropicEnding>;

/** Judges the run: what ended it from outside, then errors, then the stop of the last message. */
export function judgeAnthropicRun(
  state: AnthropicMessagesState,
  end: KnownEnd,
  failure: AnthropicFailure | undefined,
): AnthropicVerdict {
  const bySignal = judgeSignal(end, "the runner");
  if (bySignal !== undefined) return bySignal;
  if (failure?.ending === "interrupted") return cancelled("interrupted", failure.message);
  const { message, trouble } = state;
  if (trouble?.code === "api_error") return failed("api_error", trouble.message);
  if (failure !== undefined) return failed(failure.ending, failure.message);
  if (trouble !== null) return failed(trouble.code, trouble.message);
  const { exitCode = 0 } = end;
  if (exitCode !== 0) return failed("process_failed", describeExit(end, "the runner"));
  if (message === null) return failed("truncated", "the stream ended where a message was due");
  if (message.isOpen) return failed("truncated", "the stream ended before its message did");
  return judgeStop(message);
}

function judgeStop({ stopReason, category, explanation }: MessageState): AnthropicVerdict {
  switch (stopReason) {
    case "end_turn":
    case "stop_sequence":
      return { reason: "complete" };
    case "tool_use":
      // Whoever wants no more than the call ends here, too; a caller that failed says so.
      return { reason: "complete", code: "tool_use", message: "the run ended at a tool call" };
    case "max_tokens":
      return failed("max_tokens", "the answer was cut at its token limit");
    case "model_context_window_exceeded":
      return failed("context_limit", "the answer was cut at the end of the context window");
    case "refusal":
      return failed("refusal", explanation || `the model refused: ${category ?? "no category"}`);
    case "pause_turn":
    case "compaction":
      return failed("paused", "the last message was paused and not continued");
    case null:
      return failed("truncated", "the last message ended without a reason");
    default:
      // Every reason that was added so far was another way of not getting to an end.
      return failed("unknown_stop_reason", `the last message stopped with ${stopReason}`);
  }
}
