/**
 * A project of a user, in a folder of its own: the library built into its `node_modules`, and some of
 * the examples beside it. Programs that are started there run as they would for anybody.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";

const root = fileURLToPath(new URL("../../", import.meta.url));

export interface UserProject {
  readonly directory: string;
  remove(): void;
}

/** Makes the project; `examples` are folders of `docs/examples`. */
export async function createUserProject(examples: readonly string[]): Promise<UserProject> {
  const directory = mkdtempSync(join(tmpdir(), "user-project-"));
  const library = join(directory, "node_modules", "runner-contracts");
  mkdirSync(library, { recursive: true });
  const manifest = { type: "module", dependencies: { "runner-contracts": "*" } };
  writeFileSync(join(directory, "package.json"), JSON.stringify(manifest));
  cpSync(join(root, "package.json"), join(library, "package.json"));
  await build({
    config: false,
    silent: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    entry: {
      index: join(root, "src/index.ts"),
      testing: join(root, "src/testing/index.ts"),
    },
    outDir: join(library, "dist"),
  });
  for (const example of examples) {
    cpSync(join(root, "docs/examples", example), join(directory, basename(example)), {
      recursive: true,
    });
  }
  return {
    directory,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
