/**
 * The messages of a Goose run: text of the model, words of Goose itself that look like it, tool
 * calls, thinking and the rest.
 *
 * @see `docs/adapters/goose.md#messages`
 */

import { toStorableText } from "../../json/storable-text.ts";
import { textOf } from "../field.ts";
import { base64ByteLength } from "../media.ts";
import { itemsOf } from "../native-tree.ts";
import type { GooseEnding } from "./endings.ts";
import type { GooseContent, GooseRecord } from "./record.ts";
import type { GooseStep } from "./step.ts";
import { foldToolRequest, foldToolResponse } from "./tool.ts";

/** The ids that Goose, not a provider, gives to messages. */
const GOOSE_ID = /^msg_[0-9a-f-]{36}$/;

/**
 * How Goose's own texts begin, the longer before the shorter. Only these are taken for more than
 * text.
 */
const HARNESS_TEXTS: readonly (readonly [start: string, code: GooseEnding])[] = [
  ["Ran into this error: Provider refused request", "refusal"],
  ["Ran into this error: ", "api_error"],
  ["Ran into this error trying to compact: ", "api_error"],
  ["Network error: ", "api_error"],
  ["The model returned an empty response", "empty_response"],
  ["The provider refused this request", "refusal"],
  ["I've reached the maximum number of actions", "max_turns"],
  ["Maximum retry attempts (", "retries_exhausted"],
  ["Retry logic encountered an error: ", "runtime_error"],
  // Only 1.37 says so; later versions give the model an error to answer.
  ["A tool call could not be parsed", "runtime_error"],
];

/**
 * A command, such as `/status`, that Goose echoes and answers in the model's place. A goal is the
 * model's.
 */
const COMMAND = /^\/(?!goal (?!(?:off|clear)$))/;

/** The kinds of an `error` content that have a code of their own. */
const ERROR_KINDS: ReadonlyMap<unknown, GooseEnding> = new Map<unknown, GooseEnding>([
  ["creditsExhausted", "credits_exhausted"],
  ["contextLengthExceeded", "context_limit"],
]);

/** Folds a `message` record. */
export function foldMessage(step: GooseStep, record: GooseRecord): undefined {
  const { message } = record;
  const metadata = message?.metadata;
  const inference = metadata?.inference;
  if (step.state.phase === "waiting") {
    step.start(inference?.provider, inference?.resolvedModel ?? inference?.requestedModel);
  }
  const content = message?.content;
  if (!Array.isArray(content)) return step.notify("message", { record });
  step.messageId = textOf(message?.id);
  const isHarness =
    inference === undefined && (step.messageId === undefined || GOOSE_ID.test(step.messageId));
  for (const item of itemsOf<GooseContent>(content)) {
    foldContent(step, item, message?.role, isHarness);
  }
  if (metadata?.outputTokenLimitReached === true) {
    step.notify("output_token_limit");
    step.noteTrouble("max_tokens", "output token limit reached");
  }
}

/** Tells what a text means that Goose itself wrote; `undefined` where it means nothing more. */
export function judgeHarnessText(text: string): GooseEnding | undefined {
  return HARNESS_TEXTS.find(([start]) => text.startsWith(start))?.[1];
}

/** `isHarness` tells whether the structure of the message says that Goose itself wrote it. */
function foldContent(
  step: GooseStep,
  item: GooseContent,
  role: unknown,
  isHarness: boolean,
): undefined {
  const type = item?.type;
  const text = item?.text;
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
      return step.notify(type, { text: item?.thinking });
    case "redactedThinking":
      return step.notify(type);
    case "image": {
      const byteLength = base64ByteLength(item?.data);
      return step.notify(type, { mimeType: item?.mimeType, byteLength });
    }
    case "text":
      if (role === "user" && typeof text === "string" && COMMAND.test(text)) {
        step.change().modelSpoke = true;
      }
      return step.notify(type, { role, record: item });
    default:
      return step.notify(type, { record: item });
  }
}

function foldText(step: GooseStep, text: string, isHarness: boolean): undefined {
  const code = isHarness ? judgeHarnessText(text) : undefined;
  if (code !== undefined) return foldHarnessText(step, code, text);
  if (text === "") return;
  if (isHarness && step.messageId !== undefined) step.change().harnessSpoke = true;
  else step.noteModel(!isHarness);
  step.say(text);
}

/** Goose speaks in the model's place: never `assistant_text`, or the user reads it as an answer. */
function foldHarnessText(step: GooseStep, code: GooseEnding, text: string): undefined {
  step.flush();
  step.notify("harness_text", { code, text });
  if (code === "api_error") step.fail(code, toStorableText(text));
  else step.noteTrouble(code, text);
}

function foldErrorContent(step: GooseStep, item: GooseContent): undefined {
  const message = textOf(item?.message) ?? "unknown error";
  const code = ERROR_KINDS.get(item?.kind) ?? judgeHarnessText(message) ?? "api_error";
  step.fail(code, message, { code: textOf(item?.kind) });
}

function foldSystemNotification(step: GooseStep, item: GooseContent): undefined {
  const notificationType = item?.notificationType;
  const message = textOf(item?.msg) ?? "";
  const data = item?.data ?? undefined;
  if (notificationType === "creditsExhausted") {
    return step.fail("credits_exhausted", message, { data });
  }
  if (message.startsWith("Unable to continue:")) return step.fail("context_limit", message);
  step.notify("systemNotification", { notificationType, message, data });
}
