/** The entries of a run, in their order: what was said and done, and when. */
import { formatTime } from "../../../src/cli/duration.ts";
import type { Analysis } from "../analysis/analyse.ts";
import type { TextRange } from "../analysis/problem.ts";
import { MAX_ROWS, type Row } from "../analysis/run-picture.ts";
import { make, makeButton, unseen } from "./dom.ts";

/** So many are drawn at a time. */
const PAGE = 100;
/** Text that is longer, or has more lines, is folded. */
const FOLD_LENGTH = 420;
const FOLD_LINES = 5;

/** Draws the list of entries. */
export function drawEntries(
  { run, rowRanges }: Analysis,
  jumpTo: (range: TextRange) => void,
): Node[] {
  const hasTimes = run.durationMs > 0;
  const list = make("ol", hasTimes ? "entries" : "entries is-timeless");
  const more = makeButton("more", () => draw(true));
  const draw = (isAsked: boolean) => {
    const start = list.childElementCount;
    const rows = run.rows.slice(start, start + PAGE).map((row, index) => {
      return drawRow(row, rowRanges[start + index], hasTimes, jumpTo);
    });
    list.append(...rows);
    if (isAsked) rows[0]?.querySelector("button")?.focus();
    const left = run.rows.length - list.childElementCount;
    more.hidden = left === 0;
    more.textContent = `Show ${Math.min(left, PAGE)} of ${left.toLocaleString("en-US")} more`;
  };
  draw(false);
  const cut = run.rowCount - run.rows.length;
  if (cut === 0) return [list, more];
  const limit = `The first ${MAX_ROWS.toLocaleString("en-US")} entries are drawn`;
  return [list, more, make("p", "more", `${limit}; ${cut.toLocaleString("en-US")} more follow.`)];
}

function drawRow(
  { tMs, label, tone, parts }: Row,
  range: TextRange | undefined,
  hasTimes: boolean,
  jumpTo: (range: TextRange) => void,
): HTMLLIElement {
  const time = make("span", "entry-time", hasTimes ? formatTime(tMs) : "");
  const jump = makeButton(
    "entry-jump",
    () => range !== undefined && jumpTo(range),
    make("span", "entry-label", label),
    unseen(", show in the input"),
  );
  const body = make("div", "entry-body");
  for (const { text, isDim } of parts) {
    if (text === "") continue;
    const part = make("p", isDim ? "entry-text is-dim" : "entry-text", text);
    // Text of a stranger may turn the reading order: it keeps to its own paragraph.
    part.dir = "auto";
    body.append(part);
    if (isLong(text)) body.append(fold(part));
  }
  const item = make("li", "entry", time, jump, body);
  item.dataset["tone"] = tone;
  item.dataset["label"] = label;
  return item;
}

function fold(part: HTMLElement): HTMLButtonElement {
  part.classList.add("is-folded");
  const button = makeButton(
    "unfold",
    () => {
      const isFolded = part.classList.toggle("is-folded");
      button.textContent = isFolded ? "Show all" : "Show less";
      button.setAttribute("aria-expanded", String(!isFolded));
    },
    "Show all",
  );
  button.setAttribute("aria-expanded", "false");
  return button;
}

function isLong(text: string): boolean {
  return text.length > FOLD_LENGTH || text.split("\n", FOLD_LINES + 1).length > FOLD_LINES;
}
