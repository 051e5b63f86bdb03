/**
 * Packages of the npm registry that this project's own `npm ci` leaves out, each set in a folder of its
 * own outside the repository. A folder bears what it holds in its name and is kept: the next run finds
 * it there.
 */
import { execFile } from "node:child_process";
import { access, lstat, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** The longest that one installation may take, in milliseconds. */
const INSTALL_MS = 300_000;

/** The most of npm's own words that are shown. */
const SHOWN_LENGTH = 2_000;

const run = promisify(execFile);

/** What a folder is to hold. */
export interface NpmFolder {
  /** The folder's name in the cache; other contents, another name. */
  readonly name: string;
  /** What is installed, each as `name@version`. */
  readonly packages: readonly string[];
  /** A file that is there once the installation is whole, from the folder. */
  readonly file: string;
}

/** Gives the folder's path, and installs it first where it is not there yet. */
export async function openNpmFolder(
  cache: string,
  { name, packages, file }: NpmFolder,
  tell: (message: string) => void,
): Promise<string> {
  const folder = join(cache, name);
  if (await exists(join(folder, file))) {
    tell(`${name} is there`);
    return folder;
  }
  tell(`installing ${name} …`);
  const started = Date.now();
  // Under its own name only once it is whole, so that a run that was broken off leaves nothing half.
  const partial = await mkdtemp(join(cache, "partial-"));
  try {
    await writeFile(join(partial, "package.json"), '{ "private": true, "type": "module" }\n');
    await npmInstall(packages, partial);
    if (!(await exists(join(partial, file)))) throw new Error(`it has no ${file} for this machine`);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${name} cannot be installed: ${reason.slice(0, SHOWN_LENGTH)}`);
  }
  tell(`installed ${name} in ${Math.round((Date.now() - started) / 1000)} s`);
  return folder;
}

async function npmInstall(packages: readonly string[], folder: string): Promise<void> {
  // No script of the packages is run: what is wanted lies ready in them.
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  const told = ["--loglevel=error", "--prefix", folder, ...packages];
  await run("npm", [...args, ...told], { cwd: folder, timeout: INSTALL_MS });
}

/** A folder for such folders that belongs to this user alone: what lies in it is run. */
export async function openCache(name: string): Promise<string> {
  const uid = process.getuid?.();
  const cache = join(tmpdir(), `${name}-${uid ?? "user"}`);
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
