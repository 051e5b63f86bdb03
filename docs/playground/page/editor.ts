/** The editor: CodeMirror, with marks where the input is at fault. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Transaction } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import type { Problem, TextRange } from "../analysis/problem.ts";
import { jsonColours } from "./json-language.ts";
import { INPUT_MAX_LENGTH, tooLong } from "./limits.ts";

/** The nonce that the page's policy knows: CodeMirror writes its rules into the page at run time. */
const STYLE_NONCE = "editor";
const HINT = "Paste, type or drop a batch, NDJSON, or a stream of Goose, Claude Code or Anthropic";

/** What the editor tells the page. */
export interface EditorEvents {
  /** The text is another one. */
  onChange(text: string): void;
  /** Something was not taken, and why. */
  onRefusal(message: string): void;
  /** The cursor went elsewhere. */
  onCursor(line: number, column: number): void;
}

/** The text under judgement. */
export class Editor {
  readonly #view: EditorView;

  constructor(parent: HTMLElement, events: EditorEvents) {
    this.#view = new EditorView({
      parent,
      state: EditorState.create({
        extensions: [
          lineNumbers(),
          lintGutter(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          bracketMatching(),
          highlightActiveLine(),
          highlightSelectionMatches(),
          search({ top: true }),
          jsonColours,
          placeholder(HINT),
          EditorView.lineWrapping,
          EditorView.cspNonce.of(STYLE_NONCE),
          EditorView.contentAttributes.of({
            "aria-label": "Input",
            "aria-describedby": "editor-help",
            tabindex: "0",
            spellcheck: "false",
            autocorrect: "off",
            autocapitalize: "off",
          }),
          EditorState.phrases.of({ "No diagnostics": "No problems" }),
          // Tab is left alone: it is the way out of the editor.
          keymap.of([...searchKeymap, ...lintKeymap, ...defaultKeymap, ...historyKeymap]),
          EditorState.transactionFilter.of((transaction) => {
            const { length } = transaction.newDoc;
            if (!transaction.docChanged || length <= INPUT_MAX_LENGTH) return transaction;
            events.onRefusal(tooLong("What was pasted", length));
            return [];
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) events.onChange(this.text);
            if (!update.docChanged && !update.selectionSet) return;
            const { head } = update.state.selection.main;
            const line = update.state.doc.lineAt(head);
            events.onCursor(line.number, head - line.from + 1);
          }),
        ],
      }),
    });
  }

  /** The text, its line ends written as LF. */
  get text(): string {
    return this.#view.state.doc.toString();
  }

  /** Puts another text in the place of all that was there. */
  setText(text: string): void {
    this.#view.dispatch({
      changes: { from: 0, to: this.#view.state.doc.length, insert: text },
      selection: { anchor: 0 },
      scrollIntoView: true,
      annotations: Transaction.userEvent.of("input.load"),
    });
  }

  /** Marks problems at their places. */
  mark(problems: readonly Problem[]): void {
    const { length } = this.#view.state.doc;
    const diagnostics = problems.flatMap(({ mark, level, code, message }): Diagnostic[] => {
      // The text may have moved on since it was judged.
      if (mark === undefined || mark.to > length) return [];
      return [{ ...mark, severity: level, source: code, message, markClass: `mark-${level}` }];
    });
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  /** Shows a place, selects it and gives the keyboard to the editor. */
  jumpTo({ from, to }: TextRange): void {
    const { length } = this.#view.state.doc;
    const anchor = Math.min(from, length);
    this.#view.dispatch({
      selection: { anchor, head: Math.min(to, length) },
      effects: EditorView.scrollIntoView(anchor, { y: "center" }),
    });
    this.#view.focus();
  }

  focus(): void {
    this.#view.focus();
  }
}
