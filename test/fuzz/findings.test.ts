/** What the campaign has found stays mended: every saved case is tried again. */
import { describe, expect, test } from "vitest";
import { FINDINGS, readFindings } from "./finding.ts";
import { LIBRARY } from "./library.ts";
import { TARGETS } from "./targets.ts";

const findings = readFindings(FINDINGS);

test("every finding is of a target that there is, and of its law", () => {
  const laws = TARGETS.map(({ name, law }) => `${name}: ${law}`);
  expect(findings.map(([, { target, law }]) => `${target}: ${law}`)).toEqual(
    findings.map(() => expect.toBeOneOf(laws)),
  );
});

describe("the law holds for", () => {
  test.each(findings)("%s", async (_name, { target: wanted, input }) => {
    const target = TARGETS.find(({ name }) => name === wanted);
    await target?.check(input, LIBRARY);
  });
});
