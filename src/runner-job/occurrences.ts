/**
 * Where words stand in a text, also where they overlap.
 */

/** From the first unit of a place to the one after its last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How much of a word is looked for before it is followed unit by unit. */
const START_LENGTH = 8;

/**
 * Gives every part of the text that is covered by one of the words, in order and apart. No word is
 * empty.
 */
export function spansOf(text: string, words: readonly string[]): readonly Span[] {
  const found = words
    .flatMap((word) => spansOfWord(text, word))
    .sort((one, other) => one.from - other.from || one.to - other.to);
  const spans: Span[] = [];
  for (const { from, to } of found) cover(spans, from, to);
  return spans;
}

/**
 * Every part that one word covers, by the algorithm of Knuth, Morris and Pratt: in one pass, where
 * a search that begins anew behind each place would cost their product for a word such as
 * `aaaaaaaa`. Where nothing of the word stands, the engine's search for its start is many times as
 * fast.
 */
function spansOfWord(text: string, word: string): Span[] {
  const start = word.slice(0, START_LENGTH);
  const spans: Span[] = [];
  let index = text.indexOf(start);
  const borders = index === -1 ? [] : bordersOf(word);
  let matched = 0;
  while (index !== -1 && index < text.length) {
    matched = extend(word, borders, matched, text.charCodeAt(index));
    index++;
    if (matched === word.length) cover(spans, index - matched, index);
    else if (matched === 0) index = text.indexOf(start, index);
  }
  return spans;
}

/**
 * Adds a place to those before it, none of which begins later. Places that overlap are one at once:
 * a word such as `aaaaaaaa` stands at every place of a text of that letter, and each place would
 * take more room than the text.
 */
function cover(spans: Span[], from: number, to: number): undefined {
  const last = spans.at(-1);
  if (last === undefined || from >= last.to) spans.push({ from, to });
  else if (to > last.to) spans[spans.length - 1] = { from: last.from, to };
}

/** For each beginning of a word, the length of the longest end of it that is a beginning too. */
function bordersOf(word: string): number[] {
  const borders = [0, 0];
  for (let length = 2; length <= word.length; length++) {
    const border = borders[length - 1] ?? 0;
    borders.push(extend(word, borders, border, word.charCodeAt(length - 1)));
  }
  return borders;
}

/** How much of the word stands at the end of a text that grew by a unit. */
function extend(word: string, borders: readonly number[], matched: number, unit: number): number {
  let length = matched;
  while (length > 0 && word.charCodeAt(length) !== unit) length = borders[length] ?? 0;
  return word.charCodeAt(length) === unit ? length + 1 : 0;
}
