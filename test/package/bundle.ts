/** Bundles what imports the built package, as an application's bundler does. */
import { gzipSync } from "node:zlib";
import { type BuildOptions, build } from "esbuild";
import { PEERS } from "./entries.ts";
import { PROJECT } from "./sources.ts";

/** How much something weighs in an application, in bytes. */
export interface Weight {
  readonly minified: number;
  readonly gzipped: number;
}

/** Bundles and minifies a module that may import the package by its name. A peer stays an import. */
export async function bundle(code: string, options: BuildOptions = {}): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: PROJECT },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    external: [...PEERS],
    logLevel: "silent",
    ...options,
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** Weighs a module. */
export async function weigh(code: string): Promise<Weight> {
  const text = await bundle(code);
  return { minified: text.length, gzipped: gzipSync(text, { level: 9 }).length };
}
