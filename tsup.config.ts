import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, isAbsolute } from "node:path";
import { defineConfig, type Options } from "tsup";
import { asciiJson, SCHEMA_FILES } from "./src/cli/schema-files.ts";

const entry = {
  index: "src/index.ts",
  "codec/ndjson": "src/codec/ndjson.ts",
  "codec/sse": "src/codec/sse.ts",
  "adapter/goose": "src/adapter/goose.ts",
  "adapter/claude-code": "src/adapter/claude-code.ts",
  "adapter/anthropic": "src/adapter/anthropic.ts",
  schema: "src/schema/index.ts",
  testing: "src/testing/index.ts",
  "testing/arbitraries": "src/testing/arbitraries.ts",
  "testing/matchers": "src/testing/matchers.ts",
};

/**
 * A map of the CommonJS build names its own file by the whole path at which it was built: the same sources
 * would give other bytes in another folder, and the package would tell where it was made.
 */
const mapsWithoutPlace: NonNullable<Options["plugins"]>[number] = {
  name: "maps-without-place",
  buildEnd({ writtenFiles }) {
    for (const { name } of writtenFiles.filter((file) => file.name.endsWith(".map"))) {
      const map = JSON.parse(readFileSync(name, "utf8")) as { file?: string; sources: string[] };
      if (map.file !== undefined) map.file = basename(map.file);
      map.sources = map.sources.map((path) => (isAbsolute(path) ? basename(path) : path));
      writeFileSync(name, JSON.stringify(map));
    }
  },
};

const shared = {
  target: "es2022",
  platform: "neutral",
  splitting: false,
  sourcemap: true,
  removeNodeProtocol: false,
  external: [/^node:/],
  plugins: [mapsWithoutPlace],
  // TypeScript 6 refuses the `baseUrl` that tsup 8 sets for its declaration build.
  dts: { entry, compilerOptions: { ignoreDeprecations: "6.0" } },
} satisfies Options;

/** What is for any language: the schemas, made by the code that is built, and the vectors as they are. */
async function writeData(): Promise<void> {
  mkdirSync("dist/schema", { recursive: true });
  for (const [name, make] of Object.entries(SCHEMA_FILES)) {
    writeFileSync(`dist/schema/${name}.json`, `${asciiJson(make(), 2)}\n`);
  }
  cpSync("src/testing/vectors", "dist/vectors", { recursive: true });
}

export default defineConfig([
  {
    ...shared,
    format: "esm",
    entry: { ...entry, cli: "src/cli/main.ts" },
    onSuccess: writeData,
  },
  { ...shared, format: "cjs", entry },
]);
