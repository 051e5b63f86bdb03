/** The tuples and limits of every entry stand in its API report, which is read where they are changed. */
import { expect, test } from "vitest";
import { MODULE_ENTRIES } from "../package/entries.ts";
import { readProjectFile } from "./markdown.ts";

test.each(MODULE_ENTRIES)("the report of $specifier has its constants", async (entry) => {
  const report = readProjectFile(`docs/api-report/${entry.name.replaceAll("/", ".")}.api.md`);
  const module = (await import(entry.specifier)) as Record<string, unknown>;
  const constants = Object.entries(module).flatMap(([name, value]) => {
    const type = typeOf(value);
    return /^[A-Z][A-Z_]+$/.test(name) && type !== undefined ? [[name, type]] : [];
  });
  const reported = new Map(
    [...report.matchAll(/^export const ([A-Z_]+): (.*);$/gm)].map(([, name, type = ""]) => {
      return [name, type.replace(/(?<=\d)_(?=\d)/g, "")];
    }),
  );
  expect(constants.map(([name]) => [name, reported.get(name)])).toEqual(constants);
});

/** The type of a number or of a tuple of words, as the report writes it. */
function typeOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  if (!Array.isArray(value) || value.some((member) => typeof member !== "string")) return undefined;
  return `readonly [${value.map((member) => JSON.stringify(member)).join(", ")}]`;
}
