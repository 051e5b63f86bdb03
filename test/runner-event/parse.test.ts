import { createContext, runInContext } from "node:vm";
import { parseRunnerEventBatch } from "runner-contracts";
import { describe, expect, test } from "vitest";
import { batch, batchOf, event } from "../support/events.ts";

const text = JSON.stringify(
  batch([event({ data: { name: "wörld 👋", list: [1, true, { a: null }] } })]),
);
const bytes = new TextEncoder().encode(text);
const bom = "\uFEFF";

function refusal(body: unknown, maxBytes?: number): [code: string, message: string] {
  // Whatever a body is at run time is what this is about.
  const verdict = parseRunnerEventBatch(body as string, maxBytes === undefined ? {} : { maxBytes });
  if (verdict.ok) throw new Error("the body is accepted");
  return [verdict.code, verdict.message];
}

describe("a body that is accepted", () => {
  test.each([
    ["text", text],
    ["bytes", bytes],
    ["a Buffer", Buffer.from(bytes)],
    ["a part of a larger buffer", new Uint8Array([1, 2, ...bytes, 3]).subarray(2, -1)],
    ["text after a byte order mark", bom + text],
    ["bytes after a byte order mark", new TextEncoder().encode(bom + text)],
    ["bytes of another realm", runInContext(`new Uint8Array([${bytes}])`, createContext())],
    [
      "bytes that misreport their length",
      Object.defineProperty(bytes.slice(), "byteLength", { value: 9e9 }),
    ],
  ])("may be %s", (_name, body) => {
    expect(parseRunnerEventBatch(body, { maxBytes: 1000 })).toStrictEqual({
      ok: true,
      batch: JSON.parse(text),
    });
  });

  test("gives a batch without unknown keys, frozen to its leaves", () => {
    const verdict = parseRunnerEventBatch(text.replace('"v":1', '"v":1,"extra":{}'));
    if (!verdict.ok) throw new Error(verdict.message);
    const frozen = (part: unknown): boolean =>
      typeof part !== "object" ||
      part === null ||
      (Object.isFrozen(part) && Object.values(part).every(frozen));
    expect(Object.keys(verdict.batch)).toStrictEqual(["v", "runId", "events"]);
    expect(frozen(verdict.batch)).toBe(true);
  });

  test("may be as long as maxBytes in UTF-8 and no longer", () => {
    expect(parseRunnerEventBatch(text, { maxBytes: bytes.length }).ok).toBe(true);
    expect(parseRunnerEventBatch(bytes, { maxBytes: bytes.length }).ok).toBe(true);
    expect(refusal(text, bytes.length - 1)).toStrictEqual([
      "invalid_envelope",
      `body must not be longer than ${bytes.length - 1} bytes`,
    ]);
    expect(refusal(bytes, bytes.length - 1)[0]).toBe("invalid_envelope");
    expect(refusal(text, 3)[0]).toBe("invalid_envelope");
  });

  test("counts one, two, three and four bytes for a character, three for a lone surrogate", () => {
    for (const [characters, size] of [
      ["a", 1],
      ["é", 2],
      ["日", 3],
      ["👋", 4],
      ["\ud83d", 3],
      ["\udc4b", 3],
      ["\ud83da", 4],
      ["a\udc4b", 4],
    ] as const) {
      expect(refusal(characters, size - 1)[1]).toContain("longer");
      expect(refusal(characters, size)[1]).not.toContain("longer");
    }
  });
});

describe("a body that is refused", () => {
  test.each([
    ["bytes that are no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "body is not UTF-8"],
    [
      "UTF-8 that is cut in a character",
      bytes.subarray(0, text.indexOf("w") + 2),
      "body is not UTF-8",
    ],
    ["an encoded surrogate", new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), "body is not UTF-8"],
    ["nothing", "", "body is not JSON"],
    ["half a document", text.slice(0, 40), "body is not JSON"],
    ["two documents", text + text, "body is not JSON"],
    ["a second byte order mark", bom + bom + text, "body is not JSON"],
    ["a raw control character", '"\u0000"', "body is not JSON"],
    ["an ArrayBuffer", bytes.buffer, "body must be a string or a Uint8Array"],
    ["other elements", new Uint16Array(2), "body must be a string or a Uint8Array"],
    ["a value parsed before", JSON.parse(text), "body must be a string or a Uint8Array"],
    ["undefined", undefined, "body must be a string or a Uint8Array"],
  ])("is an invalid envelope where it is %s", (_name, body, start) => {
    const [code, message] = refusal(body);
    expect(code).toBe("invalid_envelope");
    expect(message.startsWith(start)).toBe(true);
    expect(message.length).toBeLessThanOrEqual(300);
  });

  test.each([
    ["a number beyond the range", '{"n":1e400}', "events[0].data.n"],
    ["an escaped U+0000", '{"n":"\\u0000"}', "events[0].data.n"],
    ["an escaped U+0000 in a key", '{"\\u0000":1}', 'events[0].data["\\u0000"]'],
    ["an escaped lone surrogate", '{"n":[["\\ud83d"]]}', "events[0].data.n[0][0]"],
    ["a raw lone surrogate", '{"n":"\ud83d"}', "events[0].data.n"],
    ["a raw lone surrogate in a key", '{"\ud83d":1}', 'events[0].data["\\ud83d"]'],
    ["too many levels", `{"n":${"[".repeat(129)}${"]".repeat(129)}}`, "events[0].data.n[0][0]"],
    ["a million levels", `{"n":${"[".repeat(1e6)}${"]".repeat(1e6)}}`, "events[0].data.n[0][0]"],
    ["a million and one values", `{"n":[${"0,".repeat(999_999)}0]}`, "events[0].data.n[999999]"],
    ["an array for data", "[]", "events[0].data"],
    ["null for data", "null", "events[0].data"],
  ])("is refused at its place for %s", (_name, data, place) => {
    const body = JSON.stringify(batchOf("DATA")).replace('"DATA"', () => data);
    const [code, message] = refusal(body);
    expect(code).toBe("invalid_event");
    expect(message.startsWith(place)).toBe(true);
  });

  test.each([
    ["an escaped U+0000", "r\\u0000"],
    ["an escaped lone surrogate", "\\ud83d"],
    ["a raw lone surrogate", "\ud83d"],
  ])("is refused for %s in its run's id", (_name, runId) => {
    const body = JSON.stringify(batch()).replace(/(?<="runId":")[^"]*/, () => runId);
    expect(refusal(body)[0]).toBe("missing_run_id");
  });

  test("may hold escaped U+0000 in what is dropped", () => {
    const body = JSON.stringify({ ...batch(), note: "\u0000" });
    expect(parseRunnerEventBatch(body).ok).toBe(true);
  });
});

test.each([-1, Number.NaN, "10", null])("maxBytes of %s is a RangeError", (maxBytes) => {
  expect(() => parseRunnerEventBatch(text, { maxBytes: maxBytes as number })).toThrow(RangeError);
});
