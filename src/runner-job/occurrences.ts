/**
 * Where words stand in a text, also where they overlap.
 */

/** From the first unit of a place to the one after its last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Gives every part of the text that is covered by one of the words, in order and apart. */
export function spansOf(text: string, words: readonly string[]): Span[] {
  const found = words
    .filter((word) => text.includes(word))
    .flatMap((word) => spansOfWord(text, word))
    .sort((one, other) => one.from - other.from || one.to - other.to);
  const spans: Span[] = [];
  for (const span of found) {
    const last = spans.at(-1);
    if (last === undefined || span.from >= last.to) spans.push(span);
    else if (span.to > last.to) spans.splice(-1, 1, { from: last.from, to: span.to });
  }
  return spans;
}

/**
 * Every place of one word, by the algorithm of Knuth, Morris and Pratt: in one pass, where a search that
 * begins anew behind each place would cost their product for a word such as `aaaaaaaa`.
 */
function spansOfWord(text: string, word: string): Span[] {
  const borders = bordersOf(word);
  const spans: Span[] = [];
  let matched = 0;
  for (let index = 0; index < text.length; index++) {
    matched = extend(word, borders, matched, text.charCodeAt(index));
    if (matched === word.length) spans.push({ from: index + 1 - matched, to: index + 1 });
  }
  return spans;
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
