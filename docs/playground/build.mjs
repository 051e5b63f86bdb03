/**
 * Builds the playground into a folder of static files: one page, one script, one style sheet, the two
 * typefaces, and the licences of what is in them. The page works from a server and as a file.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const SOURCES = fileURLToPath(new URL(".", import.meta.url));

/** @satisfies {import("esbuild").BuildOptions} */
const SHARED = {
  bundle: true,
  minify: true,
  target: ["chrome111", "firefox115", "safari16.4"],
  logLevel: "warning",
  metafile: true,
  tsconfig: join(SOURCES, "tsconfig.json"),
};

/**
 * Builds the page into a folder, which is made where it is missing.
 *
 * @param {string} folder
 */
export async function buildPlayground(folder) {
  mkdirSync(folder, { recursive: true });
  const worker = await build({
    ...SHARED,
    entryPoints: [join(SOURCES, "worker.ts")],
    format: "iife",
    write: false,
  });
  const page = await build({
    ...SHARED,
    entryPoints: {
      playground: join(SOURCES, "main.ts"),
      theme: join(SOURCES, "theme.ts"),
      style: join(SOURCES, "styles/main.css"),
    },
    // No module: a browser runs none that stands in a file.
    format: "iife",
    outdir: folder,
    loader: { ".woff2": "dataurl" },
    plugins: [embed(worker.outputFiles[0]?.text ?? "")],
  });
  copyFileSync(join(SOURCES, "index.html"), join(folder, "index.html"));
  const inputs = [worker, page].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  writeFileSync(join(folder, "licences.txt"), licencesOf(inputs));
}

/**
 * Gives the worker and the examples to the page as text.
 *
 * @param {string} workerSource
 * @returns {import("esbuild").Plugin}
 */
function embed(workerSource) {
  return {
    name: "embed",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /worker\.ts\?source$/ }, ({ path }) => ({ path, namespace: "embed" }));
      onLoad({ filter: /.*/, namespace: "embed" }, () => ({
        contents: `export const workerSource = ${JSON.stringify(workerSource)};`,
      }));
      onLoad({ filter: /docs[\\/]examples[\\/].*\.(?:jsonl|ndjson|json)$/ }, ({ path }) => ({
        contents: `export const text = ${JSON.stringify(readFileSync(path, "utf8"))};`,
        loader: "js",
      }));
    },
  };
}

/**
 * The licences of every package that went in, each once.
 *
 * @param {readonly string[]} inputs
 */
function licencesOf(inputs) {
  const marker = `node_modules${sep}`;
  const folders = inputs.flatMap((input) => {
    const path = input.replaceAll("/", sep);
    const start = path.lastIndexOf(marker);
    if (start === -1) return [];
    const [scope = "", name = ""] = path.slice(start + marker.length).split(sep);
    return [
      path.slice(0, start + marker.length) + (scope.startsWith("@") ? join(scope, name) : scope),
    ];
  });
  return [...new Set(folders)]
    .sort()
    .map((folder) => {
      const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      const licence = readFileSync(join(folder, "LICENSE"), "utf8").trim();
      return `${name} ${version}\n\n${licence}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}
