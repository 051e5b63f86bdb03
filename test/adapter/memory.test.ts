import { expect, test } from "vitest";
import { listOf, shortMessage, trackedText } from "../../src/adapter/memory.ts";

test("the beginning of a message is remembered", () => {
  expect(shortMessage(`${"a".repeat(999)}bc`)).toBe(`${"a".repeat(999)}b`);
});

test("the last items of a list are remembered", () => {
  expect(listOf(3, shortMessage)(["a", "b", 3, "c"])).toEqual(["b", "c"]);
});

test("an id is remembered as text that can be stored", () => {
  expect(trackedText("call-\u0000\ud800")).toBe("call-\uFFFD\uFFFD");
});
