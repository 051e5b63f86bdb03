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

Bundles imports with esbuild and shows what they weigh, minified and gzipped: each entry, each single
import, and the peers' schemas of the same rules. Proves that what is not used is not bundled.

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

const PEERS = ["zod", "zod-compiled", "valibot", "arktype", "typebox", "ajv", "typia"];

/** How many single imports are shown unless all are asked for. */
const SHOWN_IMPORTS = 8;

/** One bundle; plain JSON. */
export interface BundleSize {
  readonly part: "entry" | "import" | "unused" | "peer";
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
    for (const part of ["entry", "import", "unused", "peer"] as const) {
      const members = sizes.filter((size) => size.part === part);
      const shown = part === "import" && !options.all ? heaviest(members) : members;
      process.stdout.write(`\n${sizeTable(shown)}\n`);
    }
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

/** A line for each bundle. */
export function sizeTable(sizes: readonly BundleSize[]): string {
  const rows = sizes.map((size) => {
    const limit =
      size.limit === undefined ? "" : `≤ ${size.limit} ${isLight(size) ? "ok" : "MISSED"}`;
    return [size.what, String(size.minified), String(size.gzipped), limit];
  });
  return markdownTable(["bundle, in bytes", "minified", "+ gzip", "limit"], rows);
}

/** The imports that weigh most, and always the validator and the parser. */
export function heaviest(sizes: readonly BundleSize[]): BundleSize[] {
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
  for (const name of await importNames(workshop)) {
    const limit = name === "validateRunnerEventBatch" ? 2_500 : undefined;
    const code = `export { ${name} } from "runner-contracts";`;
    sizes.push(await weigh("import", `\`{ ${name} }\``, code, limit));
  }
  for (const name of entryNames()) {
    const code = `import * as unused from "${name}"; import "${name}";`;
    sizes.push(await weigh("unused", `\`${name}\`, imported and not used`, code, 0));
  }
  for (const name of PEERS) {
    const file = join(PROJECT, "test/bench/peers", `${name}.ts`);
    const code = `export * from ${JSON.stringify(file)};`;
    sizes.push(await weigh("peer", `${name}: the same rules, no copy`, code));
  }
  return sizes;
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
