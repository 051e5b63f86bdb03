/** What the built package gives its users is what was written down, so this runs under `DIST=1` alone. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { apiReport } from "./api-report.ts";
import { DATA_FOLDERS, MODULE_ENTRIES } from "./entries.ts";
import { PROJECT } from "./sources.ts";

const REPORTS = join(PROJECT, "docs/api-report");

/** A line per name keeps a report's file beside the others: `codec/ndjson` is `codec.ndjson.api.md`. */
const MODULES = MODULE_ENTRIES.map(
  ({ specifier, name }) => [specifier, name, `${name.replaceAll("/", ".")}.api.md`] as const,
);

/** Data that the build makes. What it copies is seen to change where it stands in the sources. */
const DATA = DATA_FOLDERS.flatMap((folder) =>
  readdirSync(join(PROJECT, "dist", folder)).map((file) => `${folder}/${file}`),
).filter((path) => !isCopied(path));

describe("the public API", () => {
  test("has a report for every entry, and no report without one", () => {
    const found = readdirSync(REPORTS, { encoding: "utf8", recursive: true });
    const files = found.filter((path) => /\.(?:md|json)$/.test(path));
    const wanted = [...MODULES.map(([, , report]) => report), ...DATA];
    expect(files.toSorted(), hint("an entry")).toEqual(wanted.toSorted());
  });

  test.each(MODULES)("is the one in the report: %s", async (specifier, name, report) => {
    await expect(apiReport(name), hint(specifier)).toMatchFileSnapshot(join(REPORTS, report));
  });

  test.each(DATA)("is the one in the report: %s", async (path) => {
    const text = readFileSync(join(PROJECT, "dist", path), "utf8");
    await expect(text, hint(path)).toMatchFileSnapshot(join(REPORTS, path));
  });
});

function hint(what: string): string {
  return `${what} changed: where that is meant, run "npm run api:update", commit docs/api-report and add a changeset (see UPGRADING.md)`;
}

function isCopied(path: string): boolean {
  const made = readFileSync(join(PROJECT, "dist", path), "utf8");
  const sources = join(PROJECT, "src");
  return readdirSync(sources, { encoding: "utf8", recursive: true })
    .filter((source) => basename(source) === basename(path))
    .some((source) => readFileSync(join(sources, source), "utf8") === made);
}
