/**
 * What the adapter takes: the events of the Messages API, as far as it reads them. The official
 * SDK's types, beta ones too, are assignable to these.
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

/** A content block, or a part of one, of any type. */
export interface AnthropicContentBlock {
  /** The type, such as `text`, `tool_use` or `web_search_tool_result`. */
  readonly type: string;
}

/** An event of a message's stream, as the SDK's iterators give it or as JSON in an SSE frame. */
export type AnthropicStreamEvent =
  | {
      /** A message begins. */
      readonly type: "message_start";
      /** The message, still without content. */
      readonly message: AnthropicMessage;
    }
  | {
      /** A block begins. */
      readonly type: "content_block_start";
      /** Its place in the message. */
      readonly index: number;
      /** The block, of most types still without content. */
      readonly content_block: AnthropicContentBlock;
    }
  | {
      /** A part of a block. */
      readonly type: "content_block_delta";
      /** The block's place in the message. */
      readonly index: number;
      /** The part, such as a `text_delta`. */
      readonly delta: AnthropicContentBlock;
    }
  | {
      /** A block is complete. */
      readonly type: "content_block_stop";
      /** The block's place in the message. */
      readonly index: number;
    }
  | {
      /** Why the message stops, and what it used. */
      readonly type: "message_delta";
      /** The reason, with its particulars. */
      readonly delta: object;
      /** The counts so far. */
      readonly usage: object;
    }
  | {
      /** A message is complete. */
      readonly type: "message_stop";
    }
  | {
      /** The connection lives. */
      readonly type: "ping";
    }
  | {
      /** The API failed in the middle of a stream. */
      readonly type: "error";
      /** What went wrong: `type` and `message`. */
      readonly error: object;
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
 * What `push` of the adapter reads: an event, a frame, the payload of a frame as text, or the
 * message that answers tool calls.
 */
export type AnthropicMessagesInput =
  | AnthropicStreamEvent
  | AnthropicFrame
  | AnthropicToolResults
  | string;
