/**
 * Installs the real programs from the npm registry before the tests, each into a folder of its own
 * outside the repository. A folder bears the version and is kept: the next run finds it there.
 */
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openCache, openNpmFolder } from "../support/npm-folder.ts";
import { PROGRAMS, type Program, type ProgramName } from "./programs.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where each program's file is. */
    programs: Readonly<Record<ProgramName, string>>;
  }
}

export async function setup(project: TestProject): Promise<void> {
  const cache = await openCache("runner-contracts-programs");
  const files: Partial<Record<ProgramName, string>> = {};
  // One after the other: npm works on many files at once by itself.
  for (const [name, program] of Object.entries(PROGRAMS)) {
    // The keys of PROGRAMS are the names.
    files[name as ProgramName] = await install(program, cache);
  }
  // Every name has its file now.
  project.provide("programs", files as Record<ProgramName, string>);
}

async function install(program: Program, cache: string): Promise<string> {
  const title = `${program.package}@${program.version}`;
  const wanted = { name: title.replaceAll("/", "+"), packages: [title], file: program.file };
  try {
    return join(await openNpmFolder(cache, wanted, tell), program.file);
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? error.message : String(error)}\n` +
        "The tests against real programs need it; SKIP_REAL=1 leaves them out.",
    );
  }
}

function tell(message: string): void {
  process.stderr.write(`test:real: ${message}\n`);
}
