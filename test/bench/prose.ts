/** Text as agents and their tools write it, from seeded chance. */
import type { Chance } from "../support/chance.ts";

const WORDS = [
  ...["the", "file", "test", "reads", "a", "line", "of", "code", "and", "then", "returns", "value"],
  ...["function", "import", "error", "at", "path", "src/index.ts", "expected", "received", "in"],
  ...["module", "build", "passed", "failed", "with", "12", "results", "from", "cache", "{", "}"],
  // What agents read is full of line ends and quotes, which JSON has to escape.
  ...["\n", "\n", "\n", '"name":', '"src"'],
];

/** Each is beyond U+00FF, so that one of them makes the engine keep the whole string in two bytes. */
const WIDE_WORDS = ["→", "✓", "“done”", "…", "größer — kleiner", "日本語", "🙂"];

/** Text of exactly so many UTF-16 units; with `wide`, no engine can keep it in one byte a unit. */
export function prose(chance: Chance, length: number, wide: boolean): string {
  let text = wide ? "✓ " : "";
  while (text.length < length) {
    const words = wide && chance.happens(0.04) ? WIDE_WORDS : WORDS;
    text += `${words[chance.integer(0, words.length - 1)]} `;
  }
  // Never between the halves of a pair.
  return text.slice(0, length).toWellFormed().replaceAll("\uFFFD", "_");
}
