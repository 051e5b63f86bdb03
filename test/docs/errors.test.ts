/** Every code has its heading, and every example message is the one that the code really gives. */
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { judgeExample, throwExample } from "./error-examples.ts";
import { type Fence, fencesOf, headingsOf, listProjectFiles, readProjectFile } from "./markdown.ts";

const FILE = "docs/errors.md";
const TEXT = readProjectFile(FILE);
const NOT_YET = "*Not given by this version yet.*";

/** What the heading of one code holds. */
interface Entry {
  readonly code: string;
  readonly fences: readonly Fence[];
  readonly prose: string;
}

/** A section: the codes of one tuple, or those of thrown errors. */
interface Section {
  readonly title: string;
  readonly tuple: string | undefined;
  readonly isGiven: boolean;
  readonly entries: readonly Entry[];
}

const SECTIONS = readSections();
const TUPLES = await tuplesOfEveryEntry();
const THROWN = listProjectFiles("src", ".ts").flatMap(thrownCodes);

describe("the document of errors", () => {
  test("has a heading for each code of each tuple, in the tuple's order", () => {
    expect(TUPLES.length).toBeGreaterThan(0);
    const headings = TUPLES.map(([name]) => {
      return [name, codesOf(SECTIONS.find(({ tuple }) => tuple === name))];
    });
    expect(headings).toEqual(TUPLES);
  });

  test("has a heading for each code that a module throws", () => {
    expect(THROWN).toContain("runtime_not_implemented");
    const headings = SECTIONS.filter(({ tuple }) => tuple === undefined).flatMap(codesOf);
    expect(THROWN.filter((code) => !headings.includes(code))).toEqual([]);
  });

  test("says of a section whether its codes are given already", () => {
    const wrong = SECTIONS.filter((section) => {
      const isGiven =
        section.tuple === undefined
          ? codesOf(section).some((code) => THROWN.includes(code))
          : TUPLES.some(([name]) => name === section.tuple);
      return isGiven !== section.isGiven;
    });
    expect(wrong.map(({ title }) => title)).toEqual([]);
  });

  test("says of each code what to do", () => {
    const silent = SECTIONS.flatMap(({ entries }) => entries).filter(({ prose }) => {
      return !prose.includes("\nWhat to do: ");
    });
    expect(silent.map(({ code }) => code)).toEqual([]);
  });

  const examples = SECTIONS.filter(({ isGiven }) => isGiven).flatMap((section) =>
    section.entries.map(
      (entry) => [`${entry.code} in "${section.title}"`, section, entry] as const,
    ),
  );

  test.each(examples)("shows what really happens: %s", (_, section, { code, fences }) => {
    // What a fence of code prints is held against its comments by the test of all fences.
    if (fences.some(({ language }) => language === "ts")) return;
    expect(fences.map(({ language }) => language)).toEqual(["json", "text"]);
    const [input, message] = fences.map((fence) => fence.code);
    const example: unknown = JSON.parse(input ?? "");
    const given =
      section.tuple === undefined
        ? throwExample(code, example)
        : judgeExample(section.tuple, code, example);
    expect(given).toContain(message?.trimEnd());
  });
});

function codesOf(section: Section | undefined): string[] {
  return (section?.entries ?? []).map(({ code }) => code);
}

function readSections(): Section[] {
  const lines = TEXT.split("\n");
  const headings = headingsOf(TEXT);
  const fences = fencesOf(FILE, TEXT);
  const parts = headings.map(({ level, text, line }, index) => {
    const end = headings[index + 1]?.line ?? Number.POSITIVE_INFINITY;
    return {
      level,
      title: text.replaceAll("`", ""),
      prose: lines.slice(line, end - 1).join("\n"),
      fences: fences.filter((fence) => fence.line > line && fence.line < end),
    };
  });
  return parts.flatMap(({ level, title, prose }, index): Section[] => {
    if (level !== 2) return [];
    const end = parts.findIndex((part, other) => other > index && part.level <= 2);
    const own = parts.slice(index + 1, end === -1 ? undefined : end);
    const tuple = /^`([A-Z_]+_CODES)`/m.exec(prose)?.[1];
    const entries = own.map((part) => ({ ...part, code: part.title }));
    return [{ title, tuple, isGiven: !prose.includes(NOT_YET), entries }];
  });
}

/**
 * The tuples of codes that the package exports, all entry points together. The codes of an adapter are
 * values of a payload, and stand in the adapter's own document.
 */
async function tuplesOfEveryEntry(): Promise<[name: string, codes: unknown][]> {
  const { exports } = JSON.parse(readProjectFile("package.json")) as { exports: object };
  const entries = Object.keys(exports).filter((entry) => !/\.json$|^\.\/adapter\//.test(entry));
  const specifiers = entries.map((entry) => entry.replace(/^\./, "runner-contracts"));
  const modules = await Promise.all(
    specifiers.map((specifier) => import(specifier) as Promise<Record<string, unknown>>),
  );
  return modules
    .flatMap((module) => Object.entries(module))
    .filter(([name]) => /_CODES$/.test(name));
}

/**
 * The codes that a module gives to the errors it makes: in a module that imports the base class, the
 * words in snake case that a call takes first.
 */
function thrownCodes(file: string): string[] {
  const text = readProjectFile(file);
  if (!/^import [^;]*\bRunnerContractError\b/m.test(text)) return [];
  const codes: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const first = node.arguments?.[0];
      if (
        first !== undefined &&
        ts.isStringLiteral(first) &&
        /^[a-z]+(_[a-z]+)+$/.test(first.text)
      ) {
        codes.push(first.text);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022));
  return codes;
}
