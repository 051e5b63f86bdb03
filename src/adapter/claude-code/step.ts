/**
 * One step of a Claude Code fold: the state that it works on, the drafts that it makes, and whose
 * record it reads.
 *
 * @see `docs/adapters/claude-code.md`
 */
import { textOf } from "../field.ts";
import { FoldStep, type UntrustedFields } from "../fold-step.ts";
import { CLAUDE_CODE_MEMORY, type MutableClaudeCodeState } from "./state.ts";

/** What stands in `source` of the payloads. */
export const CLAUDE_CODE_SOURCE: "claude-code" = "claude-code" as const;

/** The state and the drafts of one `push` or `finish`. */
export class ClaudeCodeStep extends FoldStep<MutableClaudeCodeState> {
  /** The call of the sub-agent that the record is from. */
  parentId: string | undefined;

  constructor(state: unknown) {
    super(CLAUDE_CODE_SOURCE, state, CLAUDE_CODE_MEMORY);
  }

  override notify(reason: unknown, more: UntrustedFields): undefined {
    super.notify(reason, { parentId: this.parentId, ...more });
  }

  /** Makes a `stream_error`. */
  complain(message: unknown, code: unknown, more?: UntrustedFields): undefined {
    this.emit("stream_error", {
      source: CLAUDE_CODE_SOURCE,
      message: textOf(message) || "an error without a message",
      code: textOf(code),
      messageId: this.messageId,
      parentId: this.parentId,
      ...more,
    });
  }

  /** Notes that a turn is under way: the result before it no longer speaks for the run. */
  openTurn(): undefined {
    if (this.parentId === undefined) this.remember("isTurnOpen", true);
  }
}
