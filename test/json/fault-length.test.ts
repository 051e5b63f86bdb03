import { expect, test } from "vitest";
import { formatFault } from "../../src/json/place.ts";

test("a fault of more than 300 characters becomes one of 300", () => {
  expect(formatFault("p".repeat(149), "q".repeat(150))).toHaveLength(300);
  expect(formatFault("p".repeat(150), "q".repeat(150))).toHaveLength(300);
  expect(formatFault("p".repeat(1000), "q")).toHaveLength(300);
});
