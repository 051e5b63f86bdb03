/** The programs of a TypeScript user: one for each entry point, and what the compiler has against them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProgramEnd } from "../support/program-end.ts";
import { lastWords, runProgram } from "./program.ts";
import type { Outcome } from "./report.ts";

/** The kinds of source file. */
export type SourceEnding = "ts" | "mts" | "cts";

/** A source file, and what it tries. */
export interface Consumer {
  readonly name: string;
  readonly text: string;
}

/** A compiler and how it is asked. */
export interface Compilation {
  /** Runs under the Node of this program. */
  readonly tsc: string;
  /** The user's project. */
  readonly project: string;
  /** A folder in it, by a name of its own. */
  readonly folder: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Strict, with every declaration looked at, and no ambient types but those of the language. */
const OPTIONS = {
  strict: true,
  noEmit: true,
  skipLibCheck: false,
  target: "ES2022",
  lib: ["ES2022"],
  types: [],
  resolveJsonModule: true,
};

/** A program that imports an entry and is refused what the entry does not have: `any` would let it pass. */
export function moduleConsumer(specifier: string, ending: SourceEnding): Consumer {
  const load =
    ending === "cts"
      ? `import entry = require("${specifier}");`
      : `import * as entry from "${specifier}";`;
  return {
    name: `${nameOf(specifier)}.${ending}`,
    text: `${load}
export const entries: object = entry;
// @ts-expect-error there is no such export
export const missing: unknown = entry.thereIsNoSuchExport;
`,
  };
}

/** A program that imports JSON. `load` is the import of `data`. */
export function dataConsumer(specifier: string, ending: SourceEnding, load: string): Consumer {
  return {
    name: `${nameOf(specifier)}.${ending}`,
    text: `${load}
export const content: object = data;
// @ts-expect-error there is no such key
export const missing: unknown = data.thereIsNoSuchKey;
`,
  };
}

function nameOf(specifier: string): string {
  return specifier.replace(/[^\w-]+/g, "-");
}

/** Compiles programs together. */
export async function compile(
  { tsc, project, folder, options }: Compilation,
  consumers: readonly Consumer[],
): Promise<ProgramEnd> {
  const place = join(project, "types", folder);
  mkdirSync(place, { recursive: true });
  for (const { name, text } of consumers) writeFileSync(join(place, name), text);
  const files = consumers.map(({ name }) => name);
  const config = { compilerOptions: { ...OPTIONS, ...options }, files };
  writeFileSync(join(place, "tsconfig.json"), JSON.stringify(config));
  const args = [tsc, "--project", "tsconfig.json", "--pretty", "false"];
  return runProgram(process.execPath, args, { cwd: place });
}

/**
 * Counts the files that nothing is said against. What is said of anything else, as of the library's
 * declarations, is a failure each; `others` are files that are counted elsewhere.
 */
export function judge(
  end: ProgramEnd,
  files: readonly string[],
  others: readonly string[] = [],
): Outcome {
  const isAbout = (fault: string, names: readonly string[]) =>
    names.some((name) => fault.startsWith(`${name}(`));
  const said = end.stdout.split("\n").filter((line) => /\berror TS\d+/.test(line));
  if (end.code !== 0 && said.length === 0) {
    const fault = `the compiler ended with ${end.code}: ${lastWords(end)}`;
    return { passed: 0, failed: files.length, faults: [fault] };
  }
  const faults = said.filter((fault) => !isAbout(fault, others));
  const failing = files.filter((file) => faults.some((fault) => isAbout(fault, [file])));
  const elsewhere = faults.filter((fault) => !isAbout(fault, files));
  return {
    passed: files.length - failing.length,
    failed: failing.length + elsewhere.length,
    faults,
  };
}
