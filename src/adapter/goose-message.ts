/**
 * The messages of a Goose run: text of the model, words of Goose itself that look like it, tool
 * calls, thinking and the rest.
 *
 * @see `docs/adapters/goose.md#messages`
 */
import { isArray, readElement, readProperty } from "../json/read.ts";
import { field, textOf } from "./goose-field.ts";
import { base64ByteLength } from "./goose-media.ts";
import { shortMessage } from "./goose-state.ts";
import type { GooseStep } from "./goose-step.ts";
import type { GooseTerminalCode } from "./goose-terminal-codes.ts";
import { foldToolRequest, foldToolResponse } from "./goose-tool.ts";

/** The most items of one message that are looked at, so that an array cannot lie about its length. */
const CONTENT_MAX_ITEMS = 10_000;

/** The ids that Goose, not a provider, gives to messages. */
const GOOSE_ID = /^msg_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How Goose's own texts begin. Only these are taken for more than text. */
const HARNESS_TEXTS: readonly (readonly [start: string, code: GooseTerminalCode])[] = [
  ["Ran into this error: ", "api_error"],
  ["Network error: ", "api_error"],
  ["The model returned an empty response", "empty_response"],
  ["The provider refused this request", "refusal"],
  ["I've reached the maximum number of actions", "max_turns"],
  ["Maximum retry attempts (", "retries_exhausted"],
];

/** Whom a message is from. */
interface Sender {
  readonly messageId: string | undefined;
  readonly role: string | undefined;
  /** Whether the structure of the message says that Goose wrote it. */
  readonly isHarness: boolean;
  /** Whether the message is not for the user to see. */
  readonly isHidden: boolean;
}

/** Folds a `message` record. */
export function foldMessage(step: GooseStep, record: object): undefined {
  const message = field(record, "message");
  const content = field(message, "content");
  if (!isArray(content)) return step.notify("message", { record });
  const metadata = field(message, "metadata");
  const sender = readSender(message, metadata);
  const length = Number(readProperty(content, "length"));
  for (let index = 0; index < Math.min(length, CONTENT_MAX_ITEMS); index++) {
    foldContent(step, sender, readElement(content, index));
  }
  const { messageId } = sender;
  if (length > CONTENT_MAX_ITEMS) step.notify("content_cut", { messageId, itemCount: length });
  if (field(metadata, "outputTokenLimitReached") === true) {
    step.notify("output_token_limit", { messageId });
    step.state.notice = { code: "max_tokens", message: "the answer was cut at its token limit" };
  }
}

/** Says who answers the model calls, as far as a message knows. */
export function startFromMessage(step: GooseStep, record: object): undefined {
  const inference = field(field(field(record, "message"), "metadata"), "inference");
  const model = field(inference, "resolvedModel") ?? field(inference, "requestedModel");
  step.start(field(inference, "provider"), model);
}

/** Tells what a text means that Goose itself wrote; `undefined` where it means nothing more. */
export function judgeHarnessText(text: string): GooseTerminalCode | undefined {
  return HARNESS_TEXTS.find(([start]) => text.startsWith(start))?.[1];
}

function readSender(message: unknown, metadata: unknown): Sender {
  const messageId = textOf(field(message, "id"));
  const isGooseId = messageId === undefined || GOOSE_ID.test(messageId);
  return {
    messageId,
    role: textOf(field(message, "role")),
    isHarness: isGooseId && field(metadata, "inference") === undefined,
    isHidden: field(metadata, "userVisible") === false,
  };
}

function foldContent(step: GooseStep, sender: Sender, item: unknown): undefined {
  const { messageId } = sender;
  const type = textOf(field(item, "type"));
  if (type === "text") return foldText(step, sender, item);
  step.flush();
  switch (type) {
    case "toolRequest":
      return foldToolRequest(step, item, messageId);
    case "toolResponse":
      return foldToolResponse(step, item, messageId);
    case "error":
      return foldErrorContent(step, item, messageId);
    case "systemNotification":
      return foldSystemNotification(step, item, messageId);
    case "thinking":
      // Without the signature: it is for the provider alone, and says nothing to a reader.
      return step.notify(type, { messageId, text: field(item, "thinking") });
    case "redactedThinking":
      return step.notify(type, { messageId });
    case "image": {
      const byteLength = base64ByteLength(field(item, "data"));
      return step.notify(type, { messageId, mimeType: field(item, "mimeType"), byteLength });
    }
    default:
      return step.notifyNative(type, { messageId, record: item });
  }
}

function foldText(step: GooseStep, sender: Sender, item: unknown): undefined {
  const { messageId, role } = sender;
  const text = field(item, "text");
  if (typeof text !== "string" || role !== "assistant" || sender.isHidden) {
    step.flush();
    return step.notify("text", { messageId, role, record: item });
  }
  const code = sender.isHarness ? judgeHarnessText(text) : undefined;
  if (code !== undefined) return foldHarnessText(step, code, text, messageId);
  if (text === "") return;
  if (sender.isHarness && messageId !== undefined) {
    step.state.harnessSpoke = true;
  } else {
    step.state.modelSpoke = true;
    step.state.notice = null;
  }
  step.say(text, messageId);
}

/** Goose speaks in the model's place: never `assistant_text`, or the user reads it as an answer. */
function foldHarnessText(
  step: GooseStep,
  code: GooseTerminalCode,
  text: string,
  messageId: string | undefined,
): undefined {
  step.flush();
  step.notify("harness_text", { messageId, code, text });
  if (code === "api_error") {
    step.fail(code, text);
    step.state.echo = shortMessage(text);
  } else {
    step.state.notice = { code, message: shortMessage(text) ?? "" };
  }
}

function foldErrorContent(
  step: GooseStep,
  item: unknown,
  messageId: string | undefined,
): undefined {
  const message = textOf(field(item, "message")) ?? "an error without a message";
  step.fail("api_error", message, { code: textOf(field(item, "kind")) ?? "api_error", messageId });
  step.state.echo = shortMessage(message);
}

function foldSystemNotification(
  step: GooseStep,
  item: unknown,
  messageId: string | undefined,
): undefined {
  const notificationType = field(item, "notificationType");
  const message = textOf(field(item, "msg")) ?? "";
  const data = field(item, "data") ?? undefined;
  if (notificationType === "creditsExhausted") {
    return step.fail("credits_exhausted", message, { messageId, data });
  }
  if (message.startsWith("Unable to continue:")) {
    return step.fail("context_limit", message, { messageId, data });
  }
  step.notify("systemNotification", { messageId, notificationType, message, data });
}
