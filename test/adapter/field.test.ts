import { JSON_MAX_NODES } from "runner-contracts";
import { expect, test } from "vitest";
import { elementsOf, field } from "../../src/adapter/field.ts";

test("an array has no fields, whatever it carries beside its elements", () => {
  expect(field(Object.assign([1], { type: "message" }), "type")).toBeUndefined();
  expect(field([1], "length")).toBeUndefined();
});

test("a list that says that it has no end ends after as many values as a batch may hold", () => {
  const endless = new Proxy([], {
    get: (_, key) => (key === "length" ? Number.MAX_SAFE_INTEGER : 0),
    getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 0 }),
  });
  expect(elementsOf(endless)).toHaveLength(JSON_MAX_NODES);
});
