/**
 * What a runner event can be.
 *
 * @see `docs/protocol.md#kinds`
 */

/** The version of the batch envelope, on the wire as `v`. */
export const RUNNER_EVENT_VERSION: 1 = 1 as const;

/** Every kind of runner event. The order is part of the contract. */
export const RUNNER_EVENT_KINDS = [
  "runtime_started",
  "assistant_text",
  "tool_request",
  "tool_response",
  "skill_loaded",
  "file_uploaded",
  "notification",
  "stream_error",
  "runtime_terminal",
] as const;

/** One of {@link RUNNER_EVENT_KINDS}. */
export type RunnerEventKind = (typeof RUNNER_EVENT_KINDS)[number];

/** Tells whether a value is the name of a kind of this version. Never throws. */
export function isRunnerEventKind(value: unknown): value is RunnerEventKind {
  return (RUNNER_EVENT_KINDS as readonly unknown[]).includes(value);
}
