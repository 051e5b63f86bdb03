/**
 * The lines that come by the hundred: deltas that bring a piece of text and nothing else. Where they are
 * written as the API writes them, only the text is parsed: in half the time that the whole line takes.
 */
import { parseJson } from "../native-tree.ts";

/** The record in such a line; which names its delta has hangs on the type. */
interface DeltaRecord {
  readonly type: "content_block_delta";
  readonly index: number;
  readonly delta: Readonly<Record<string, string>>;
}

const START = '{"type":"content_block_delta","index":';

/**
 * What stands between the index and the text, and what the text is the delta of. Each delta is written out: under
 * a name that is looked up it costs what is gained here.
 */
const DELTAS = [
  { start: ',"delta":{"type":"text_delta","text":', of: textDelta },
  { start: ',"delta":{"type":"input_json_delta","partial_json":', of: inputDelta },
  { start: ',"delta":{"type":"thinking_delta","thinking":', of: thinkingDelta },
] as const;

/** Gives what `JSON.parse` gives for the line of a delta; `undefined` for any other, JSON or not. */
export function readDeltaLine(json: string): DeltaRecord | undefined {
  if (!json.startsWith(START)) return undefined;
  const index = json.charCodeAt(START.length) - 0x30;
  const from = START.length + 1;
  const delta = DELTAS.find(({ start }) => json.startsWith(start, from));
  // A longer index is left to `JSON.parse`.
  if (delta === undefined || index < 0 || index > 9) return undefined;
  const to = json.endsWith('"}}') ? json.length - 2 : endOfPaddedText(json);
  // What lies between is one text, or the line is another: no text holds a quote that is not escaped.
  const text = parseJson(json.slice(from + delta.start.length, to));
  if (typeof text !== "string") return undefined;
  return { type: "content_block_delta", index, delta: delta.of(text) };
}

/** Where the text ends in a line with spaces before its last brace, as the API pads some; 0 in others. */
function endOfPaddedText(json: string): number {
  const end = json.lastIndexOf('"') + 1;
  return /^\} *\}$/.test(json.slice(end)) ? end : 0;
}

function textDelta(text: string) {
  return { type: "text_delta", text };
}

function inputDelta(text: string) {
  return { type: "input_json_delta", partial_json: text };
}

function thinkingDelta(text: string) {
  return { type: "thinking_delta", thinking: text };
}
