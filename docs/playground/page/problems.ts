/** The list of problems: each leads to its place in the input, and its code to what is written of it. */
import { countOf } from "../../../src/cli/count.ts";
import type { Analysis } from "../analysis/analyse.ts";
import type { Problem, TextRange } from "../analysis/problem.ts";
import { byId, make, makeButton, unseen } from "./dom.ts";

const LEVEL_NAMES: Readonly<Record<Problem["level"], string>> = {
  error: "Error",
  warning: "Warning",
  info: "Note",
};

/** So many are drawn at first. */
const FIRST = 50;

/** Where a message names the place first. */
const PLACE = /^((?:batch|body|event|events)(?:[.[]\S*)?) /;

/** How many there are of each level. */
export function countProblems({ problemCounts: { error, warning, info } }: Analysis): string {
  return [
    ...(error > 0 ? [countOf(error, "error")] : []),
    ...(warning > 0 ? [countOf(warning, "warning")] : []),
    ...(info > 0 ? [countOf(info, "note")] : []),
  ].join(", ");
}

/** Draws the list, in the order of the text. */
export function drawProblems(analysis: Analysis, jumpTo: (range: TextRange) => void): Node[] {
  const { problems, problemCounts } = analysis;
  if (problems.length === 0) return [make("p", "empty", "No problems.")];
  const inOrder = [...problems].sort((one, other) => placeOf(one) - placeOf(other));
  const list = make("ol", "problems");
  list.append(...inOrder.slice(0, FIRST).map((problem) => drawProblem(problem, jumpTo)));
  const all = problemCounts.error + problemCounts.warning + problemCounts.info;
  if (all <= FIRST) return [list];
  const unlisted = (all - problems.length).toLocaleString("en-US");
  const note = make("p", "more", `${unlisted} more are counted and not listed.`);
  if (problems.length <= FIRST) return [list, note];
  const rest = makeButton(
    "more",
    () => {
      rest.remove();
      const drawn = inOrder.slice(FIRST).map((problem) => drawProblem(problem, jumpTo));
      list.append(...drawn);
      drawn[0]?.querySelector("button")?.focus();
    },
    `Show ${problems.length - FIRST} more`,
  );
  return all > problems.length ? [list, rest, note] : [list, rest];
}

/** What is about the run as a whole comes after what has a place. */
function placeOf({ mark }: Problem): number {
  return mark?.from ?? Number.MAX_SAFE_INTEGER;
}

function drawProblem(problem: Problem, jumpTo: (range: TextRange) => void): HTMLLIElement {
  const { level, code, family, message, line, mark } = problem;
  const place = PLACE.exec(message)?.[1];
  const words =
    place === undefined ? [message] : [make("code", "", place), message.slice(place.length)];
  const text = [unseen(`${LEVEL_NAMES[level]}: `), ...words];
  const head =
    mark === undefined
      ? make("p", "problem-words", ...text)
      : makeButton("problem-words", () => jumpTo(mark), ...text);
  const link = make("a", "problem-code", code);
  // The page's own link to it, so that where it stands is written once.
  const page = byId("errors-page", HTMLAnchorElement).getAttribute("href") ?? "";
  link.href = `${page}#${family}-${code}`;
  const where = line === undefined ? "the run as a whole" : `line ${line.toLocaleString("en-US")}`;
  const item = make("li", "problem", head, make("p", "problem-meta", where, " · ", link));
  item.dataset["level"] = level;
  return item;
}
