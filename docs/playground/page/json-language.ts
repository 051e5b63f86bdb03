/**
 * Colours for JSON wherever it stands: a document, lines, the data of server-sent events, prose around
 * it. Line by line, so that neither depth nor length of the input matters.
 */
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { tags } from "@lezer/highlight";

/** Patterns are bounded: one that ran along a line of megabytes would run out of stack. */
const TOKENS: readonly (readonly [pattern: RegExp, style: string | null])[] = [
  [/^\s{1,200}/, null],
  [/^"(?:[^"\\]|\\.){0,200}"(?=\s{0,20}:)/, "propertyName"],
  [/^-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,10})?\b/, "number"],
  [/^(?:true|false|null)\b/, "atom"],
  [/^[{}[\],:]/, "punctuation"],
  [/^[\w.-]{1,200}/, null],
];
const STRING_PART = /^(?:[^"\\]|\\.){1,500}/;

/** Where in a line the tokens stand: inside a string, or not. No string goes on in the next line. */
interface Standing {
  isInString: boolean;
}

const language = StreamLanguage.define<Standing>({
  name: "json-anywhere",
  startState: () => ({ isInString: false }),
  token(stream, standing) {
    if (stream.sol()) standing.isInString = false;
    if (!standing.isInString) {
      for (const [pattern, style] of TOKENS) if (stream.match(pattern)) return style;
    }
    if (standing.isInString && stream.match(STRING_PART)) return "string";
    const isQuote = stream.next() === '"';
    if (isQuote) standing.isInString = !standing.isInString;
    return isQuote || standing.isInString ? "string" : null;
  },
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, class: "tok-key" },
  { tag: tags.string, class: "tok-string" },
  { tag: tags.number, class: "tok-number" },
  { tag: tags.atom, class: "tok-atom" },
  { tag: tags.punctuation, class: "tok-punctuation" },
]);

/** The colours of JSON; the style sheet says which. */
export const jsonColours: Extension = [language, syntaxHighlighting(colours)];
