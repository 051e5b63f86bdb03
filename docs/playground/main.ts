/** The playground: ties the editor, the analyst and what is drawn of its verdict together. */
import { countOf } from "../../src/cli/count.ts";
import type { Analysis } from "./analysis/analyse.ts";
import {
  INPUT_KIND_NAMES,
  INPUT_KINDS,
  type InputKind,
  isInputKind,
} from "./analysis/input-kind.ts";
import type { TextRange } from "./analysis/problem.ts";
import { EXAMPLES } from "./examples.ts";
import { Analyst } from "./page/analyst.ts";
import { drawChart } from "./page/chart.ts";
import { byId, make } from "./page/dom.ts";
import { listenForDrops } from "./page/drop.ts";
import { Editor } from "./page/editor.ts";
import { drawEntries } from "./page/entries.ts";
import { readFile } from "./page/limits.ts";
import { decodeFragment, encodeFragment } from "./page/link.ts";
import { Notice } from "./page/notice.ts";
import { countProblems, drawProblems } from "./page/problems.ts";
import { listenForTheme } from "./page/theme.ts";
import { drawFigures, drawVerdict, NOTHING_YET, type Verdict, verdictOn } from "./page/verdict.ts";

/** How long typing rests before it is judged. */
const PAUSE_MS = 160;
const EXAMPLE_FRAGMENT = /^#example=([\w-]+)$/;

const notice = new Notice(byId("notice", HTMLElement));
const kindSelect = byId("kind", HTMLSelectElement);
const exampleSelect = byId("example", HTMLSelectElement);
const analyst = new Analyst(draw, (message) => {
  drawIdle({
    tone: "bad",
    title: "No verdict",
    detail: `The input could not be judged: ${message}`,
  });
});
const editor = new Editor(byId("editor", HTMLElement), {
  onChange: judgeSoon,
  onRefusal: (message) => notice.say(message, true),
  onCursor: (line, column) => {
    byId("cursor", HTMLElement).textContent = `Line ${line}, column ${column}`;
  },
});
let pause: number | undefined;

fillSelects();
listen();
void openFragment("run");

function load(text: string, kind?: InputKind): void {
  kindSelect.value = kind ?? "";
  editor.setText(text);
  judge();
}

function judgeSoon(): void {
  notice.clear();
  window.clearTimeout(pause);
  pause = window.setTimeout(judge, PAUSE_MS);
}

function judge(): void {
  window.clearTimeout(pause);
  const { text } = editor;
  if (text.trim() === "") drawIdle(NOTHING_YET);
  else analyst.ask(text, chosenKind());
}

function chosenKind(): InputKind | undefined {
  return isInputKind(kindSelect.value) ? kindSelect.value : undefined;
}

function draw(analysis: Analysis): void {
  const jumpTo = (range: TextRange) => editor.jumpTo(range);
  editor.mark(analysis.problems);
  drawWords(verdictOn(analysis));
  labelKinds(analysis.isDetected ? analysis.kind : undefined);
  byId("figures", HTMLElement).replaceChildren(...drawFigures(analysis));
  byId("size", HTMLElement).textContent = countOf(analysis.lines, "line");
  byId("problem-counts", HTMLElement).textContent = countProblems(analysis);
  byId("problems", HTMLElement).replaceChildren(...drawProblems(analysis, jumpTo));
  byId("run-name", HTMLElement).textContent = analysis.runId ?? "";
  byId("run", HTMLElement).replaceChildren(
    ...(analysis.run.rows.length === 0
      ? [make("p", "empty", "No event to draw: what is refused is left out as a whole.")]
      : [...drawChart(analysis, jumpTo), ...drawEntries(analysis, jumpTo)]),
  );
}

/** Draws that there is nothing to show, and why. */
function drawIdle(verdict: Verdict): void {
  editor.mark([]);
  drawWords(verdict);
  labelKinds(undefined);
  for (const id of ["figures", "size", "problem-counts", "run-name"]) {
    byId(id, HTMLElement).replaceChildren();
  }
  for (const id of ["problems", "run"]) {
    byId(id, HTMLElement).replaceChildren(make("p", "empty", "Nothing yet."));
  }
}

function drawWords(verdict: Verdict): void {
  byId("verdict", HTMLElement).dataset["tone"] = verdict.tone;
  byId("verdict-words", HTMLElement).replaceChildren(...drawVerdict(verdict));
}

function fillSelects(): void {
  kindSelect.append(new Option("Detect", ""));
  for (const kind of INPUT_KINDS) kindSelect.append(new Option(INPUT_KIND_NAMES[kind], kind));
  for (const group of new Set(EXAMPLES.map((example) => example.group))) {
    const options = make("optgroup", "");
    options.label = group;
    const members = EXAMPLES.filter((example) => example.group === group);
    options.append(...members.map(({ id, title }) => new Option(title, id)));
    exampleSelect.append(options);
  }
}

/** Says in the choice of kinds what was detected. */
function labelKinds(detected: InputKind | undefined): void {
  const [first] = kindSelect.options;
  if (first === undefined) return;
  first.text = detected === undefined ? "Detect" : `Detected: ${INPUT_KIND_NAMES[detected]}`;
}

function listen(): void {
  listenForTheme(document.querySelectorAll<HTMLInputElement>('input[name="theme"]'));
  listenForDrops(byId("drop-hint", HTMLElement), (file) => void openFile(file));
  kindSelect.addEventListener("change", judge);
  exampleSelect.addEventListener("change", () => {
    const example = EXAMPLES.find(({ id }) => id === exampleSelect.value);
    if (example !== undefined) load(example.text);
    // The list says what can be loaded, not what is: that may have been changed since.
    exampleSelect.value = "";
  });
  const fileInput = byId("file", HTMLInputElement);
  byId("open", HTMLButtonElement).addEventListener("click", () => fileInput.click());
  fileInput.addEventListener("change", () => {
    const file = fileInput.files?.[0];
    fileInput.value = "";
    if (file !== undefined) void openFile(file);
  });
  byId("share", HTMLButtonElement).addEventListener("click", () => void share());
  window.addEventListener("hashchange", () => void openFragment(""));
}

async function openFile(file: File): Promise<void> {
  const reading = await readFile(file);
  if (!reading.ok) {
    notice.say(reading.message, true);
    return;
  }
  load(reading.text);
  notice.say(`${file.name} is read.`);
}

/** Loads what the fragment names; an example where it names nothing. */
async function openFragment(otherwise: string): Promise<void> {
  const { hash } = window.location;
  const id = EXAMPLE_FRAGMENT.exec(hash)?.[1] ?? otherwise;
  const example = EXAMPLES.find((candidate) => candidate.id === id);
  const shared = hash.startsWith("#v") ? await decodeFragment(hash) : undefined;
  if (shared !== undefined) {
    load(shared.text, shared.kind);
  } else if (hash.startsWith("#v")) {
    drawIdle(NOTHING_YET);
    notice.say("The link is damaged or was cut: its input cannot be read.", true);
  } else if (example !== undefined) {
    load(example.text);
  }
}

async function share(): Promise<void> {
  const kind = chosenKind();
  const fragment = await encodeFragment({ text: editor.text, ...(kind !== undefined && { kind }) });
  if (fragment === undefined) {
    notice.say("The input is too long for a link, even packed. Send the file instead.", true);
    return;
  }
  window.history.replaceState(null, "", fragment);
  try {
    await navigator.clipboard.writeText(window.location.href);
    notice.say("The link is copied. It carries the input.");
  } catch {
    notice.say("The link is in the address bar. It carries the input.");
  }
}
