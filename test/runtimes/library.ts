/** The library as it would be published, installed as its users install it. */
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openNpmFolder } from "../support/npm-folder.ts";
import type { Workshop } from "./report.ts";
import { LIBRARY, readSurface, writeSurface } from "./surface.ts";

/** The repository; this code runs from `test/runtimes/dist`. */
export const PROJECT: string = fileURLToPath(new URL("../../..", import.meta.url));

const run = promisify(execFile);

/** Gives the tarball that is there, or builds the library and packs it. */
export async function openTarball(
  given: string | undefined,
  scratch: string,
  tell: (message: string) => void,
): Promise<string> {
  if (given !== undefined) {
    if (!existsSync(given)) throw new Error(`there is no tarball at ${given}`);
    return resolve(given);
  }
  tell("building and packing the library …");
  const folder = join(scratch, "tarball");
  mkdirSync(folder);
  // `prepack` builds.
  await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: PROJECT });
  const [name = ""] = readdirSync(folder);
  return join(folder, name);
}

/** Installs the tarball into the projects of three users, and lays out the suite for the hosts. */
export async function openWorkshop(
  tarball: string,
  scratch: string,
  tell: (message: string) => void,
): Promise<Workshop> {
  const peers = peerVersions();
  const open = (name: string, ...packages: string[]) => {
    const file = `${LIBRARY}/package.json`;
    return openNpmFolder(scratch, { name, packages: [tarball, ...packages], file }, tell);
  };
  const project = await open("project", `fast-check@${peers.newer}`);
  const olderProject = await open("older-project", `fast-check@${peers.older}`);
  const bareProject = await open("bare-project");
  const surface = readSurface(project);
  writeSurface(project, surface, exportedNames(surface.modules.map(({ subpath }) => subpath)));
  cpSync(join(PROJECT, "test/runtimes/suite"), join(project, "suite"), { recursive: true });
  return {
    ...{ project, olderProject, bareProject, scratch, tell },
    install(packages, file) {
      const name = packages.join("+").replaceAll("/", "+");
      return openNpmFolder(scratch, { name, packages, file }, tell);
    },
  };
}

/** The versions of the peer that the tests run with, the newest of two majors. */
function peerVersions(): { newer: string; older: string } {
  const { devDependencies } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const { "fast-check": newer = "", "fast-check-3": older = "" } = devDependencies;
  return { newer, older: older.replace("npm:fast-check@", "") };
}

/** What each module must export, from the report of the interface that was reviewed. */
function exportedNames(subpaths: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(
    subpaths.map((subpath) => {
      const name = subpath === "." ? "index" : subpath.slice(2).replaceAll("/", ".");
      const report = readFileSync(join(PROJECT, `docs/api-report/${name}.api.md`), "utf8");
      const exported = [...report.matchAll(/^export (?:const|function|class) (\w+)/gm)];
      return [subpath, [...new Set(exported.map(([, each = ""]) => each))].sort()];
    }),
  );
}
