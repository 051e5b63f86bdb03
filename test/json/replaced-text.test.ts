import { sanitizeJson } from "runner-contracts";
import { expect, test } from "vitest";

test("every U+0000 and every lone surrogate of a text is replaced, and no pair", () => {
  const text = "\u0000a\u0000\uD800b\uDC00\u0000\u{1F600}\uDE00\uD83D";
  const replaced = "\uFFFDa\uFFFD\uFFFDb\uFFFD\uFFFD\u{1F600}\uFFFD\uFFFD";
  expect(sanitizeJson(text)).toBe(replaced);
  expect(sanitizeJson({ [text]: 1 })).toEqual({ [replaced]: 1 });
});
