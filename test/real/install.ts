/**
 * Installs the real programs from the npm registry before the tests, each into a folder of its own
 * outside the repository. A folder bears the version and is kept: the next run finds it there.
 */
import { execFile } from "node:child_process";
import { access, lstat, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { PROGRAMS, type Program, type ProgramName } from "./programs.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where each program's file is. */
    programs: Readonly<Record<ProgramName, string>>;
  }
}

/** The longest that one installation may take, in milliseconds. */
const INSTALL_MS = 300_000;

/** The most of npm's own words that are shown. */
const SHOWN_LENGTH = 2_000;

const run = promisify(execFile);

export async function setup(project: TestProject): Promise<void> {
  const cache = await openCache();
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
  const folder = join(cache, title.replaceAll("/", "+"));
  const file = join(folder, program.file);
  if (await exists(file)) {
    tell(`${title} is there`);
    return file;
  }
  tell(`installing ${title} …`);
  const started = Date.now();
  // Under its own name only once it is whole, so that a run that was broken off leaves nothing half.
  const partial = await mkdtemp(join(cache, "partial-"));
  try {
    await writeFile(join(partial, "package.json"), '{ "private": true }\n');
    await npmInstall(title, partial);
    if (!(await exists(join(partial, program.file)))) {
      throw new Error(`it has no ${program.file} for this machine`);
    }
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${title} cannot be installed: ${reason.slice(0, SHOWN_LENGTH)}\n` +
        "The tests against real programs need it; SKIP_REAL=1 leaves them out.",
    );
  }
  tell(`installed ${title} in ${Math.round((Date.now() - started) / 1000)} s`);
  return file;
}

async function npmInstall(title: string, folder: string): Promise<void> {
  // No script of the packages is run: what is wanted lies ready in them.
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  const told = ["--loglevel=error", "--prefix", folder, title];
  await run("npm", [...args, ...told], { cwd: folder, timeout: INSTALL_MS });
}

/** A folder that belongs to this user alone: what lies in it is run. */
async function openCache(): Promise<string> {
  const uid = process.getuid?.();
  const cache = join(tmpdir(), `runner-contracts-programs-${uid ?? "user"}`);
  await mkdir(cache, { recursive: true, mode: 0o700 });
  const found = await lstat(cache);
  const isOurs = found.isDirectory() && (uid === undefined || found.uid === uid);
  if (!isOurs) throw new Error(`${cache} belongs to somebody else`);
  return cache;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function tell(message: string): void {
  process.stderr.write(`test:real: ${message}\n`);
}
