import { expect, test } from "vitest";
import { copyJsonObject } from "../../src/json/copy.ts";
import { KEY_PROBLEM } from "../../src/json/problem.ts";

test("a key is judged before the value below it is counted", () => {
  const act = () => copyJsonObject({ "\u0000": 1 }, { nodesLeft: 0 });
  expect(act).toThrow(expect.objectContaining({ problem: KEY_PROBLEM }));
});
