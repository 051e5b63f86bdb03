/** The peer as one file, for hosts that resolve no package: a bundler makes it, as it would for their users. */
import { join } from "node:path";
import { build } from "esbuild";
import type { Loading } from "./suite-report.ts";

/** The files that {@link bundlePeer} writes, by the way of loading them. */
export const PEER_FILES = { import: "fast-check.mjs", require: "fast-check.cjs" } as const;

/** Writes fast-check into the project as one file. */
export async function bundlePeer(project: string, loading: Loading): Promise<void> {
  const contents = {
    import: 'export * from "fast-check"; export { default } from "fast-check";',
    require: 'module.exports = require("fast-check");',
  };
  await build({
    stdin: { contents: contents[loading], resolveDir: project },
    outfile: join(project, PEER_FILES[loading]),
    bundle: true,
    format: loading === "import" ? "esm" : "cjs",
    platform: "neutral",
    logLevel: "silent",
  });
}
