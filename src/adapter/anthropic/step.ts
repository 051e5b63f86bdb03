/**
 * One step of a fold of Messages streams.
 *
 * @see `docs/adapters/anthropic.md`
 */
import { FoldStep, type NativeFormat } from "../fold-step.ts";
import { changeList } from "../memory.ts";
import { type AnthropicFoldState, type BlockState, MAX_OPEN_BLOCKS } from "./state.ts";

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

  /** Puts a block in the place of one that is open, or of none, last of all; or takes one away. */
  replaceBlock(before: BlockState | null, now: BlockState | null): undefined {
    const state = this.change();
    const { block, blocks } = state;
    if (before !== block) {
      const moved = now === null ? undefined : (block ?? undefined);
      state.blocks = changeList(blocks, before ?? undefined, moved, MAX_OPEN_BLOCKS);
    }
    if (before === block || now !== null) state.block = now;
  }

  /** All blocks whose stop is still to come, the one that was added to last of all. */
  openBlocks(): readonly BlockState[] {
    const { block, blocks } = this.state;
    return block === null ? blocks : blocks.length === 0 ? [block] : [...blocks, block];
  }
}
