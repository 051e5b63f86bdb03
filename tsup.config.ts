import { mkdirSync, writeFileSync } from "node:fs";
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
};

const shared = {
  target: "es2022",
  platform: "neutral",
  splitting: true,
  sourcemap: true,
  removeNodeProtocol: false,
  external: [/^node:/],
  // TypeScript 6 refuses the `baseUrl` that tsup 8 sets for its declaration build.
  dts: { entry, compilerOptions: { ignoreDeprecations: "6.0" } },
} satisfies Options;

/** The schemas as files, made by the code that is built. */
async function writeSchemaFiles(): Promise<void> {
  mkdirSync("dist/schema", { recursive: true });
  for (const [name, make] of Object.entries(SCHEMA_FILES)) {
    writeFileSync(`dist/schema/${name}.json`, `${asciiJson(make(), 2)}\n`);
  }
}

export default defineConfig([
  {
    ...shared,
    format: "esm",
    entry: { ...entry, cli: "src/cli/main.ts" },
    onSuccess: writeSchemaFiles,
  },
  { ...shared, format: "cjs", entry },
]);
