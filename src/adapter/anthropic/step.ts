/**
 * One step of a fold of Messages streams.
 *
 * @see `docs/adapters/anthropic.md`
 */
import { FoldStep, type NativeFormat } from "../fold-step.ts";
import type { AnthropicFoldState, BlockState } from "./state.ts";

/** The state and the drafts of one `push` or `finish`. */
export class AnthropicStep extends FoldStep<AnthropicFoldState> {
  constructor(format: NativeFormat<AnthropicFoldState>, state: unknown) {
    super(format, state);
    this.messageId = this.state.message?.id ?? undefined;
  }

  /** Gives out text of a block, which is the model's answer or its thinking. */
  say({ type, index }: BlockState, text: string): undefined {
    if (text === "") return;
    if (type === "thinking") return this.notify(type, { index, text });
    const textId = this.messageId ?? null;
    const isDelta = textId !== null && textId === this.state.textId;
    if (textId !== this.state.textId) this.change().textId = textId;
    this.emitText(text, isDelta, index);
  }

  /** Puts a block in the place of one that is open, or takes that one away. */
  replaceBlock(block: BlockState, ...changed: BlockState[]): undefined {
    const blocks = [...this.state.blocks];
    blocks.splice(blocks.indexOf(block), 1, ...changed);
    this.change().blocks = Object.freeze(blocks);
  }
}
