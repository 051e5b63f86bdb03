/**
 * One step of a fold of Messages streams.
 *
 * @see `docs/adapters/anthropic.md`
 */
import { FoldStep } from "../fold-step.ts";
import { trackedText } from "../memory.ts";
import { type BlockState, type MutableAnthropicState, readAnthropicState } from "./state.ts";

/** What stands in `source` of the payloads. */
export const ANTHROPIC_SOURCE: "anthropic-messages" = "anthropic-messages" as const;

/** The state and the drafts of one `push` or `finish`. */
export class AnthropicStep extends FoldStep<MutableAnthropicState> {
  constructor(state: unknown) {
    super(ANTHROPIC_SOURCE, readAnthropicState(state));
    this.messageId = this.state.message?.id ?? undefined;
  }

  /** Gives out text of the model. */
  say(index: number | undefined, text: string): undefined {
    if (text === "") return;
    const { messageId } = this;
    const isDelta = messageId !== undefined && messageId === this.state.textId;
    this.state.textId = trackedText(messageId);
    this.emitText(text, {
      ...(messageId !== undefined && { messageId }),
      ...(index !== undefined && { index }),
      ...(isDelta && { delta: true }),
    });
  }

  /** Puts a block in the place of the one that was open there. */
  replaceBlock(block: BlockState, changed: BlockState): undefined {
    this.state.blocks = this.state.blocks.map((open) => (open === block ? changed : open));
  }
}
