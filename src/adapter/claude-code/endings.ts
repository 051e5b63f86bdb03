/**
 * Why a Claude Code run ended otherwise than well, for programs.
 *
 * @see `docs/adapters/claude-code.md#endings`
 */

/**
 * Every `code` that the `runtime_terminal` of a Claude Code run can carry. A run that ended well
 * has none, or `hook_stopped`.
 */
export const CLAUDE_CODE_ENDINGS = [
  /** A hook stopped the turn before the model's last word; Claude Code calls that no error. */
  "hook_stopped",
  /** Interrupted: Claude Code said so, or SIGINT or exit code 130 ended a turn. */
  "interrupted",
  /** Asked to end in the middle of a turn: SIGTERM or SIGHUP, exit code 143 or 129. */
  "terminated",
  /** Ended in the middle of a turn by any other signal, SIGKILL and crashes among them. */
  "killed",
  /** Claude Code gave an exit code other than 0, and no result. */
  "process_failed",
  /**
   * Whoever read the output failed before there was a result; what Claude Code did is not known.
   */
  "stream_failed",
  /** A call to the model failed. */
  "api_error",
  /** Any other failure; the terminal's `terminalReason` has Claude Code's own word for it. */
  "runtime_error",
  /** The conversation did not fit the model. */
  "prompt_too_long",
  /** The model's answer was cut at its token limit. */
  "max_tokens",
  /** The run reached its limit of turns. */
  "max_turns",
  /** The run spent what it may spend. */
  "budget_exhausted",
  /** The provider refused the request. */
  "refusal",
  /** The model failed as often as it may to give what can be read. */
  "retries_exhausted",
  /** The output ended without a result, or in the middle of a further turn. */
  "truncated",
] as const;

/** One of {@link CLAUDE_CODE_ENDINGS}. */
export type ClaudeCodeEnding = (typeof CLAUDE_CODE_ENDINGS)[number];
