import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PROJECT } from "./sources.ts";

type Conditions = Readonly<{ types: string; default: string }>;
type Manifest = Readonly<{
  version: string;
  exports: Readonly<Record<string, string | Readonly<Record<"import" | "require", Conditions>>>>;
  typesVersions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  dependencies?: object;
  peerDependencies?: Readonly<Record<string, string>>;
  peerDependenciesMeta?: Readonly<Record<string, { optional?: boolean }>>;
  optionalDependencies?: object;
  bundledDependencies?: object;
  devDependencies: Readonly<Record<string, string>>;
  overrides: Readonly<Record<string, string>>;
  sideEffects: boolean;
  license: string;
}>;

const MANIFEST = JSON.parse(textOf("package.json")) as Manifest;
const LOCK = JSON.parse(textOf("package-lock.json")) as {
  packages: Record<string, Record<string, unknown>>;
};

/** What may stand at the top of the project: sources, tests, docs, configuration. */
const TOP_LEVEL = [
  ...[".changeset", ".ci", ".gitattributes", ".github", ".gitignore", ".npmrc"],
  ...["CHANGELOG.md", "LICENSE", "README.md", "SECURITY.md", "CONTRIBUTING.md", "UPGRADING.md"],
  ...["biome.json", "knip.json", "package-lock.json", "package.json"],
  ...["docs", "src", "test"],
  ...["tsconfig.cli.json", "tsconfig.json", "tsup.config.ts", "typedoc.json", "vitest.config.ts"],
];

/** Entries that are data, not modules. */
const DATA_ENTRIES = /\.json$/;

describe("the manifest", () => {
  test("asks for no package at run time", () => {
    expect(MANIFEST.dependencies ?? {}).toEqual({});
    expect(MANIFEST.optionalDependencies ?? {}).toEqual({});
    expect(MANIFEST.bundledDependencies ?? {}).toEqual({});
  });

  test("has optional peers alone", () => {
    const required = Object.keys(MANIFEST.peerDependencies ?? {}).filter(
      (name) => MANIFEST.peerDependenciesMeta?.[name]?.optional !== true,
    );
    expect(required).toEqual([]);
  });

  test("is tried with every major version of fast-check that it takes", () => {
    const taken = MANIFEST.peerDependencies?.["fast-check"]?.match(/\d+/g);
    const tried = ["fast-check-3", "fast-check"].map((name) =>
      /(\d+)\.\d+\.\d+$/.exec(MANIFEST.devDependencies[name] ?? ""),
    );
    expect(tried.map((version) => version?.[1])).toEqual(taken);
  });

  test("pins every version exactly", () => {
    const wanted = { ...MANIFEST.devDependencies, ...MANIFEST.overrides };
    const exact = /^(?:npm:[a-z-]+@)?\d+\.\d+\.\d+$/;
    const loose = Object.entries(wanted).filter(([, version]) => !exact.test(version));
    expect(loose).toEqual([]);
  });

  test("is free of side effects and Apache-2.0", () => {
    expect(MANIFEST.sideEffects).toBe(false);
    expect(MANIFEST.license).toBe("Apache-2.0");
    expect(textOf("LICENSE")).toContain("Apache License");
  });

  test("gives each entry for import and require, code and types", () => {
    for (const [entry, conditions] of moduleEntries()) {
      const file = `./dist/${entry === "." ? "index" : entry.slice(2)}`;
      expect(conditions).toEqual({
        import: { types: `${file}.d.ts`, default: `${file}.js` },
        require: { types: `${file}.d.cts`, default: `${file}.cjs` },
      });
    }
  });

  test("gives each subpath to a compiler that knows no exports, the data too", () => {
    const subpaths = moduleEntries().filter(([entry]) => entry !== ".");
    const expected = subpaths.map(([entry]) => [
      entry.slice(2),
      [`./dist/${entry.slice(2)}.d.cts`],
    ]);
    // What lies in the package under its own name is found without.
    const data = Object.entries(MANIFEST.exports).filter(
      ([entry, target]) => DATA_ENTRIES.test(entry) && target !== entry,
    );
    expected.push(...data.map(([entry, target]) => [entry.slice(2), [target as string]]));
    expect(MANIFEST.typesVersions["*"]).toEqual(Object.fromEntries(expected));
  });

  test("has a source and a place in the build for each entry", () => {
    const build = textOf("tsup.config.ts");
    for (const [entry] of moduleEntries()) {
      const path = sourceOf(entry);
      expect(existsSync(join(PROJECT, path)), entry).toBe(true);
      expect(build).toContain(`"${path}"`);
    }
  });

  test("has an entry for everything that is built", () => {
    const built = [...textOf("tsup.config.ts").matchAll(/"(src\/[^"]+\.ts)"/g)].map((at) => at[1]);
    const entries = moduleEntries().map(([entry]) => sourceOf(entry));
    expect(built.filter((path) => path !== "src/cli/main.ts").sort()).toEqual(entries.sort());
  });
});

describe("the lockfile", () => {
  test("is of this manifest", () => {
    const { devDependencies, version } = LOCK.packages[""] ?? {};
    expect({ devDependencies, version }).toEqual({
      devDependencies: MANIFEST.devDependencies,
      version: MANIFEST.version,
    });
  });

  test("names no host", () => {
    expect(
      textOf("package-lock.json").match(
        /https?:\/\/(?!.*(funding|sponsors?|donate))[^"]*registry[^"]*/g,
      ),
    ).toBeNull();
    const resolved = Object.entries(LOCK.packages).filter(([, held]) => "resolved" in held);
    expect(resolved).toEqual([]);
  });

  test("has a checksum for every package", () => {
    const unchecked = Object.entries(LOCK.packages).filter(
      ([path, held]) =>
        path !== "" && typeof held["integrity"] !== "string" && held["inBundle"] !== true,
    );
    expect(unchecked.map(([path]) => path)).toEqual([]);
  });
});

describe("the top level", () => {
  test("holds src, test, docs, configuration and nothing else", () => {
    const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: PROJECT, encoding: "utf8" });
    const names = new Set(tracked.split("\0").map((path) => path.split("/")[0] ?? ""));
    names.delete("");
    expect([...names].filter((name) => !TOP_LEVEL.includes(name))).toEqual([]);
  });
});

function textOf(path: string): string {
  return readFileSync(join(PROJECT, path), "utf8");
}

/** An entry is a module, or the index of a folder whose modules may be entries too. */
function sourceOf(entry: string): string {
  const name = entry === "." ? "index" : entry.slice(2);
  return existsSync(join(PROJECT, `src/${name}.ts`)) ? `src/${name}.ts` : `src/${name}/index.ts`;
}

function moduleEntries(): [string, Manifest["exports"][string]][] {
  return Object.entries(MANIFEST.exports).filter(([entry]) => !DATA_ENTRIES.test(entry));
}
