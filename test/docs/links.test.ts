/** Every pointer into the documentation leads somewhere. */
import { existsSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import {
  anchorsOf,
  linksOf,
  listGuides,
  listProjectFiles,
  projectPath,
  readProjectFile,
} from "./markdown.ts";

describe("the documentation's links", () => {
  test.each(listGuides())("lead somewhere, with their anchors: %s", (file) => {
    const targets = linksOf(readProjectFile(file)).filter((target) => !target.includes("://"));
    const from = posix.dirname(file);
    expect(targets.map((target) => resolve(file, from, target)).filter(isLost)).toEqual([]);
  });

  test("exist for every document that a source or a guide mentions", () => {
    const files = [...listGuides(), ...listProjectFiles("src", ".ts")];
    const mentioned = files.flatMap((file) => {
      return readProjectFile(file).match(/\bdocs\/[\w./-]+\.md(#[\w-]+)?/g) ?? [];
    });
    expect(mentioned).not.toEqual([]);
    expect(mentioned.filter(isLost)).toEqual([]);
  });

  test("are unambiguous: no document has the same anchor twice", () => {
    const twice = listGuides().flatMap((file) => {
      const anchors = anchorsOf(readProjectFile(file));
      const repeated = anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index);
      return repeated.map((anchor) => `${file}#${anchor}`);
    });
    expect(twice).toEqual([]);
  });
});

function resolve(file: string, from: string, target: string): string {
  return target.startsWith("#") ? file + target : posix.join(from, target);
}

function isLost(target: string): boolean {
  const [path = "", anchor] = target.split("#");
  if (!existsSync(projectPath(path))) return true;
  return anchor !== undefined && !anchorsOf(readProjectFile(path)).includes(anchor);
}
