/**
 * One step of a Goose fold: the state that it works on and the drafts that it makes.
 *
 * @see `docs/adapters/goose.md`
 */
import { FoldStep, type TreeFields } from "../fold-step.ts";
import { shortMessage, trackedText } from "../memory.ts";
import { joinText } from "../text-carry.ts";
import type { GooseEnding } from "./endings.ts";
import type { GooseFoldState } from "./state.ts";

/** The state and the drafts of one `push` or `finish`. */
export class GooseStep extends FoldStep<GooseFoldState> {
  /** Makes a `stream_error`, and notes it. The first error stays, but for an interruption. */
  fail(code: GooseEnding, message: string, parts?: TreeFields): undefined {
    this.complain(message, code, parts);
    if (code === "interrupted" || !this.state.trouble?.isError)
      this.#noteTrouble(code, message, true);
  }

  /** Notes why the run may not end well, unless there was an error. */
  noteTrouble(code: GooseEnding, message: string): undefined {
    if (!this.state.trouble?.isError) this.#noteTrouble(code, message, false);
  }

  /**
   * Notes that the model said or called something, and so that Goose went on after whatever there
   * was. Where it may have been Goose that spoke, an error stays.
   */
  noteModel(isSurelyModel: boolean): undefined {
    const { modelSpoke, trouble, usage } = this.state;
    if (!modelSpoke) this.change().modelSpoke = true;
    // What ended an answer says nothing of the next.
    if (isSurelyModel && usage !== null) this.change().usage = null;
    if (trouble !== null && (isSurelyModel || !trouble.isError)) this.change().trouble = null;
  }

  /** Gives out text of the model, but for half a character at its end. */
  say(text: string): undefined {
    const messageId = trackedText(this.messageId);
    const { carry } = this.state;
    const half = carry?.messageId === messageId ? carry.unit : null;
    const joined = joinText(half, text);
    if (half === null) this.flush();
    if (half !== joined.carry) {
      const { carry: unit } = joined;
      this.change().carry = unit === null ? null : Object.freeze({ unit, messageId });
    }
    if (joined.text !== "") this.#say(joined.text);
  }

  /** Gives out half a character that was kept and never completed, as U+FFFD. */
  flush(): undefined {
    const { carry } = this.state;
    if (carry === null) return;
    const { messageId } = this;
    this.change().carry = null;
    this.messageId = carry.messageId ?? undefined;
    this.#say("\uFFFD");
    this.messageId = messageId;
  }

  #noteTrouble(code: GooseEnding, message: string, isError: boolean): undefined {
    const trouble = { code, message: shortMessage(message) ?? "", isError };
    this.change().trouble = Object.freeze(trouble);
  }

  #say(text: string): undefined {
    const textId = trackedText(this.messageId);
    const isDelta = textId !== null && textId === this.state.textId;
    if (textId !== this.state.textId) this.change().textId = textId;
    this.emitText(text, isDelta);
  }
}
