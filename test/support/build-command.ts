/**
 * Builds the command line once for the whole suite, into a folder of its own; `DIST=1` takes the
 * built package instead.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The command line's built file. */
    commandPath: string;
  }
}

export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  if (process.env["DIST"] === "1") {
    project.provide("commandPath", join(root, "dist/cli.js"));
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), "runner-contracts-"));
  await build({
    config: false,
    silent: true,
    entry: { cli: join(root, "src/cli/main.ts") },
    outDir: folder,
    outExtension: () => ({ js: ".mjs" }),
    format: "esm",
    target: "es2022",
    platform: "node",
  });
  project.provide("commandPath", join(folder, "cli.mjs"));
  return () => rm(folder, { recursive: true, force: true });
}
