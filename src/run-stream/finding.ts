/**
 * What can be wrong with a whole run, or worth knowing of it.
 *
 * @see `docs/protocol.md#findings`
 */

/** Everything that the verifier can find. The order is part of the contract. */
export const RUN_FINDING_CODES = [
  "missing_start",
  "missing_terminal",
  "duplicate_terminal",
  "event_after_terminal",
  "seq_not_monotonic",
  "t_ms_not_monotonic",
  "seq_gap",
  "tool_request_unanswered",
  "tool_response_unmatched",
  "duplicate_tool_request",
  "malformed_payload",
  "tool_calls_untracked",
] as const;

/** One of {@link RUN_FINDING_CODES}. */
export type RunFindingCode = (typeof RUN_FINDING_CODES)[number];

/**
 * How grave a finding is: an `error` breaks the contract of a stream, a `warning` breaks a
 * convention of its payloads, an `info` is worth knowing.
 */
export type RunFindingLevel = "error" | "warning" | "info";

/** The level of each finding. */
export const RUN_FINDING_LEVELS: Readonly<Record<RunFindingCode, RunFindingLevel>> = {
  missing_start: "error",
  missing_terminal: "error",
  duplicate_terminal: "error",
  event_after_terminal: "error",
  seq_not_monotonic: "error",
  t_ms_not_monotonic: "error",
  seq_gap: "info",
  tool_request_unanswered: "warning",
  tool_response_unmatched: "warning",
  duplicate_tool_request: "warning",
  malformed_payload: "warning",
  tool_calls_untracked: "info",
};

/** One thing that the verifier found. */
export interface RunFinding {
  /** What it is. Stable. */
  readonly code: RunFindingCode;
  /** How grave it is: the level of its code. */
  readonly level: RunFindingLevel;
  /**
   * The event that it is about. Absent where it is about none, or about one without a valid `seq`.
   */
  readonly seq?: number;
  /** What it is, in words; at most 300 characters. */
  readonly message: string;
}
