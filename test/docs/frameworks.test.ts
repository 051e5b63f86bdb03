/** The guide to the frameworks shows every example, and the versions that they were tried with. */
import { describe, expect, it } from "vitest";
import { PROGRAMS } from "../real/programs.ts";
import { fencesOf, listProjectFiles, readProjectFile } from "./markdown.ts";

const FILE = "docs/guides/in-your-framework.md";
const { devDependencies } = JSON.parse(readProjectFile("package.json")) as {
  readonly devDependencies: Readonly<Record<string, string>>;
};

describe("the guide to the frameworks", () => {
  it("shows every example, each once", () => {
    const shown = fencesOf(FILE).map(({ source }) => source);
    expect(shown.toSorted()).toEqual(listProjectFiles("docs/examples/frameworks", ".ts"));
  });

  it("names the versions that the tests run", () => {
    const named = [...readProjectFile(FILE).matchAll(/`([\w@/-]+)` (\d+\.\d+\.\d+)/g)];
    expect(named.length).toBeGreaterThan(0);
    const run: Record<string, string> = { ...devDependencies, workerd: PROGRAMS.workerd.version };
    for (const [, name = "", version] of named) expect([name, version]).toEqual([name, run[name]]);
  });
});
