/** The entry points of the package, read from its manifest: the one list that there is. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "./sources.ts";

/** An entry point that is a module. */
export interface ModuleEntry {
  /** What a program imports, as `runner-contracts/codec/ndjson`. */
  readonly specifier: string;
  /** Its files in `dist` without their endings, as `codec/ndjson`; `index` is the root. */
  readonly name: string;
}

const MANIFEST = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
  readonly name: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
};

const SUBPATHS = Object.keys(MANIFEST.exports).map((entry) => entry.replace(/^\.\/?/, ""));

/** The entries that are modules. */
export const MODULE_ENTRIES: readonly ModuleEntry[] = SUBPATHS.filter(
  (subpath) => !subpath.endsWith(".json"),
).map((subpath) => ({
  specifier: subpath === "" ? MANIFEST.name : `${MANIFEST.name}/${subpath}`,
  name: subpath === "" ? "index" : subpath,
}));

/** The folders of `dist` whose files are entries: data for any language. */
export const DATA_FOLDERS: readonly string[] = SUBPATHS.filter((subpath) =>
  subpath.endsWith("/*.json"),
).map((subpath) => subpath.slice(0, -"/*.json".length));

/** What an entry may take from outside: the optional peers. */
export const PEERS: readonly string[] = Object.keys(MANIFEST.peerDependencies ?? {});
