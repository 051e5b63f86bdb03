import { expect, test } from "vitest";
import { readList, shortMessage } from "../../src/adapter/memory.ts";

test("the beginning of a message is remembered", () => {
  expect(shortMessage(`${"a".repeat(999)}bc`)).toBe(`${"a".repeat(999)}b`);
});

test("the last items of a list are remembered", () => {
  expect(readList(["a", "b", 3, "c"], 3, shortMessage)).toEqual(["b", "c"]);
});
