/** The map of the house shows the house, and every command of the guides is there. */
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sourceFiles } from "../package/sources.ts";
import { listGuides, projectPath, readProjectFile } from "./markdown.ts";

const ROWS = [...readProjectFile("CONTRIBUTING.md").matchAll(/^\| `([\w.-]+)` \| (\d) \|/gm)];
const MAP = ROWS.map(([, part = "", floor = ""]) => [part, Number(floor)]);
const RULES = [
  ...readProjectFile("test/package/floors.test.ts").matchAll(/^ {2}"?([\w.-]+)"?: (\d),$/gm),
].map(([, part = "", floor = ""]) => [part, Number(floor)]);

describe("the map of the house", () => {
  test("has every part of the sources, on the floor that the test of floors gives it", () => {
    expect(MAP).toEqual(RULES);
  });

  test("leaves out no part that there is", () => {
    const parts = new Set(sourceFiles().map(({ part }) => part));
    parts.delete("index.ts");
    expect(MAP.map(([part]) => part).toSorted()).toEqual([...parts].toSorted());
  });
});

describe("the map of the tests", () => {
  test("names each folder that does not mirror one of the sources", () => {
    const folders = readdirSync(projectPath("test"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    const parts = new Set(sourceFiles().map(({ part }) => part));
    const map = readProjectFile("CONTRIBUTING.md");
    const unnamed = folders.filter((name) => !parts.has(name) && !map.includes(`\`test/${name}\``));
    expect(unnamed).toEqual([]);
  });
});

describe("the commands that a guide names", () => {
  const { scripts } = JSON.parse(readProjectFile("package.json")) as { scripts: object };
  const named = listGuides().flatMap((file) =>
    [...readProjectFile(file).matchAll(/\bnpm run ([\w:-]+)/g)].map(
      ([, script = ""]) => [script, file] as const,
    ),
  );

  test.each(named)("are scripts of the package: %s, in %s", (script) => {
    expect(Object.keys(scripts)).toContain(script);
  });
});
