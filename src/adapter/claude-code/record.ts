/**
 * What Claude Code prints, as far as it is read. Each part may in truth be any JSON value, or be
 * missing.
 *
 * @see `docs/adapters/claude-code.md#the-mapping`
 */

/** A record, which is one line. */
export type ClaudeCodeRecord = {
  readonly type?: unknown;
  readonly subtype?: unknown;
  readonly uuid?: unknown;
  readonly parent_tool_use_id?: unknown;
  readonly model?: unknown;
  readonly files?: unknown;
  readonly prevent_continuation?: unknown;
  readonly error?: unknown;
  readonly retracted_message_uuids?: unknown;
  readonly event?: StreamEvent | null;
  readonly api_message_id?: unknown;
  readonly abandoned_blocks?: {
    readonly api_message_id?: unknown;
    readonly from_block_index?: unknown;
  } | null;
  readonly message?: {
    readonly id?: unknown;
    readonly model?: unknown;
    readonly stop_reason?: unknown;
    readonly content?: unknown;
  } | null;
  readonly supersedes?: unknown;
  readonly aborted?: unknown;
  readonly is_api_error_message?: unknown;
  readonly local_command_source?: unknown;
  readonly api_error?: unknown;
  readonly api_error_type?: unknown;
  readonly api_error_status?: unknown;
  readonly isSynthetic?: unknown;
  readonly isReplay?: unknown;
  readonly is_virtual?: unknown;
  readonly tool_use_result?: ToolUseResult | null;
  readonly tool_result_meta?: unknown;
  readonly terminal_reason?: unknown;
  readonly is_error?: unknown;
  readonly stop_reason?: unknown;
  readonly errors?: unknown;
  readonly result?: unknown;
  readonly usage?: unknown;
  readonly total_cost_usd?: unknown;
  readonly num_turns?: unknown;
};

/** An event of the Messages API. */
export type StreamEvent = {
  readonly type?: unknown;
  readonly index?: unknown;
  readonly message?: { readonly id?: unknown } | null;
  readonly content_block?: { readonly text?: unknown } | null;
  readonly delta?: {
    readonly type?: unknown;
    readonly text?: unknown;
    readonly stop_reason?: unknown;
    readonly stop_details?: unknown;
  } | null;
  readonly error?: { readonly type?: unknown; readonly message?: unknown } | null;
};

/** A block of a message, of any type. */
export type ClaudeCodeBlock = {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly thinking?: unknown;
  readonly citations?: unknown;
  readonly id?: unknown;
  readonly name?: unknown;
  readonly input?: ToolInput | null;
  readonly server_name?: unknown;
  readonly tool_use_id?: unknown;
  readonly content?: { readonly type?: unknown } | null;
  readonly is_error?: unknown;
} | null;

/** A tool's result, as the tool itself gave it. */
export type ToolUseResult = {
  readonly type?: unknown;
  readonly filePath?: unknown;
  readonly content?: unknown;
  readonly structuredPatch?: unknown;
  readonly success?: unknown;
  readonly commandName?: unknown;
};

/** The arguments of a call, or what stands in the place of those that cannot be read. */
export type ToolInput = { readonly __unparsedToolInput?: { readonly raw?: unknown } | null };

/** What was decided about a call. */
export type ToolResultMeta = {
  readonly id?: unknown;
  readonly non_execution_kind?: unknown;
} | null;
