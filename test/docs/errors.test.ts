/** Every code has its heading, and every example message is the one that the code really gives. */
import * as root from "runner-contracts";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { type Fence, fencesOf, headingsOf, listProjectFiles, readProjectFile } from "./markdown.ts";

const FILE = "docs/errors.md";
const TEXT = readProjectFile(FILE);
const NOT_YET = "*Not given by this version yet.*";
const THROWN = "Thrown errors";

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

/** Runs an entry's input, and gives the messages that its code gets. */
type Judge = (input: never, code: string) => readonly (string | undefined)[];

const JUDGES: Readonly<Record<string, Judge>> = {
  RUNNER_EVENT_BATCH_VALIDATION_CODES: (input: unknown, code) => {
    const verdict = root.validateRunnerEventBatch(input);
    return [verdict.ok || verdict.code !== code ? undefined : verdict.message];
  },
  [THROWN]: (input, code) => {
    try {
      THROWERS[code]?.(input);
    } catch (error) {
      if (root.isRunnerContractError(error) && [error.name, error.code].includes(code)) {
        return [error.message];
      }
    }
    return [];
  },
};

const THROWERS: Readonly<Record<string, (input: never) => unknown>> = {
  RunnerEventBatchError: (input: unknown) => root.assertRunnerEventBatch(input),
  runtime_not_implemented: (provider: root.RunProvider) => {
    throw new root.RunnerRuntimeNotImplementedError(provider);
  },
};

const SECTIONS = readSections();
const TUPLES = Object.entries(await exportsOfEveryEntry()).filter(([name]) => /_CODES$/.test(name));

describe("the document of errors", () => {
  it("has a heading for each code of each tuple, in the tuple's order", () => {
    expect(TUPLES.length).toBeGreaterThan(0);
    const headings = TUPLES.map(([name]) => [name, codesOf(sectionOf(name))]);
    expect(headings).toEqual(TUPLES);
  });

  it("says of a section whether its codes are given already", () => {
    const exported = TUPLES.map(([name]) => name);
    const wrong = SECTIONS.filter(({ tuple, isGiven }) => {
      return tuple !== undefined && exported.includes(tuple) !== isGiven;
    });
    expect(wrong.map(({ title }) => title)).toEqual([]);
  });

  it("has a heading for each code that a module throws", () => {
    const thrown = listProjectFiles("src", ".ts").flatMap(thrownCodes);
    expect(thrown).toContain("runtime_not_implemented");
    const headings = codesOf(SECTIONS.find(({ title }) => title === THROWN));
    expect(thrown.filter((code) => !headings.includes(code))).toEqual([]);
  });

  it("says of each code what to do", () => {
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

  it.each(examples)("shows what really happens: %s", (_, section, { code, fences }) => {
    // What a fence of code prints is held against its comments by the test of all fences.
    if (fences.some(({ language }) => language === "ts")) return;
    const [input, message] = fences;
    expect(fences.map(({ language }) => language)).toEqual(["json", "text"]);
    const judge = JUDGES[section.tuple ?? section.title];
    const given = judge?.(JSON.parse(input?.code ?? "") as never, code);
    expect(given).toContain(message?.code.trimEnd());
  });
});

function sectionOf(tuple: string): Section | undefined {
  return SECTIONS.find((section) => section.tuple === tuple);
}

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

/** What the package exports, all entry points together. */
async function exportsOfEveryEntry(): Promise<Record<string, unknown>> {
  const { exports } = JSON.parse(readProjectFile("package.json")) as { exports: object };
  const entries = Object.keys(exports).filter((entry) => !entry.endsWith(".json"));
  const modules = await Promise.all(
    entries.map((entry) => {
      const specifier = entry.replace(/^\./, "runner-contracts");
      return import(specifier) as Promise<object>;
    }),
  );
  return Object.assign({}, ...modules) as Record<string, unknown>;
}

/**
 * The codes that a module gives to the errors it makes: in a module that knows the base class, the
 * words in snake case that a call takes first.
 */
function thrownCodes(file: string): string[] {
  const text = readProjectFile(file);
  if (!/\bRunnerContractError\b/.test(text) || file === "src/errors.ts") return [];
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
