/** Every fence of the documentation compiles, runs, and prints what it says that it prints. */
import { describe, expect, test } from "vitest";
import { hasPython, python } from "../support/python.ts";
import { checkFences } from "./check-fences.ts";
import { type Fence, fencesOf, listGuides, listProjectFiles, readProjectFile } from "./markdown.ts";
import { runFence } from "./run-fence.ts";

const FENCES = [...listGuides(), ...listProjectFiles("src", ".ts")].flatMap((file) =>
  fencesOf(file),
);
// What a fence shows of the project itself is compiled and run where it stands.
const SHOWN = FENCES.filter((fence) => fence.source !== undefined);
const CODE = FENCES.filter((fence) => fence.language === "ts" && fence.source === undefined);

describe("the documentation's code", () => {
  test("is in a language that a test knows", () => {
    const known = ["ts", "js", "json", "python", "sh", "text", "sql"];
    const odd = FENCES.filter((fence) => !known.includes(fence.language));
    expect(odd.map(placeOf)).toEqual([]);
  });

  test("is JavaScript only where it shows a file, which is run where it stands", () => {
    const written = FENCES.filter(({ language, source }) => language === "js" && !source);
    expect(written.map(placeOf)).toEqual([]);
  });

  test.each(SHOWN.map((fence) => [placeOf(fence), fence] as const))(
    "is that of the file which it shows: %s",
    (_, { source = "", code }) => {
      expect(code).toBe(readProjectFile(source));
    },
  );

  test("passes the compiler at its strictest", () => {
    expect(checkFences(CODE)).toEqual([]);
  });

  test.each(CODE.map((fence) => [placeOf(fence), fence] as const))("runs: %s", async (_, fence) => {
    for (const { line, claimed, printed } of await runFence(fence, load)) {
      expect(`${fence.file}:${line} prints ${printed}`).toBe(
        `${fence.file}:${line} prints ${claimed}`,
      );
    }
  });

  // What is printed stands in comments, and nothing else does.
  test
    .skipIf(!hasPython())
    .each(
      FENCES.filter((fence) => fence.language === "python").map((fence) => [placeOf(fence), fence]),
    )("runs, in Python (needs python3, 3.11 or later): %s", (_, fence) => {
    const { code } = fence as Fence;
    const claimed = code.split("\n").filter((line) => line.startsWith("# "));
    expect(claimed).not.toEqual([]);
    const { status, stdout, stderr } = python(["-c", code]);
    expect(stdout, stderr).toBe(claimed.map((line) => `${line.slice(2)}\n`).join(""));
    expect(status).toBe(0);
  });

  test.each(
    FENCES.filter((fence) => fence.language === "json").map((fence) => [placeOf(fence), fence]),
  )("is JSON: %s", (_, fence) => {
    expect(() => JSON.parse((fence as Fence).code) as unknown).not.toThrow();
  });
});

describe("the check of a fence", () => {
  const fence = (code: string): Fence => ({ file: "x.md", line: 1, language: "ts", code });

  test("sees a wrong comment on the line of a console.log", async () => {
    expect(await runFence(fence("console.log(1 + 1); // 3\n"), load)).toEqual([
      { line: 1, claimed: "3", printed: "2" },
    ]);
  });

  test("sees a wrong comment below a block that prints", async () => {
    const code = 'for (const x of ["a", "b"]) {\n  console.log(x);\n}\n// a\n// c\n';
    expect(await runFence(fence(code), load)).toEqual([
      { line: 3, claimed: "a\nc", printed: "a\nb" },
    ]);
  });

  test("sees a print that never came", async () => {
    const code = 'if (1 > 2) {\n  console.log("x"); // x\n}\n';
    expect(await runFence(fence(code), load)).toEqual([{ line: 2, claimed: "x", printed: "" }]);
  });

  test("leaves a comment alone that follows no print, or an empty line", async () => {
    const code = "const one = 1; // one\nconsole.log(one);\n\n// and so on\n";
    expect(await runFence(fence(code), load)).toEqual([]);
  });

  test("sees a type that does not fit", () => {
    expect(checkFences([fence('\nexport const n: number = "one";\n')])).toEqual([
      "x.md:2 Type 'string' is not assignable to type 'number'.",
    ]);
  });
});

function placeOf(fence: Fence): string {
  return `${fence.file}:${fence.line}`;
}

/** A fence that brings a test runner along gets one that runs its tests on the spot. */
async function load(specifier: string): Promise<unknown> {
  const test = (_title: string, run: () => unknown) => run();
  if (specifier === "node:test") return { test };
  return specifier === "vitest" ? { test, expect } : import(specifier);
}
