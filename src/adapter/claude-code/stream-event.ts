/**
 * The `stream_event` records of a Claude Code run: the events of the Messages API, as they came in.
 * Only text is taken from them; every block comes whole in an `assistant` record too.
 *
 * @see `docs/adapters/claude-code.md#text`
 */
import { textOf } from "../field.ts";
import { trackedText } from "../memory.ts";
import type { ClaudeCodeRecord, StreamEvent } from "./record.ts";
import { readCount } from "./state.ts";
import type { ClaudeCodeStep } from "./step.ts";
import { endDeltas, retract, sayDelta } from "./streamed-text.ts";

/** Stop reasons that need no word: the model said what it had to say, or calls a tool. */
const ORDINARY_STOP = /^(?:end_turn|tool_use|stop_sequence)$/;

/** Deltas of what comes whole in the `assistant` record. */
const REPEATED_DELTA = /^(?:input_json|thinking|signature|citations)_delta$/;

/** Folds a `stream_event` record. */
export function foldStreamEvent(step: ClaudeCodeStep, record: ClaudeCodeRecord): undefined {
  const { event } = record;
  const messageId = event?.message?.id ?? record.api_message_id ?? undefined;
  const { streamId } = step.state;
  if (messageId === undefined) {
    step.messageId = streamId ?? undefined;
  } else if (messageId === streamId) {
    step.messageId = streamId;
  } else {
    step.messageId = textOf(messageId);
    step.change().streamId = trackedText(messageId);
  }
  foldEvent(step, event);
  const abandoned = record.abandoned_blocks ?? undefined;
  if (abandoned !== undefined) {
    step.messageId = textOf(abandoned.api_message_id) ?? step.messageId;
    retract(step, "abandoned_blocks", readCount(abandoned.from_block_index));
  }
}

function foldEvent(step: ClaudeCodeStep, event: StreamEvent | null | undefined): undefined {
  const type = event?.type;
  const index = readCount(event?.index);
  switch (type) {
    case "content_block_delta": {
      const deltaType = textOf(event?.delta?.type) ?? "";
      if (deltaType === "text_delta") return say(step, index, event?.delta?.text);
      return REPEATED_DELTA.test(deltaType) ? undefined : step.notify(type, { record: event });
    }
    case "message_start":
      return step.openTurn();
    case "content_block_start":
      return say(step, index, event?.content_block?.text);
    case "content_block_stop":
      return endDeltas(step, index);
    case "message_delta":
      return foldStop(step, event?.delta);
    case "message_stop":
    case "ping":
      return;
    case "error":
      return step.complain(event?.error?.message, event?.error?.type);
    default:
      return step.notify(type, { record: event });
  }
}

function say(step: ClaudeCodeStep, index: number, text: unknown): undefined {
  if (typeof text === "string") sayDelta(step, index, text);
}

/** Why the model stopped stands in no other record of the message. */
function foldStop(step: ClaudeCodeStep, delta: StreamEvent["delta"]): undefined {
  const stopReason = textOf(delta?.stop_reason);
  if (stopReason === undefined || ORDINARY_STOP.test(stopReason)) return;
  step.notify("message_delta", { stopReason, stopDetails: delta?.stop_details });
}
