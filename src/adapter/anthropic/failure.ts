/**
 * Errors: those in the stream, and those that the SDK throws in the place of an event. They are told
 * by their shape, never by their class: the caller has an SDK of its own, of any version.
 *
 * @see `docs/adapters/anthropic.md#errors`
 */
import { field, textOf } from "../field.ts";
import { shortMessage } from "../memory.ts";
import { describeReadError } from "../native-end.ts";
import type { AnthropicEnding } from "./endings.ts";
import type { AnthropicStep } from "./step.ts";

/** What an error says, without headers, and what kind of end it makes. */
export interface AnthropicFailure {
  readonly ending: Extract<
    AnthropicEnding,
    "interrupted" | "api_error" | "stream_failed" | "truncated"
  >;
  /** The API's own type where it has one. */
  readonly code: string;
  readonly message: string;
  readonly name?: string | undefined;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
}

/** The types and statuses that may be gone when the request is made again. */
const RETRYABLE: readonly unknown[] = [
  "api_error",
  "overloaded_error",
  "rate_limit_error",
  "timeout_error",
  408,
  409,
  429,
];

/** How the SDK names an error that the caller wanted, and what it says where it has no name. */
const ABORTS: readonly unknown[] = ["AbortError", "APIUserAbortError", "Request was aborted."];

/** What an error may repeat of the request that failed. */
const SECRETS = /\bsk-[\w-]+|\bBearer\s+[\w.~+/=-]+/gi;

/** Folds the `error` event. */
export function foldErrorEvent(step: AnthropicStep, record: unknown): undefined {
  const error = field(record, "error");
  reportFailure(step, {
    ending: "api_error",
    code: textOf(field(error, "type")) ?? "api_error",
    message: textOf(field(error, "message")) || "unknown error",
    requestId: textOf(field(record, "request_id")),
  });
}

/** Makes a `stream_error`, unless it was the last thing told, and notes why the run cannot end well. */
export function reportFailure(step: AnthropicStep, failure: AnthropicFailure): undefined {
  const { ending, ...told } = failure;
  const message = shortMessage(failure.message) ?? "";
  const { trouble } = step.state;
  step.state.trouble = { code: ending, message };
  if (trouble?.code === ending && trouble.message === message) return;
  const { code, status = 0 } = failure;
  const isRetryable = RETRYABLE.includes(code) || RETRYABLE.includes(status) || status >= 500;
  const retryable = ending === "api_error" ? isRetryable : undefined;
  step.emit("stream_error", { source: step.source, ...told, messageId: step.messageId, retryable });
}

/** Reads what a caller's loop or the SDK threw; `undefined` where there is nothing. Never throws. */
export function readFailure(error: unknown): AnthropicFailure | undefined {
  if (error === undefined) return undefined;
  const name = textOf(field(error, "name"));
  const body = field(error, "error");
  const detail = field(body, "error") ?? body;
  const text = textOf(field(detail, "message")) || describeReadError(error);
  const message = text.replace(SECRETS, "[redacted]");
  if (ABORTS.includes(name) || ABORTS.includes(message)) {
    return { ending: "interrupted", code: "interrupted", message, name };
  }
  const requestId = textOf(field(error, "requestID") ?? field(error, "request_id"));
  const type = [field(error, "type"), field(detail, "type")].map(textOf).find(isErrorType);
  const status = field(error, "status");
  // The SDK's errors have this property always, other libraries' errors with a status do not.
  const isAnswer = Number.isSafeInteger(status) && field(error, "requestID") !== undefined;
  if (type !== undefined || isAnswer) {
    const known = Number.isSafeInteger(status) ? Number(status) : undefined;
    const code = type ?? "api_error";
    return { ending: "api_error", code, message, name, status: known, requestId };
  }
  // What `messages.stream()` throws where a body ends too early; `create()` throws nothing then.
  const isCut = name === "AnthropicError" && message.includes("ended without ");
  const ending = isCut ? "truncated" : "stream_failed";
  return { ending, code: ending, message, name };
}

function isErrorType(type: string | undefined): boolean {
  return type?.endsWith("_error") === true;
}
