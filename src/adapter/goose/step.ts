/**
 * One step of a Goose fold: the state that it works on and the drafts that it makes.
 *
 * @see `docs/adapters/goose.md`
 */
import { FoldStep, type UntrustedFields } from "../fold-step.ts";
import { shortMessage, trackedText } from "../memory.ts";
import { joinText } from "../text-carry.ts";
import type { GooseEnding } from "./endings.ts";
import { GOOSE_MEMORY, type WritableGooseState } from "./state.ts";

/** What stands in `source` of the payloads. */
export const GOOSE_SOURCE: "goose" = "goose" as const;

/** The state and the drafts of one `push` or `finish`. */
export class GooseStep extends FoldStep<WritableGooseState> {
  constructor(state: unknown) {
    super(GOOSE_SOURCE, state, GOOSE_MEMORY);
  }

  /** Makes a `stream_error`, and holds the run for failed. */
  fail(code: GooseEnding, message: string, more?: UntrustedFields): undefined {
    const { messageId } = this;
    this.emit("stream_error", { source: GOOSE_SOURCE, message, code, messageId, ...more });
    this.hold(code, message, true);
  }

  /** Notes why the run cannot end well. The first final reason stays, but for an interruption. */
  hold(code: GooseEnding, message: string, isFinal: boolean): undefined {
    if (code !== "interrupted" && this.state.trouble?.isFinal === true) return;
    this.remember("trouble", { code, message: shortMessage(message) ?? "", isFinal });
  }

  /** Notes that the model said or called something. */
  heard(): undefined {
    this.remember("modelSpoke", true);
    if (this.state.trouble?.isFinal === false) this.remember("trouble", null);
  }

  /** Gives out text of the model, but for half a character at its end. */
  say(text: string): undefined {
    const { messageId } = this;
    const owner = trackedText(messageId);
    const { carry } = this.state;
    const isSame = carry !== null && carry.messageId === owner;
    const joined = joinText(isSame ? carry.unit : null, text);
    if (isSame) this.remember("carry", null);
    this.flush();
    if (joined.carry !== null) this.remember("carry", { unit: joined.carry, messageId: owner });
    if (joined.text !== "") this.#say(joined.text, messageId, owner);
  }

  /** Gives out half a character that was kept and never completed, as U+FFFD. */
  flush(): undefined {
    const { carry } = this.state;
    if (carry === null) return;
    this.remember("carry", null);
    this.#say("\uFFFD", carry.messageId ?? undefined, carry.messageId);
  }

  #say(text: string, messageId: string | undefined, owner: string | null): undefined {
    const isDelta = owner !== null && owner === this.state.textId;
    this.remember("textId", owner);
    this.emitText(text, { messageId, isDelta });
  }
}
