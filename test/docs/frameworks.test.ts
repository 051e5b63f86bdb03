/** The guide to the frameworks shows every example, and the versions that they were tried with. */
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { PROGRAMS } from "../real/programs.ts";
import { fencesOf, listProjectFiles, projectPath, readProjectFile } from "./markdown.ts";

const FILE = "docs/guides/in-your-framework.md";
const { devDependencies } = JSON.parse(readProjectFile("package.json")) as {
  readonly devDependencies: Readonly<Record<string, string>>;
};

describe("the guide to the frameworks", () => {
  test("shows every example, each once", () => {
    const shown = fencesOf(FILE).flatMap(({ source }) => source ?? []);
    const examples = [
      ...listProjectFiles("docs/examples/first-refusal", ""),
      ...listProjectFiles("docs/examples/frameworks", ".ts"),
    ];
    expect(shown.toSorted()).toEqual(examples.toSorted());
  });

  test("names the versions that the tests run", () => {
    const named = [...readProjectFile(FILE).matchAll(/`([\w@/-]+)` (\d+\.\d+\.\d+)/g)];
    expect(named.length).toBeGreaterThan(0);
    const run: Record<string, string> = { ...devDependencies, workerd: PROGRAMS.workerd.version };
    for (const [, name = "", version] of named) expect([name, version]).toEqual([name, run[name]]);
  });

  test("shows a Worker that compiles with the types of the web, as in a fresh project", () => {
    const compilerOptions = {
      target: "es2024",
      module: "nodenext",
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      types: [],
      paths: { "runner-contracts": ["./src/index.ts"] },
    };
    const config = { compilerOptions, files: ["docs/examples/frameworks/worker.ts"] };
    const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, projectPath(""));
    const program = ts.createProgram(fileNames, options);
    const faults = ts
      .getPreEmitDiagnostics(program, program.getSourceFile(fileNames[0] ?? ""))
      .map(({ messageText }) => messageText);
    expect(program.getSourceFiles().some(({ fileName }) => /lib\.dom\./.test(fileName))).toBe(true);
    expect(faults).toEqual([]);
  });
});
