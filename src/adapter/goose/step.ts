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
  /** Makes a `stream_error`, and holds the run for failed. */
  fail(code: GooseEnding, message: string, parts?: TreeFields): undefined {
    this.complain(message, code, parts);
    this.hold(code, message, true);
  }

  /** Notes why the run cannot end well. The first final reason stays, but for an interruption. */
  hold(code: GooseEnding, message: string, isFinal: boolean): undefined {
    if (code !== "interrupted" && this.state.trouble?.isFinal) return;
    const trouble = { code, message: shortMessage(message) ?? "", isFinal };
    this.change().trouble = Object.freeze(trouble);
  }

  /** Notes that the model said or called something. */
  heard(): undefined {
    if (!this.state.modelSpoke) this.change().modelSpoke = true;
    if (this.state.trouble?.isFinal === false) this.change().trouble = null;
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

  #say(text: string): undefined {
    const textId = trackedText(this.messageId);
    const isDelta = textId !== null && textId === this.state.textId;
    if (textId !== this.state.textId) this.change().textId = textId;
    this.emitText(text, isDelta);
  }
}
