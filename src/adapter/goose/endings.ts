/**
 * Why a Goose run ended otherwise than well, for programs.
 *
 * @see `docs/adapters/goose.md#endings`
 */

/**
 * Every `code` that the `runtime_terminal` of a Goose run can carry. A run that ended well has
 * none.
 */
export const GOOSE_ENDINGS = [
  /** Interrupted: SIGINT, exit code 130, or Goose said so. */
  "interrupted",
  /** Asked to end: SIGTERM or SIGHUP, exit code 143 or 129. */
  "terminated",
  /** Ended by any other signal, SIGKILL and crashes among them. */
  "killed",
  /** Goose gave an exit code other than 0, and no reason on its output. */
  "process_failed",
  /** Whoever read the output failed; what Goose did is not known. */
  "stream_failed",
  /** A call to the model failed. */
  "api_error",
  /** Any other error that Goose reported. */
  "runtime_error",
  /** The provider wants to be paid. */
  "credits_exhausted",
  /** The context did not fit the model, even when compacted. */
  "context_limit",
  /** The model's answer was cut at its token limit. */
  "max_tokens",
  /** The run reached its limit of turns. */
  "max_turns",
  /** The provider refused the request. */
  "refusal",
  /** There was no answer from the model. */
  "empty_response",
  /** A recipe's checks failed as often as they may. */
  "retries_exhausted",
  /** The output ended without the line that ends it. */
  "truncated",
] as const;

/** One of {@link GOOSE_ENDINGS}. */
export type GooseEnding = (typeof GOOSE_ENDINGS)[number];
