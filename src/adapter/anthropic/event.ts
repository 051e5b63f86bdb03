/**
 * What the adapter takes: the events of the Messages API, as far as it reads them. The official SDK's
 * types, beta ones too, are assignable to these.
 *
 * @see `docs/adapters/anthropic.md#input`
 */

/** A message, as `message_start` brings it. */
export interface AnthropicMessage {
  /** Always `message`. */
  readonly type: "message";
  /** The message's identity. */
  readonly id: string;
  /** Always the assistant. */
  readonly role: "assistant";
  /** The model that answers. */
  readonly model: string;
  /** Empty where the message starts, and not read. */
  readonly content: readonly AnthropicContentBlock[];
  /** Why the message stopped; `null` as long as it has not. */
  readonly stop_reason: string | null;
  /** What the message used so far. */
  readonly usage: object;
}

/** A content block of any type. */
export interface AnthropicContentBlock {
  /** The type, such as `text`, `tool_use` or `web_search_tool_result`. */
  readonly type: string;
}

/** An event of a message's stream, as the SDK's iterators give it or as JSON in an SSE frame. */
export type AnthropicStreamEvent =
  | { readonly type: "message_start"; readonly message: AnthropicMessage }
  | {
      readonly type: "content_block_start";
      readonly index: number;
      readonly content_block: AnthropicContentBlock;
    }
  | {
      readonly type: "content_block_delta";
      readonly index: number;
      readonly delta: { readonly type: string };
    }
  | { readonly type: "content_block_stop"; readonly index: number }
  | {
      readonly type: "message_delta";
      readonly delta: { readonly stop_reason: string | null };
      readonly usage: object;
    }
  | { readonly type: "message_stop" }
  | { readonly type: "ping" }
  | {
      readonly type: "error";
      readonly error: { readonly type: string; readonly message: string };
    };

/** The message that answers tool calls, as it is sent to the API. Only its `tool_result`s count. */
export interface AnthropicToolResults {
  /** Always the user. */
  readonly role: "user";
  /** The blocks, `tool_result`s among them. */
  readonly content: string | readonly AnthropicContentBlock[];
}

/** A frame of a server-sent event stream, as `runner-contracts/codec/sse` decodes it. */
export interface AnthropicFrame {
  /** The event's name. The payload repeats it, and is believed. */
  readonly event?: string;
  /** The payload: JSON text. */
  readonly data: string;
}

/**
 * What `push` of the adapter reads: an event, a frame, the payload of a frame as text, or the message
 * that answers tool calls.
 */
export type AnthropicMessagesInput =
  | AnthropicStreamEvent
  | AnthropicFrame
  | AnthropicToolResults
  | string;
