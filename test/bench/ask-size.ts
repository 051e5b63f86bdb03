/** `npm run bench:size`: what an import adds to a bundle, minified and gzipped. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { markdownTable } from "../support/made-page.ts";
import { createProgress } from "./progress.ts";
import { saveResult } from "./results.ts";
import { openWorkshop, PROJECT, type Workshop } from "./workshop.ts";

const HELP = `Usage: npm run bench:size -- [options]

Bundles imports with esbuild and shows what they weigh, minified and gzipped: each entry, the parts of
the root entry, each single import, and the peers' schemas of the same rules, alone and with what makes
them do the same work. Proves that what is not used is not bundled.

  --all               show every single import, not the heaviest alone
  --json FILE         write everything that was measured
  --verdict           exit with 1 where a limit is exceeded
  --help              this text

Example:
  npm run bench:size -- --all
`;

const OPTIONS = {
  all: { type: "boolean", default: false },
  json: { type: "string" },
  verdict: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** The peers, each with what it takes to do the same work: a peer that makes a tree of its own saves the copy. */
const PEERS: Readonly<Record<string, "freezeStorable" | "ownBatch">> = {
  zod: "freezeStorable",
  "zod-compiled": "ownBatch",
  valibot: "freezeStorable",
  arktype: "ownBatch",
  typebox: "ownBatch",
  ajv: "ownBatch",
  typia: "ownBatch",
};

/** What the root entry holds, by the folders of its source, each part with those before it. */
const ROOT_PARTS: Readonly<Record<string, readonly string[]>> = {
  "what speaks of events": ["json", "runner-event"],
  "… and of runs": ["run-stream"],
  "… and of jobs": ["runner-job"],
};

/** How many single imports are shown unless all are asked for. */
const SHOWN_IMPORTS = 8;

/** The tables, in their order. */
const BUNDLE_PARTS = ["entry", "root", "import", "unused", "peer", "same-work"] as const;

type BundlePart = (typeof BUNDLE_PARTS)[number];

/** One bundle; plain JSON. */
export interface BundleSize {
  readonly part: BundlePart;
  readonly what: string;
  readonly minified: number;
  readonly gzipped: number;
  /** What the gzipped bundle may weigh at most; absent: nothing is demanded. */
  readonly limit?: number;
}

type Esbuild = {
  build(options: object): Promise<{ outputFiles: readonly { contents: Uint8Array }[] }>;
};

/** Answers by what the options ask for. */
export async function askSize(args: string[]): Promise<void> {
  const { values: options } = parseArgs({ args, options: OPTIONS });
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const progress = createProgress();
  const workshop = await openWorkshop(progress.tell);
  try {
    const sizes = await weighAll(workshop, progress.tell);
    progress.end();
    for (const table of sizeTables(sizes, options.all)) process.stdout.write(`\n${table}\n`);
    saveResult(options.json, {
      question: "size",
      engine: `Node ${process.versions.node}`,
      result: sizes,
    });
    if (options.verdict && !sizes.every(isLight)) process.exitCode = 1;
  } finally {
    workshop.close();
  }
}

/** A table for each part: of the single imports the heaviest alone, unless all are asked for. */
export function sizeTables(sizes: readonly BundleSize[], all = false): string[] {
  return BUNDLE_PARTS.map((part) => {
    const members = sizes.filter((size) => size.part === part);
    return sizeTable(part === "import" && !all ? heaviest(members) : members);
  });
}

/** A line for each bundle. */
function sizeTable(sizes: readonly BundleSize[]): string {
  const rows = sizes.map((size) => {
    const limit =
      size.limit === undefined ? "" : `≤ ${size.limit} ${isLight(size) ? "ok" : "MISSED"}`;
    return [size.what, String(size.minified), String(size.gzipped), limit];
  });
  return markdownTable(["bundle, in bytes", "minified", "+ gzip", "limit"], rows);
}

/** The imports that weigh most, and always the validator and the parser. */
function heaviest(sizes: readonly BundleSize[]): BundleSize[] {
  const sorted = [...sizes].sort((left, right) => right.gzipped - left.gzipped);
  const most = new Set(sorted.slice(0, SHOWN_IMPORTS));
  return sorted.filter((size) => most.has(size) || size.limit !== undefined);
}

async function weighAll(
  workshop: Workshop,
  tell: (message: string) => void,
): Promise<readonly BundleSize[]> {
  const esbuild = await loadEsbuild(workshop);
  const weigh = async (part: BundleSize["part"], what: string, code: string, limit?: number) => {
    tell(what);
    const { minified, gzipped } = await weighBundle(esbuild, workshop, code);
    return { part, what, minified, gzipped, ...(limit === undefined ? {} : { limit }) };
  };
  const sizes: BundleSize[] = [];
  for (const name of entryNames()) {
    sizes.push(await weigh("entry", `\`${name}\``, `export * from "${name}";`, entryLimit(name)));
  }
  const names: string[] = [];
  for (const [title, folders] of Object.entries(ROOT_PARTS)) {
    names.push(...folders.flatMap(rootNames));
    sizes.push(await weigh("root", title, `export { ${names.join()} } from "runner-contracts";`));
  }
  for (const name of await importNames(workshop)) {
    const limit = name === "validateRunnerEventBatch" ? 2_500 : undefined;
    const code = `export { ${name} } from "runner-contracts";`;
    sizes.push(await weigh("import", `\`{ ${name} }\``, code, limit));
  }
  for (const name of entryNames()) {
    const code = `import * as unused from "${name}"; import "${name}";`;
    sizes.push(await weigh("unused", `\`${name}\`, imported and not used`, code, 0));
  }
  for (const [name, work] of Object.entries(PEERS)) {
    const schema = `export * from ${benchFile(`peers/${name}.ts`)};`;
    const rest = `export { isInOrder, ${work} } from ${benchFile("tree-work.ts")};`;
    sizes.push(await weigh("peer", `${name}: the same rules, no copy`, schema));
    sizes.push(await weigh("same-work", `${name}: the same work`, schema + rest));
  }
  return sizes;
}

/** The path of a file of the benchmark, as code. */
function benchFile(path: string): string {
  return JSON.stringify(join(PROJECT, "test/bench", path));
}

/** The names, but for types, that the root entry takes from one of the folders of its source. */
function rootNames(folder: string): string[] {
  const index = readFileSync(join(PROJECT, "src/index.ts"), "utf8");
  const lists = index.matchAll(new RegExp(`^export \\{([^}]*)\\} from "\\./${folder}/`, "gm"));
  const names = [...lists].flatMap(([, list = ""]) => list.split(",").map((name) => name.trim()));
  return names.filter((name) => name !== "" && !name.startsWith("type "));
}

function isLight({ gzipped, limit = Number.POSITIVE_INFINITY }: BundleSize): boolean {
  return gzipped <= limit;
}

function entryLimit(name: string): number | undefined {
  if (name === "runner-contracts") return 8_000;
  return name.includes("/adapter/") ? 5_000 : undefined;
}

async function weighBundle(esbuild: Esbuild, workshop: Workshop, contents: string) {
  const { outputFiles } = await esbuild.build({
    stdin: { contents, resolveDir: workshop.folder, loader: "ts" },
    nodePaths: [join(workshop.folder, "node_modules"), join(workshop.peers, "node_modules")],
    bundle: true,
    // An optional peer: it is not in what is weighed.
    external: ["fast-check"],
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    // That an import of something free of side effects has none is what is asked here.
    logOverride: { "ignored-bare-import": "silent" },
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  const isEmpty = code.length === 0;
  return { minified: code.length, gzipped: isEmpty ? 0 : gzipSync(code, { level: 9 }).length };
}

async function loadEsbuild({ peers }: Workshop): Promise<Esbuild> {
  const file = join(peers, "node_modules/esbuild/lib/main.js");
  // The version is pinned, and this is its shape.
  return ((await import(pathToFileURL(file).href)) as { default: Esbuild }).default;
}

/** Every entry that is a module for all runtimes. */
function entryNames(): string[] {
  const manifest = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
    exports: Record<string, unknown>;
  };
  return Object.keys(manifest.exports)
    .filter((entry) => !entry.endsWith(".json"))
    .map((entry) => `runner-contracts${entry.slice(1)}`);
}

async function importNames({ folder }: Workshop): Promise<string[]> {
  const file = join(folder, "node_modules/runner-contracts/dist/index.js");
  return Object.keys((await import(pathToFileURL(file).href)) as object).sort();
}
