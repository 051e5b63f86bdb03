import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { madePart, tablesOf } from "../support/made-page.ts";
import { WORKLOAD_NAMES } from "./workloads.ts";

const DOCS = join(import.meta.dirname, "../../docs");
const PAGE = readFileSync(join(DOCS, "performance.md"), "utf8");

/** The parts that the benchmark makes. */
const PARTS = [
  ...["targets", "contest", "engines", "growth", "memory", "size", "import", "adapters"],
] as const;

describe("the page on performance", () => {
  test.each(PARTS)("has tables of %s that parse: every row as long as its head", (part) => {
    const tables = tablesOf(madePart(PAGE, part));
    expect(tables.length).toBeGreaterThan(0);
    for (const [head = [], rule = [], ...rows] of tables) {
      expect(rule.every((cell) => /^-+:?$/.test(cell))).toBe(true);
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.filter((row) => row.length !== head.length)).toEqual([]);
    }
  });

  test("names every workload, in the order of the benchmark", () => {
    for (const table of tablesOf(madePart(PAGE, "contest"))) {
      expect(table[0]?.slice(1)).toEqual(WORKLOAD_NAMES);
    }
    const [described = []] = tablesOf(sectionOf("Workloads"));
    expect(described.slice(2).map(([name]) => name?.replaceAll("`", ""))).toEqual(WORKLOAD_NAMES);
  });

  test("has a number in every cell of the contest", () => {
    for (const [, , ...rows] of tablesOf(madePart(PAGE, "contest"))) {
      expect(rows.flatMap((row) => row.slice(1)).filter((cell) => !/^\d/.test(cell))).toEqual([]);
    }
  });

  test("shows a chart that says what it is, in the reader's own scheme", () => {
    expect(PAGE).toContain("](performance.svg)");
    const chart = readFileSync(join(DOCS, "performance.svg"), "utf8");
    expect(chart).toContain("<title>");
    expect(chart).toContain("prefers-color-scheme: dark");
    expect(chart).not.toMatch(/NaN|Infinity|undefined/);
  });
});

function sectionOf(title: string): string {
  return PAGE.split(`\n## ${title}\n`)[1]?.split("\n## ")[0] ?? "";
}
