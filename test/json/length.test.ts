import { explainRunnerEventBatch, isJsonValue, validateRunnerEventBatch } from "runner-contracts";
import { describe, expect, test } from "vitest";

/** An array whose length says what no array's length can be. */
function withLength(length: unknown): unknown {
  return new Proxy(["element"], {
    get: (array, key, receiver) => (key === "length" ? length : Reflect.get(array, key, receiver)),
  });
}

describe("an array whose length is no count", () => {
  for (const length of [
    0.5,
    Number.NaN,
    -1,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    "1",
    null,
    {},
    1n,
  ]) {
    test(`is refused where it stands: ${String(length)}`, () => {
      expect(isJsonValue(withLength(length))).toBe(false);
      const event = { seq: 0, tMs: 0, kind: "notification", data: { list: withLength(length) } };
      const batch = { v: 1, runId: "run", events: [event] };
      const [issue] = explainRunnerEventBatch(batch);
      expect(issue?.code).toBe("invalid_event");
      expect(issue?.path).toEqual(["events", 0, "data", "list"]);
      expect(validateRunnerEventBatch(batch)).toMatchObject({ ok: false, message: issue?.message });
    });
  }

  test("is refused where it stands where its length throws", () => {
    const list = new Proxy([], {
      get: (array, key, receiver) => {
        if (key === "length") throw new Error("no length");
        return Reflect.get(array, key, receiver);
      },
    });
    const event = { seq: 0, tMs: 0, kind: "notification", data: { list } };
    const batch = { v: 1, runId: "run", events: [event] };
    expect(validateRunnerEventBatch(batch)).toMatchObject({ ok: false, code: "invalid_event" });
    expect(explainRunnerEventBatch(batch)[0]?.path).toEqual(["events", 0, "data", "list"]);
  });
});

test.each([2, 65, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1])(
  "an array that claims a length of %d is refused at its first hole",
  (length) => {
    const event = { seq: 0, tMs: 0, kind: "notification", data: { list: withLength(length) } };
    const verdict = validateRunnerEventBatch({ v: 1, runId: "run", events: [event] });
    expect(verdict).toMatchObject({ ok: false, code: "invalid_event" });
    expect(!verdict.ok && verdict.message).toMatch(/^events\[0\]\.data\.list\[1\] /);
  },
);
