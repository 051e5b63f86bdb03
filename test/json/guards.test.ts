import { isJsonObject, isJsonValue } from "runner-contracts";
import { expect, test } from "vitest";
import { nestedArrays, nestedObjects } from "../support/nested.ts";

test.each([[null], [true], [1], ["text"], [[]], [{}], [[1, { a: [null] }]]])(
  "%j is a JSON value",
  (value) => {
    expect(isJsonValue(value)).toBe(true);
  },
);

test.each([
  ["undefined", undefined],
  ["NaN", Number.NaN],
  ["text with U+0000", "\u0000"],
  ["a date", new Date(0)],
  ["a function in an array", [() => 1]],
  ["a map in an object", { a: new Map() }],
])("%s is no JSON value", (_name, value) => {
  expect(isJsonValue(value)).toBe(false);
});

test("the value itself is level 0", () => {
  expect(isJsonValue(nestedArrays(128))).toBe(true);
  expect(isJsonValue(nestedArrays(129))).toBe(false);
  expect(isJsonObject(nestedObjects(128))).toBe(true);
  expect(isJsonObject(nestedObjects(129))).toBe(false);
});

test("the value itself is not counted", () => {
  expect(isJsonValue(Array.from({ length: 1_000_000 }, () => 0))).toBe(true);
  expect(isJsonValue(Array.from({ length: 1_000_001 }, () => 0))).toBe(false);
});

test("an array and a leaf are no JSON object", () => {
  expect([isJsonObject([]), isJsonObject(1), isJsonObject(null)]).toStrictEqual([
    false,
    false,
    false,
  ]);
});
