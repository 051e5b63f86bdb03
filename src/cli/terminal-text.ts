/**
 * Untrusted text on a terminal: escaped, so that it cannot move the cursor, set the title, paste or
 * turn the reading order; measured in columns; wrapped and cut to a width.
 *
 * @see {@link https://www.unicode.org/reports/tr11/ | UAX 11} for the widths
 */

/** As `printable` has it, but for the joiners, which some scripts and emoji cannot do without. */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const ONE_COLUMN_EACH = /^[\x20-\x7e]*$/;
const NO_COLUMN = /[\p{Mn}\p{Me}\u200c\u200d]/u;
/** East Asian wide and full-width, emoji, and what is reserved for more of them. */
const TWO_COLUMNS =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f7e0}-\u{1f7ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;
const TAB = "    ";

/** Gives text of one line with an escape for whatever would not stay in its place. */
export function escapeLine(text: string): string {
  return text.replace(UNSAFE, (character) => {
    return character === "\t" ? TAB : `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}

/** How many columns escaped text takes. */
export function displayWidth(text: string): number {
  if (ONE_COLUMN_EACH.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Cuts escaped text to a width of at least one column; what was cut ends in an ellipsis. */
export function cutText(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return `${splitAt(text, width - 1)[0]}…`;
}

/**
 * Escapes text and wraps it into lines of at most `width` columns, 2 or more; at least one line.
 */
export function wrapText(text: string, width: number): string[] {
  return text.split(/\r?\n/).flatMap((line) => wrapLine(escapeLine(line), width));
}

function wrapLine(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text.trimEnd()];
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const token of text.match(/ +|[^ ]+/g) ?? []) {
    const taken = displayWidth(token);
    if (used + taken <= width) {
      line += token;
      used += taken;
      continue;
    }
    if (line.trimEnd() !== "") lines.push(line.trimEnd());
    line = "";
    used = 0;
    if (token.startsWith(" ")) continue;
    const pieces = breakWord(token, width);
    line = pieces.pop() ?? "";
    used = displayWidth(line);
    lines.push(...pieces);
  }
  if (line.trimEnd() !== "" || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}

function breakWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const character of word) {
    const taken = characterWidth(character);
    if (used + taken > width) {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += character;
    used += taken;
  }
  pieces.push(piece);
  return pieces;
}

/** Splits text after as many characters as fit into `width` columns. */
function splitAt(text: string, width: number): readonly [string, string] {
  let used = 0;
  let index = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width) break;
    index += character.length;
  }
  return [text.slice(0, index), text.slice(index)];
}

function characterWidth(character: string): number {
  if (ONE_COLUMN_EACH.test(character)) return 1;
  if (NO_COLUMN.test(character)) return 0;
  return TWO_COLUMNS.test(character) ? 2 : 1;
}
