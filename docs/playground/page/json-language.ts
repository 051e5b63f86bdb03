/**
 * Colours for JSON wherever it stands: a document, lines, the data of server-sent events, prose around
 * it. Line by line, so that neither depth nor length of the input matters.
 */
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { tags } from "@lezer/highlight";

const TOKENS: readonly (readonly [pattern: RegExp, style: string | null])[] = [
  [/^\s+/, null],
  [/^"(?:[^"\\]|\\.)*"(?=\s*:)/, "propertyName"],
  [/^"(?:[^"\\]|\\.)*"?/, "string"],
  [/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/, "number"],
  [/^(?:true|false|null)\b/, "atom"],
  [/^[{}[\],:]/, "punctuation"],
  [/^[\w.-]+/, null],
];

const language = StreamLanguage.define<null>({
  name: "json-anywhere",
  startState: () => null,
  token(stream) {
    for (const [pattern, style] of TOKENS) if (stream.match(pattern)) return style;
    stream.next();
    return null;
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
