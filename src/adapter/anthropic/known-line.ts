/**
 * The lines that every stream of the Messages API is full of, written as the API writes them, with
 * spaces before the last brace of some. Those that are always the same are known as they are; of a
 * delta that brings a piece of text only the text is parsed, in half the time that the whole line
 * takes.
 */
import { parseJson } from "../native-tree.ts";

/** What stands in such a line; what its delta or its block holds hangs on the type. */
interface KnownRecord {
  readonly type: string;
  readonly index?: number;
  readonly delta?: Readonly<Record<string, string>>;
  readonly content_block?: Readonly<Record<string, string>>;
}

/** An index in such a line is one digit. */
const MAX_INDEX = 9;

const DELTA_START = '{"type":"content_block_delta","index":';

/**
 * What stands between the index and the text, and what the text is the delta of. Each delta is
 * written out: under a name that is looked up it costs what is gained here.
 */
const DELTAS = [
  { start: ',"delta":{"type":"text_delta","text":', of: textDelta },
  { start: ',"delta":{"type":"input_json_delta","partial_json":', of: inputDelta },
  { start: ',"delta":{"type":"thinking_delta","thinking":', of: thinkingDelta },
] as const;

/** Longer than any such line: to look for a line in the table takes a hash of all of it. */
const CONSTANT_MAX_LENGTH = 100;

/** The lines that are always the same, without the spaces. */
const CONSTANT_LINES: ReadonlyMap<string, KnownRecord> = /* @__PURE__ */ constantLines();

/**
 * Gives what `JSON.parse` gives for a line that is known; `undefined` for any other, JSON or not.
 */
export function readKnownLine(line: string): KnownRecord | undefined {
  if (!line.endsWith("}")) return undefined;
  let end = line.length - 1;
  while (line.charCodeAt(end - 1) === 0x20) end--;
  if (line.startsWith(DELTA_START)) return readDelta(line, end);
  if (end >= CONSTANT_MAX_LENGTH) return undefined;
  return CONSTANT_LINES.get(end === line.length - 1 ? line : `${line.slice(0, end)}}`);
}

/**
 * Reads the line of a delta; `end` is where its last brace would stand without spaces before it.
 */
function readDelta(line: string, end: number): KnownRecord | undefined {
  const index = line.charCodeAt(DELTA_START.length) - 0x30;
  const from = DELTA_START.length + 1;
  const delta = DELTAS.find(({ start }) => line.startsWith(start, from));
  if (delta === undefined || index < 0 || index > MAX_INDEX) return undefined;
  if (!line.startsWith("}", end - 1)) return undefined;
  // What lies between is one text, or the line is another: no text holds a quote that is not
  // escaped.
  const text = parseJson(line.slice(from + delta.start.length, end - 1));
  if (typeof text !== "string") return undefined;
  return { type: "content_block_delta", index, delta: delta.of(text) };
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

function constantLines(): Map<string, KnownRecord> {
  const records: KnownRecord[] = [{ type: "message_stop" }, { type: "ping" }];
  for (let index = 0; index <= MAX_INDEX; index++) {
    const content_block = Object.freeze({ type: "text", text: "" });
    records.push({ type: "content_block_start", index, content_block });
    records.push({ type: "content_block_stop", index });
  }
  // Frozen, since each is read by many folds.
  return new Map(records.map((record) => [JSON.stringify(record), Object.freeze(record)]));
}
