import { expect, test } from "vitest";
import {
  describeValue,
  formatFault,
  formatPlace,
  MESSAGE_MAX_LENGTH,
} from "../../src/json/place.ts";
import { UNREADABLE } from "../../src/json/read.ts";

test.each([
  [[], "", ""],
  [[], "spec", "spec"],
  [["events", 3, "data", "args", 2], "", "events[3].data.args[2]"],
  [["env", "A_1"], "spec", "spec.env.A_1"],
  [["odd key", "$ok", "1x"], "", '["odd key"].$ok["1x"]'],
  [["a".repeat(33)], "x", `x["${"a".repeat(32)}…"]`],
  [["\u202e\n\u0000"], "x", 'x["\\u{202e}\\n\\u0000"]'],
])("%j below %j is written %s", (path, root, place) => {
  expect(formatPlace(path, root)).toBe(place);
});

test("of a long place both ends stay, cut between two steps", () => {
  const path = Array.from({ length: 100 }, (_, index) => `key${index}`);
  expect(formatPlace(path, "data")).toMatch(/^data(\.key\d+)+…(\.key\d+)+\.key99$/);
});

test.each([
  ["text", 'the string "text"'],
  ["\ud800", 'the string "\\ud800"'],
  ["\u0001".repeat(40), `the string "${"\\u0001".repeat(8)}…"`],
  [-0, "-0"],
  [1.5, "1.5"],
  [Number.NaN, "NaN"],
  [true, "true"],
  [undefined, "undefined"],
  [null, "null"],
  [10n ** 100n, "a bigint"],
  [() => 1, "a function"],
  [Symbol("s"), "a symbol"],
  [UNREADABLE, "a property that throws when it is read"],
  [[], "an array"],
  [{}, "an object"],
  [new Date(0), "an object that is neither plain nor an array"],
])("a value %# is named", (value, words) => {
  expect(describeValue(value)).toBe(words);
});

test("a fault is cut at 300 characters, never inside a pair", () => {
  const fault = formatFault("x", `a${"👋".repeat(200)}`);
  expect(fault.length).toBe(MESSAGE_MAX_LENGTH);
  expect(fault.isWellFormed()).toBe(true);
});

test("a quotation is cut before a pair, so that a good key looks good", () => {
  expect(formatPlace([`${"a".repeat(31)}👋`])).toBe(`["${"a".repeat(31)}…"]`);
  expect(formatPlace([`${"a".repeat(30)}👋b`])).toBe(`["${"a".repeat(30)}👋…"]`);
  expect(formatPlace([`${"a".repeat(30)}👋`])).toBe(`["${"a".repeat(30)}👋"]`);
  expect(formatPlace([`${"a".repeat(31)}\ud83db`])).toBe(`["${"a".repeat(31)}\\ud83d…"]`);
});

test("a quotation that is cut is well-formed, so that a place begins its message", () => {
  const place = formatPlace([`${"\u0000".repeat(7)}aaaaa👋`]);
  expect(place).toBe(`["${"\\u0000".repeat(7)}aaaaa…"]`);
  expect(formatFault(place, "is cut").startsWith(place)).toBe(true);
});
