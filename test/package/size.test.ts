/** What the built package weighs in an application, so this runs under `DIST=1` alone. */
import { describe, expect, test } from "vitest";
import { weigh } from "./bundle.ts";
import { MODULE_ENTRIES } from "./entries.ts";
import budgets from "./size-budgets.json" with { type: "json" };

/** A budget that stands further above the weight than this share of it holds nothing any more. */
const SLACK = 0.15;

const WHOLE = Object.entries(budgets.entries).map(
  ([specifier, budget]) => [specifier, budget, `export * from "${specifier}";`] as const,
);
const PARTS = Object.entries(budgets.imports).map(
  ([name, budget]) => [name, budget, `export { ${name} } from "runner-contracts";`] as const,
);

describe("the size budgets, in bytes minified and gzipped", () => {
  test("name every entry and nothing else", () => {
    const entries = MODULE_ENTRIES.map(({ specifier }) => specifier);
    expect(Object.keys(budgets.entries)).toEqual(entries);
  });

  test.each([...WHOLE, ...PARTS])("hold %s to %d", async (name, budget, code) => {
    const { gzipped } = await weigh(code);
    const where = `${name} weighs ${gzipped} of ${budget}: see test/package/size-budgets.json`;
    expect(gzipped, where).toBeLessThanOrEqual(budget);
    expect(gzipped * (1 + SLACK), `${where}, and lower the budget`).toBeGreaterThan(budget);
  });
});
