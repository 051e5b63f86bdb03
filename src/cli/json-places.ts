/**
 * Where in a JSON text something stands: the place of each path, and of what keeps the text from
 * being JSON. `JSON.parse` tells neither.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8259 | RFC 8259}
 */
import type { JsonPath } from "../json/json-value.ts";

const BLANKS = /[ \t\r\n]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no string may hold as they are
const PLAIN_TEXT = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** A place that is looked for, and those below it. */
interface Wanted {
  found?: { readonly from: number; to: number };
  readonly below: Map<string | number, Wanted>;
}

/** A container that is open, and how far it has been read. */
interface Frame {
  readonly isArray: boolean;
  readonly wanted: Wanted | undefined;
  key: string | number;
}

/** Where a value stands, in UTF-16 code units: its first one, and the one after its last. */
export interface JsonRange {
  readonly from: number;
  readonly to: number;
  /** Whether the path led to it, and not merely to a container of what is missing. */
  readonly isExact: boolean;
}

/**
 * Gives for each path where its value stands; for what is not there, the nearest container around
 * it. Text that stops being JSON is read as far as it goes, and what is open there ends there.
 */
export function findJsonRanges(text: string, paths: readonly JsonPath[]): JsonRange[] {
  const root: Wanted = { below: new Map() };
  for (const path of paths) {
    let wanted = root;
    for (const key of path) {
      const next: Wanted = wanted.below.get(key) ?? { below: new Map() };
      wanted.below.set(key, next);
      wanted = next;
    }
  }
  scan(text, root);
  return paths.map((path) => {
    let wanted: Wanted | undefined = root;
    let nearest = root.found ?? { from: 0, to: text.length };
    for (const key of path) {
      wanted = wanted?.below.get(key);
      nearest = wanted?.found ?? nearest;
    }
    return { ...nearest, isExact: wanted?.found !== undefined };
  });
}

/**
 * Gives the line on which each of these values begins, from 1, as {@link findJsonRanges} finds
 * them.
 */
export function findJsonLines(text: string, paths: readonly JsonPath[]): number[] {
  return findJsonRanges(text, paths).map(({ from }) => lineAt(text, from));
}

/** Gives where text stops being JSON, or `undefined` where it is JSON. */
export function findSyntaxFault(text: string): number | undefined {
  return scan(text, undefined);
}

/** The number of the line that a character stands on, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (
    let end = text.indexOf("\n");
    end !== -1 && end < offset;
    end = text.indexOf("\n", end + 1)
  ) {
    line++;
  }
  return line;
}

/**
 * Tells whether a line begins with a bracket and ends inside one and outside a string, as no line
 * of NDJSON does.
 */
export function leavesBracketOpen(line: string): boolean {
  if (!/^[ \t\r]*[{[]/.test(line)) return false;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < line.length; index++) {
    const character = line[index];
    if (inString) {
      if (character === "\\") index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    if (depth < 0) return false;
  }
  return depth > 0 && !inString;
}

/** Reads JSON without a call for each level, notes what is wanted, and gives where it is none. */
function scan(text: string, root: Wanted | undefined): number | undefined {
  const open: Frame[] = [];
  let at = 0;
  let expects: "value" | "item" | "key" | "first-key" | "end" = "value";
  for (;;) {
    at = matchEnd(BLANKS, text, at) ?? at;
    const frame = open.at(-1);
    const character = text[at];
    const closes = frame !== undefined && character === (frame.isArray ? "]" : "}");
    if (closes && expects !== "value" && expects !== "key") {
      open.pop();
      at++;
      endAt(frame.wanted, at);
      expects = "end";
    } else if (expects === "end") {
      if (frame === undefined) return character === undefined ? undefined : at;
      if (character !== ",") return at;
      at++;
      if (typeof frame.key === "number") frame.key++;
      expects = frame.isArray ? "value" : "key";
    } else if (expects === "key" || expects === "first-key") {
      const end = matchString(text, at);
      if (frame === undefined || end === undefined) return at;
      if (frame.wanted !== undefined) frame.key = JSON.parse(text.slice(at, end)) as string;
      at = matchEnd(BLANKS, text, end) ?? end;
      if (text[at] !== ":") return at;
      at++;
      expects = "value";
    } else {
      const wanted: Wanted | undefined =
        frame === undefined ? root : frame.wanted?.below.get(frame.key);
      if (wanted !== undefined) wanted.found = { from: at, to: text.length };
      if (character === "{" || character === "[") {
        const isArray = character === "[";
        open.push({ isArray, wanted, key: isArray ? 0 : "" });
        at++;
        expects = isArray ? "item" : "first-key";
      } else {
        const end = character === '"' ? matchString(text, at) : matchEnd(LITERAL, text, at);
        if (end === undefined) return at;
        endAt(wanted, end);
        at = end;
        expects = "end";
      }
    }
  }
}

/** Escape by escape: one pattern for all of a string would remember each, and run out of stack. */
function matchString(text: string, at: number): number | undefined {
  if (text[at] !== '"') return undefined;
  for (let end = at + 1; ; ) {
    end = matchEnd(PLAIN_TEXT, text, end) ?? end;
    if (text[end] === '"') return end + 1;
    const escaped = matchEnd(ESCAPE, text, end);
    if (escaped === undefined) return undefined;
    end = escaped;
  }
}

function endAt(wanted: Wanted | undefined, to: number): void {
  if (wanted?.found !== undefined) wanted.found.to = to;
}

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
