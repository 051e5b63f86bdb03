/**
 * A project of a user, in a folder of its own: the library built into its `node_modules`, and some of
 * the examples beside it. Programs that are started there run as they would for anybody.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";

const root = fileURLToPath(new URL("../../", import.meta.url));

export interface UserProject {
  readonly directory: string;
  remove(): void;
}

interface UserProjectOptions {
  /** What else is installed, by the name under which it is: the name of a dependency of ours. */
  readonly packages?: Readonly<Record<string, string>>;
  /** Whether the library's declarations are built, for a project that is type-checked. */
  readonly hasTypes?: boolean;
}

/** Makes the project; `examples` are folders of `docs/examples`. */
export async function createUserProject(
  examples: readonly string[],
  options: UserProjectOptions = {},
): Promise<UserProject> {
  const directory = mkdtempSync(join(tmpdir(), "user-project-"));
  const library = join(directory, "node_modules", "runner-contracts");
  mkdirSync(library, { recursive: true });
  const manifest = { type: "module", dependencies: { "runner-contracts": "*" } };
  writeFileSync(join(directory, "package.json"), JSON.stringify(manifest));
  cpSync(join(root, "package.json"), join(library, "package.json"));
  const entry = {
    index: join(root, "src/index.ts"),
    testing: join(root, "src/testing/index.ts"),
    "testing/arbitraries": join(root, "src/testing/arbitraries.ts"),
    "testing/matchers": join(root, "src/testing/matchers.ts"),
  };
  // TypeScript 6 refuses the `baseUrl` that tsup 8 sets for its declaration build.
  const dts = { entry, compilerOptions: { ignoreDeprecations: "6.0" } };
  await build({
    config: false,
    silent: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    entry,
    dts: options.hasTypes === true ? dts : false,
    outDir: join(library, "dist"),
  });
  for (const [name, dependency] of Object.entries(options.packages ?? {})) {
    symlinkSync(join(root, "node_modules", dependency), join(directory, "node_modules", name));
  }
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
