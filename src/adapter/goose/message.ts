/**
 * The messages of a Goose run: text of the model, words of Goose itself that look like it, tool
 * calls, thinking and the rest.
 *
 * @see `docs/adapters/goose.md#messages`
 */

import { elementsOf, field, textOf } from "../field.ts";
import { base64ByteLength } from "../media.ts";
import type { GooseEnding } from "./endings.ts";
import type { GooseStep } from "./step.ts";
import { foldToolRequest, foldToolResponse } from "./tool.ts";

/** The ids that Goose, not a provider, gives to messages. */
const GOOSE_ID = /^msg_[0-9a-f-]{36}$/;

/** How Goose's own texts begin. Only these are taken for more than text. */
const HARNESS_TEXTS: readonly (readonly [start: string, code: GooseEnding])[] = [
  ["Ran into this error: ", "api_error"],
  ["Network error: ", "api_error"],
  ["The model returned an empty response", "empty_response"],
  ["The provider refused this request", "refusal"],
  ["I've reached the maximum number of actions", "max_turns"],
  ["Maximum retry attempts (", "retries_exhausted"],
  // Only 1.37 says so; later versions give the model an error to answer.
  ["A tool call could not be parsed", "runtime_error"],
];

/** Folds a `message` record. */
export function foldMessage(step: GooseStep, record: unknown): undefined {
  const message = field(record, "message");
  const metadata = field(message, "metadata");
  const inference = field(metadata, "inference");
  if (step.state.phase === "waiting") {
    const model = field(inference, "resolvedModel") ?? field(inference, "requestedModel");
    step.start(field(inference, "provider"), model);
  }
  const content = elementsOf(field(message, "content"));
  if (content === undefined) return step.notify("message", { record });
  step.messageId = textOf(field(message, "id"));
  const isHarness =
    inference === undefined && (step.messageId === undefined || GOOSE_ID.test(step.messageId));
  const role = field(message, "role");
  for (const item of content) foldContent(step, item, role, isHarness);
  if (field(metadata, "outputTokenLimitReached") === true) {
    step.notify("output_token_limit", {});
    step.hold("max_tokens", "output token limit reached", false);
  }
}

/** Tells what a text means that Goose itself wrote; `undefined` where it means nothing more. */
export function judgeHarnessText(text: string): GooseEnding | undefined {
  return HARNESS_TEXTS.find(([start]) => text.startsWith(start))?.[1];
}

/** `isHarness` tells whether the structure of the message says that Goose itself wrote it. */
function foldContent(step: GooseStep, item: unknown, role: unknown, isHarness: boolean): undefined {
  const type = field(item, "type");
  const text = field(item, "text");
  if (type === "text" && typeof text === "string" && role === "assistant") {
    return foldText(step, text, isHarness);
  }
  step.flush();
  switch (type) {
    case "toolRequest":
      return foldToolRequest(step, item);
    case "toolResponse":
      return foldToolResponse(step, item);
    case "error":
      return foldErrorContent(step, item);
    case "systemNotification":
      return foldSystemNotification(step, item);
    case "thinking":
      // Without the signature: it is for the provider alone, and says nothing to a reader.
      return step.notify(type, { text: field(item, "thinking") });
    case "redactedThinking":
      return step.notify(type, {});
    case "image": {
      const byteLength = base64ByteLength(field(item, "data"));
      return step.notify(type, { mimeType: field(item, "mimeType"), byteLength });
    }
    case "text":
      return step.notify(type, { role, record: item });
    default:
      return step.notify(type, { record: item });
  }
}

function foldText(step: GooseStep, text: string, isHarness: boolean): undefined {
  const code = isHarness ? judgeHarnessText(text) : undefined;
  if (code !== undefined) return foldHarnessText(step, code, text);
  if (text === "") return;
  if (isHarness && step.messageId !== undefined) step.remember("harnessSpoke", true);
  else step.heard();
  step.say(text);
}

/** Goose speaks in the model's place: never `assistant_text`, or the user reads it as an answer. */
function foldHarnessText(step: GooseStep, code: GooseEnding, text: string): undefined {
  step.flush();
  step.notify("harness_text", { code, text });
  if (code === "api_error") step.fail(code, text);
  else step.hold(code, text, false);
}

function foldErrorContent(step: GooseStep, item: unknown): undefined {
  const message = textOf(field(item, "message")) ?? "unknown error";
  step.fail("api_error", message, { code: textOf(field(item, "kind")) ?? "api_error" });
}

function foldSystemNotification(step: GooseStep, item: unknown): undefined {
  const notificationType = field(item, "notificationType");
  const message = textOf(field(item, "msg")) ?? "";
  const data = field(item, "data") ?? undefined;
  if (notificationType === "creditsExhausted") {
    return step.fail("credits_exhausted", message, { data });
  }
  if (message.startsWith("Unable to continue:")) return step.fail("context_limit", message);
  step.notify("systemNotification", { notificationType, message, data });
}
