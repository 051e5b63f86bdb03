/** The package as its users see it: every subpath of `exports`, read from what is installed. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";

/** A subpath that is a module. */
interface ModulePath {
  /** As in the manifest: `.`, `./codec/sse`. */
  readonly subpath: string;
  /** As in an import. */
  readonly specifier: string;
  /** The file for each way of loading it, from the package's folder. */
  readonly files: Readonly<Record<"import" | "require", string>>;
}

/** A subpath that is JSON. */
interface DataPath {
  readonly subpath: string;
  readonly specifier: string;
  readonly file: string;
}

/** Every subpath, patterns unfolded to the files that there are. */
export interface Surface {
  readonly modules: readonly ModulePath[];
  readonly data: readonly DataPath[];
}

/** Where a package lies in a project. */
export const LIBRARY = "node_modules/runner-contracts";

type Conditions = Readonly<Record<"import" | "require", { readonly default: string }>>;

/** Reads the surface of the library that is installed in a project. */
export function readSurface(project: string): Surface {
  const folder = join(project, LIBRARY);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly name: string;
    readonly exports: Readonly<Record<string, string | Conditions>>;
  };
  const specifierOf = (subpath: string) => posix.join(manifest.name, subpath);
  const modules: ModulePath[] = [];
  const data: DataPath[] = [];
  for (const [subpath, target] of Object.entries(manifest.exports)) {
    if (typeof target !== "string") {
      const files = { import: target.import.default, require: target.require.default };
      modules.push({ subpath, specifier: specifierOf(subpath), files });
      continue;
    }
    for (const [unfolded, file] of unfold(folder, subpath, target)) {
      data.push({ subpath: unfolded, specifier: specifierOf(unfolded), file });
    }
  }
  return { modules, data };
}

/** A pattern as the subpaths and files that it stands for; what is no pattern stands for itself. */
function unfold(folder: string, subpath: string, target: string): [string, string][] {
  if (!target.includes("*")) return [[subpath, target]];
  const [before = "", after = ""] = target.split("*");
  return readdirSync(join(folder, before))
    .filter((name) => name.endsWith(after))
    .map((name) => name.slice(0, name.length - after.length))
    .map((star) => [subpath.replace("*", star), target.replace("*", star)]);
}

/** Modules that hand the whole surface to the suite, one for each way of loading it. */
export const SURFACE_MODULES = {
  /** ES modules, JSON with its import attribute. */
  import: "imported.mjs",
  /** ES modules, JSON without an attribute, as bundlers leave it. */
  plain: "imported-plain.mjs",
  /** CommonJS. */
  require: "required.cjs",
} as const;

/** Writes those modules into a project. `names` are the exports that each module must have. */
export function writeSurface(
  project: string,
  { modules, data }: Surface,
  names: Readonly<Record<string, readonly string[]>>,
): void {
  const all = [...modules, ...data];
  const object = (paths: readonly { readonly subpath: string }[], from: number) =>
    `{ ${paths.map(({ subpath }, index) => `${JSON.stringify(subpath)}: m${from + index}`).join(", ")} }`;
  const surface =
    `{ modules: ${object(modules, 0)}, data: ${object(data, modules.length)}, ` +
    `fastCheck, names: ${JSON.stringify(names)} }`;
  const imports = (attribute: string) =>
    all.map(({ specifier }, index) => {
      return index < modules.length
        ? `import * as m${index} from "${specifier}";`
        : `import m${index} from "${specifier}"${attribute};`;
    });
  const requires = all.map(({ specifier }, index) => `const m${index} = require("${specifier}");`);
  const peer = 'import * as fastCheck from "fast-check";';
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(project, name), `${lines.join("\n")}\n`);
  const exported = `export default ${surface};`;
  write(SURFACE_MODULES.import, [...imports(' with { type: "json" }'), peer, exported]);
  write(SURFACE_MODULES.plain, [...imports(""), peer, exported]);
  write(SURFACE_MODULES.require, [
    ...requires,
    'const fastCheck = require("fast-check");',
    `module.exports = ${surface};`,
  ]);
}
