/** The page of an adapter tells how each of its endings comes about. */
import { ANTHROPIC_ENDINGS } from "runner-contracts/adapter/anthropic";
import { CLAUDE_CODE_ENDINGS } from "runner-contracts/adapter/claude-code";
import { GOOSE_ENDINGS } from "runner-contracts/adapter/goose";
import { expect, test } from "vitest";
import { readProjectFile } from "./markdown.ts";

test.each([
  ["goose", GOOSE_ENDINGS],
  ["claude-code", CLAUDE_CODE_ENDINGS],
  ["anthropic", ANTHROPIC_ENDINGS],
])("the page of %s tells of each ending, and of no other", (page, endings) => {
  const text = readProjectFile(`docs/adapters/${page}.md`);
  const [, section = ""] = /^## Endings\n(.*?)^## /ms.exec(text) ?? [];
  const [header = [], ...rows] = [...section.matchAll(/^\|(.*)\|$/gm)].map(([, row = ""]) => {
    return row.split("|").map((cell) => cell.trim());
  });
  const column = header.indexOf("`code`");
  const told = rows.flatMap((row) => /^`(\w+)`/.exec(row[column] ?? "")?.[1] ?? []);
  expect([...new Set(told)].sort()).toEqual([...endings].sort());
});
