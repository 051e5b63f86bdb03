/**
 * One step of a Claude Code fold: the state that it works on and the drafts that it makes.
 *
 * @see `docs/adapters/claude-code.md`
 */
import { FoldStep } from "../fold-step.ts";
import type { ClaudeCodeFoldState } from "./state.ts";

/** The state and the drafts of one `push` or `finish`. */
export class ClaudeCodeStep extends FoldStep<ClaudeCodeFoldState> {
  /** Notes that a turn is under way: the result before it no longer speaks for the run. */
  openTurn(): undefined {
    if (this.parentId === undefined && !this.state.isTurnOpen) this.change().isTurnOpen = true;
  }
}
