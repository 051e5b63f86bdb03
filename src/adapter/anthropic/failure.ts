/**
 * Errors: those in the stream, and those that the SDK throws in the place of an event. They are
 * told by their shape, never by their class: the caller has an SDK of its own, of any version.
 *
 * @see `docs/adapters/anthropic.md#errors`
 */
import { field, textOf } from "../field.ts";
import { shortMessage } from "../memory.ts";
import { describeReadError } from "../native-end.ts";
import { parseJson } from "../native-tree.ts";
import type { AnthropicEnding } from "./endings.ts";
import type { AnthropicRecord } from "./record.ts";
import type { AnthropicStep } from "./step.ts";

/** What an error says, without headers, and what kind of end it makes. */
export interface AnthropicFailure {
  readonly ending: Extract<
    AnthropicEnding,
    "interrupted" | "api_error" | "stream_failed" | "truncated"
  >;
  readonly message: string;
  /** The API's own type where it has one. */
  readonly type?: string | undefined;
  readonly name?: string | undefined;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
}

/**
 * What may be gone when the request is made again: types, those of Bedrock too, and statuses of the
 * same meaning.
 */
const RETRYABLE =
  /^(?:(?:api|overloaded|rate_limit|timeout)_error|(?:throttling|serviceUnavailable|internalServer|model(?:Timeout|StreamError|NotReady))Exception|408|409|429|5\d\d)$/i;

/** What `messages.stream()` throws where a body ends too early; `create()` throws nothing then. */
const CUT = /^(?:request ended without sending any chunks|stream ended without producing )/;

/** An error that the caller wanted; old SDKs give it no name. */
const ABORT = /^(?:AbortError|APIUserAbortError|Request was aborted\.)$/;

/** What an error may repeat of the request that failed. */
const SECRETS = /\bsk-[\w-]+|\bBearer\s+\S+/gi;

/** Folds the `error` event. */
export function foldErrorEvent(
  step: AnthropicStep,
  { error, request_id }: AnthropicRecord,
): undefined {
  reportFailure(step, {
    ending: "api_error",
    message: textOf(error?.message) || "unknown error",
    type: textOf(error?.type),
    requestId: textOf(request_id),
  });
}

/**
 * Makes a `stream_error`, unless it was the last thing told, and notes why the run cannot end well.
 */
export function reportFailure(step: AnthropicStep, failure: AnthropicFailure): undefined {
  const { ending, type, message, name, status, requestId } = failure;
  const { trouble } = step.state;
  const next = Object.freeze({ code: ending, message: shortMessage(message) ?? "" });
  step.change().trouble = next;
  if (trouble?.code === ending && trouble.message === next.message) return;
  const code = type ?? ending;
  const isRetryable = RETRYABLE.test(code) || RETRYABLE.test(String(status));
  const retryable = ending === "api_error" ? isRetryable : undefined;
  step.complain(message, code, { name, status, requestId, retryable });
}

/**
 * Reads what the SDK or the caller's loop threw; `undefined` where it was nothing. Never throws.
 */
export function readFailure(error: unknown): AnthropicFailure | undefined {
  if (error === undefined) return undefined;
  const body = field(error, "error") ?? readBodyText(error) ?? readBodyText(field(error, "cause"));
  const detail = field(body, "error") ?? body;
  const text = textOf(field(detail, "message")) || describeReadError(error);
  const message = text.replace(SECRETS, "[redacted]");
  const name = textOf(field(error, "name"));
  if (ABORT.test(name ?? "") || ABORT.test(message)) {
    return { ending: "interrupted", message };
  }
  const type = textOf(field(error, "type")) ?? textOf(field(detail, "type"));
  const status = field(error, "status");
  const requestId = field(error, "requestID");
  // The SDK's errors have this property always; other libraries' errors have a status, too.
  const isAnswer = typeof status === "number" && requestId !== undefined;
  // Behind a cloud the type may be any, such as `throttlingException`.
  const isBody = field(body, "type") === "error" && detail !== body;
  if (isAnswer || isBody || type?.endsWith("_error")) {
    const known = typeof status === "number" ? status : undefined;
    return {
      ending: "api_error",
      message,
      type,
      name,
      status: known,
      requestId: textOf(requestId),
    };
  }
  return { ending: CUT.test(message) ? "truncated" : "stream_failed", message, name };
}

/** Up to 0.41 the SDK gives the body of an `error` event as the text of what it throws. */
function readBodyText(error: unknown): unknown {
  const text = textOf(field(error, "message")) ?? "";
  const body = parseJson(text.slice(text.indexOf("{")));
  return field(body, "type") === "error" ? body : undefined;
}
