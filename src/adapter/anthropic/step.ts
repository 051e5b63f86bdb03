/**
 * One step of a fold of Messages streams.
 *
 * @see `docs/adapters/anthropic.md`
 */
import { FoldStep } from "../fold-step.ts";
import { ANTHROPIC_MEMORY, type BlockState, type MutableAnthropicState } from "./state.ts";

/** What stands in `source` of the payloads. */
export const ANTHROPIC_SOURCE: "anthropic-messages" = "anthropic-messages" as const;

/** The state and the drafts of one `push` or `finish`. */
export class AnthropicStep extends FoldStep<MutableAnthropicState> {
  constructor(state: unknown) {
    super(ANTHROPIC_SOURCE, state, ANTHROPIC_MEMORY);
    this.messageId = this.state.message?.id ?? undefined;
  }

  /** Gives out text of a block, which is the model's answer or its thinking. */
  say({ type, index }: BlockState, text: string): undefined {
    if (text === "") return;
    if (type === "thinking") return this.notify(type, { index, text });
    const { messageId } = this;
    const isDelta = messageId !== undefined && messageId === this.state.textId;
    this.remember("textId", messageId ?? null);
    this.emitText(text, { messageId, isDelta, index });
  }

  /** Puts a block in the place of one that is open, or takes that one away. */
  replaceBlock(block: BlockState, changed?: BlockState): undefined {
    const blocks = this.state.blocks.filter((open) => open !== block || changed !== undefined);
    const place = blocks.indexOf(block);
    if (changed !== undefined && place >= 0) blocks[place] = Object.freeze(changed);
    this.remember("blocks", blocks);
  }
}
