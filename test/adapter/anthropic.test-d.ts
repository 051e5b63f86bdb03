/**
 * The official SDK's events are what the adapter takes, beta ones too, and so is what a caller sends
 * back.
 */
import type Anthropic from "@anthropic-ai/sdk";
import type { MessageStreamEvents } from "@anthropic-ai/sdk/lib/MessageStream";
import type { RunnerAdapter } from "runner-contracts";
import type {
  AnthropicMessagesInput,
  AnthropicMessagesState,
  AnthropicStreamEvent,
  AnthropicToolResults,
  anthropicMessagesAdapter,
} from "runner-contracts/adapter/anthropic";

type IsAny<Type> = 0 extends 1 & Type ? true : false;
type Assignable<From, To> = [From] extends [To] ? true : false;
type Expect<Held extends true> = Held;
type Not<Held extends boolean> = Held extends true ? false : true;

/** What `runner-contracts/codec/sse` gives for an event. */
type Frame = {
  readonly ok: true;
  readonly id: string;
  readonly event: string;
  readonly data: string;
};

type Streamed = Anthropic.Messages.RawMessageStreamEvent;
type BetaStreamed = Anthropic.Beta.Messages.BetaRawMessageStreamEvent;
type Listened = Parameters<MessageStreamEvents["streamEvent"]>[0];

export type Laws = [
  Expect<Not<IsAny<AnthropicMessagesInput>>>,
  Expect<Not<IsAny<Streamed>>>,
  Expect<Not<IsAny<BetaStreamed>>>,
  Expect<Assignable<Streamed, AnthropicStreamEvent>>,
  Expect<Assignable<BetaStreamed, AnthropicStreamEvent>>,
  Expect<Not<IsAny<Listened>>>,
  Expect<Not<Assignable<Listened, never>>>,
  Expect<Assignable<Listened, AnthropicStreamEvent>>,
  Expect<
    Assignable<{ role: "user"; content: Anthropic.ToolResultBlockParam[] }, AnthropicToolResults>
  >,
  Expect<Assignable<Frame, AnthropicMessagesInput>>,
  Expect<Assignable<string, AnthropicMessagesInput>>,
  Expect<Not<Assignable<number, AnthropicMessagesInput>>>,
  Expect<Not<Assignable<{ type: "message_begin" }, AnthropicMessagesInput>>>,
  Expect<Assignable<typeof anthropicMessagesAdapter, RunnerAdapter<AnthropicMessagesState>>>,
];
