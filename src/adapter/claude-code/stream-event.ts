/**
 * The `stream_event` records of a Claude Code run: the events of the Messages API, as they came in.
 * Only text is taken from them; every block comes whole in an `assistant` record too.
 *
 * @see `docs/adapters/claude-code.md#text`
 */
import { field, textOf } from "../field.ts";
import { trackedText } from "../memory.ts";
import { readCount } from "./state.ts";
import type { ClaudeCodeStep } from "./step.ts";
import { endDeltas, retract, sayDelta } from "./streamed-text.ts";

/** Stop reasons that need no word: the model said what it had to say, or calls a tool. */
const ORDINARY_STOP = /^(?:end_turn|tool_use|stop_sequence)$/;

/** Deltas of what comes whole in the `assistant` record. */
const REPEATED_DELTA = /^(?:input_json|thinking|signature|citations)_delta$/;

/** Folds a `stream_event` record. */
export function foldStreamEvent(step: ClaudeCodeStep, record: unknown): undefined {
  const event = field(record, "event");
  const messageId = field(field(event, "message"), "id") ?? field(record, "api_message_id");
  if (messageId === undefined || messageId === null) {
    step.messageId = step.state.streamId ?? undefined;
  } else {
    step.messageId = textOf(messageId);
    step.remember("streamId", trackedText(messageId));
  }
  foldEvent(step, event);
  const abandoned = field(record, "abandoned_blocks") ?? undefined;
  if (abandoned !== undefined) {
    step.messageId = textOf(field(abandoned, "api_message_id")) ?? step.messageId;
    retract(step, "abandoned_blocks", readCount(field(abandoned, "from_block_index")));
  }
}

function foldEvent(step: ClaudeCodeStep, event: unknown): undefined {
  const type = field(event, "type");
  const index = readCount(field(event, "index"));
  switch (type) {
    case "message_start":
      return step.openTurn();
    case "content_block_start":
      return say(step, index, field(event, "content_block"));
    case "content_block_delta": {
      const delta = field(event, "delta");
      const deltaType = textOf(field(delta, "type")) ?? "";
      if (deltaType === "text_delta") return say(step, index, delta);
      return REPEATED_DELTA.test(deltaType) ? undefined : step.notify(type, { record: event });
    }
    case "content_block_stop":
      return endDeltas(step, index);
    case "message_delta":
      return foldStop(step, field(event, "delta"));
    case "message_stop":
    case "ping":
      return;
    case "error": {
      const error = field(event, "error");
      return step.complain(field(error, "message"), field(error, "type"));
    }
    default:
      return step.notify(type, { record: event });
  }
}

function say(step: ClaudeCodeStep, index: number, part: unknown): undefined {
  const text = field(part, "text");
  if (typeof text === "string") sayDelta(step, index, text);
}

/** Why the model stopped stands in no other record of the message. */
function foldStop(step: ClaudeCodeStep, delta: unknown): undefined {
  const stopReason = textOf(field(delta, "stop_reason"));
  if (stopReason === undefined || ORDINARY_STOP.test(stopReason)) return;
  step.notify("message_delta", { stopReason, stopDetails: field(delta, "stop_details") });
}
