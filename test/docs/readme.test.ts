/** The README keeps to its own measure, and shows the package that there is. */
import { describe, expect, test } from "vitest";
import { fencesOf, headingsOf, proseOf, readProjectFile } from "./markdown.ts";
import { runFence } from "./run-fence.ts";

const TEXT = readProjectFile("README.md");
const PACKAGE = JSON.parse(readProjectFile("package.json")) as {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
};
const CODE = fencesOf("README.md").filter(({ language }) => language === "ts");

describe("the README", () => {
  test("shows one success and one refusal in at most 12 lines", () => {
    expect(lineCount(CODE[0]?.code)).toBeLessThanOrEqual(12);
    expect(CODE[0]?.code).toMatch(/^\/\/ true$/m);
    expect(CODE[0]?.code).toMatch(/^\/\/ events\[1\]/m);
  });

  test("shows three tasks of at most 15 lines each", () => {
    const tasks = CODE.slice(1);
    expect(tasks.length).toBe(3);
    expect(tasks.filter(({ code }) => lineCount(code) > 15)).toEqual([]);
  });

  test("gives the two commands for a fresh clone, and no other", () => {
    const commands = fencesOf("README.md").filter(({ language }) => language === "sh");
    expect(commands.map(({ code }) => code)).toEqual([
      "npm ci && npm run demo\n",
      "npm ci && npm test\n",
    ]);
    expect(Object.keys(PACKAGE.scripts)).toEqual(expect.arrayContaining(["demo", "test"]));
  });

  test("shows an adapter that keeps the rules of adapters", async () => {
    const adapter = CODE.find(({ code }) => code.includes("RunnerAdapter"));
    const use = `
      import { foldNativeStream } from "runner-contracts";
      const { state } = echoAdapter.finish("open");
      const late = echoAdapter.push(state, "late");
      const drafts = foldNativeStream(echoAdapter, ["one", 2n], { exitCode: 0 });
      console.log([...late.drafts, ...drafts].map(({ kind }) => kind).join(" "));
      // runtime_started notification notification runtime_terminal
    `;
    const [claim] = await runFence(
      { file: "README.md", line: 1, language: "ts", code: `${adapter?.code}${use}` },
      (specifier) => import(specifier),
    );
    expect(claim?.printed).toBe(claim?.claimed);
    expect(claim?.printed).not.toBe("");
  });

  test("lists exactly the entry points of the package and its command, and no data that is not there", () => {
    const rows = [...TEXT.matchAll(/^\| `([^`]+)` \|/gm)].flatMap(([, name]) => name ?? []);
    const entries = Object.keys(PACKAGE.exports).map((entry) => {
      return entry.replace(/^\./, "runner-contracts");
    });
    const commands = Object.keys(PACKAGE.bin).map((name) => `npx ${name}`);
    const isData = (name: string) => name.endsWith(".json");
    expect(rows.filter((name) => !isData(name)).toSorted()).toEqual(
      [...entries.filter((name) => !isData(name)), ...commands].toSorted(),
    );
    expect(entries).toEqual(expect.arrayContaining(rows.filter(isData)));
  });

  test("begins with one sentence", () => {
    const [title, next] = headingsOf(TEXT);
    const intro = proseOf(TEXT).split("\n").slice(title?.line, next?.line).join("\n");
    const sentence = intro.trim().split("\n\n")[0] ?? "";
    expect(sentence.match(/[.!?](\s|$)/g)).toHaveLength(1);
  });
});

function lineCount(code = ""): number {
  return code.trimEnd().split("\n").length;
}
