import { describe, expect, test } from "vitest";
import { readProjectFile } from "../docs/markdown.ts";
import { MODULE_ENTRIES } from "../package/entries.ts";
import { madePart, tablesOf } from "../support/made-page.ts";
import { HOSTS } from "./hosts.ts";
import { TABLES } from "./tables.ts";

const PAGE = readProjectFile("docs/runtimes.md");

/** Why a cell has no number; the words around the tables say more. */
const REASONS = ["needs Node", "no `require`", "gone in 7"];

describe("the page on runtimes and compilers", () => {
  test.each(TABLES)("has a row for each host in the table of $part, at its version", (table) => {
    const [, , ...rows] = tableOf(table.part);
    const hosts = HOSTS.filter(({ kind }) => kind === table.kind);
    expect(rows.map(([title = ""], index) => title.startsWith(hosts[index]?.title ?? "?"))).toEqual(
      hosts.map(() => true),
    );
    expect(rows.filter(([title = ""]) => !/ \d+(?:\.\d+)*$/.test(title))).toEqual([]);
  });

  test.each(TABLES)("has no cell without a number or a reason in the table of $part", (table) => {
    const [head = [], , ...rows] = tableOf(table.part);
    expect(head.slice(1)).toEqual(table.columns.map(([name]) => name));
    expect(rows.filter((row) => row.length !== head.length)).toEqual([]);
    const cells = rows.flatMap((row) => row.slice(1));
    expect(cells.filter((cell) => !/^[1-9]\d*$/.test(cell) && !REASONS.includes(cell))).toEqual([]);
  });

  test("has the same numbers for every runtime: each is asked everything", () => {
    for (const { part, columns } of TABLES.filter(({ kind }) => kind === "runtime")) {
      const [, , ...rows] = tableOf(part);
      columns.forEach(([name], index) => {
        const counts = rows.map((row) => row[index + 1]).filter((cell) => /^\d+$/.test(cell ?? ""));
        expect([name, new Set(counts).size]).toEqual([name, 1]);
      });
    }
  });

  test("says what each entry needs, and that none needs ambient types", () => {
    const [, , ...rows] = tableOf("needs");
    expect(rows.map(([entry]) => entry)).toEqual(
      MODULE_ENTRIES.map(({ specifier }) => `\`${specifier}\``),
    );
    expect(rows.filter(([, lib = ""]) => !/^`ES\d+`$/.test(lib))).toEqual([]);
    expect(new Set(rows.map(([, , ambient]) => ambient))).toEqual(new Set(["none"]));
  });
});

function tableOf(part: string): string[][] {
  const [table = []] = tablesOf(madePart(PAGE, part));
  return table;
}
