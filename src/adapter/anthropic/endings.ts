/**
 * Why a run on the Messages API ended otherwise than well, for programs.
 *
 * @see `docs/adapters/anthropic.md#endings`
 */

/**
 * Every `code` that the `runtime_terminal` of such a run can carry. A run that ended well has none,
 * or `tool_use`.
 */
export const ANTHROPIC_ENDINGS = [
  /**
   * The last message asked for a tool, and the stream ended there: whether on purpose is not known.
   */
  "tool_use",
  /** Aborted by the caller, or interrupted: SIGINT, exit code 130. */
  "interrupted",
  /** Asked to end: SIGTERM or SIGHUP, exit code 143 or 129. */
  "terminated",
  /** Ended by any other signal, SIGKILL and crashes among them. */
  "killed",
  /** The caller's program gave an exit code other than 0, and the stream no reason. */
  "process_failed",
  /** The API answered with an error, before or in the middle of a message. */
  "api_error",
  /** The connection was lost, or the caller failed, or an event could not be read. */
  "stream_failed",
  /** The stream ended before its last message did. */
  "truncated",
  /** The answer was cut at its token limit. */
  "max_tokens",
  /** The answer was cut where the model's context window ends. */
  "context_limit",
  /** The model refused to answer, or to go on. */
  "refusal",
  /** The last message was paused, to be continued, and was not. */
  "paused",
  /** The last message stopped for a reason that this version does not know. */
  "unknown_stop_reason",
] as const;

/** One of {@link ANTHROPIC_ENDINGS}. */
export type AnthropicEnding = (typeof ANTHROPIC_ENDINGS)[number];
