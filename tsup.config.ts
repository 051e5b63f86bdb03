import { defineConfig, type Options } from "tsup";

const entry = {
  index: "src/index.ts",
  "codec/ndjson": "src/codec/ndjson.ts",
  "codec/sse": "src/codec/sse.ts",
  "adapter/goose": "src/adapter/goose.ts",
  "adapter/claude-code": "src/adapter/claude-code.ts",
  "adapter/anthropic": "src/adapter/anthropic.ts",
  testing: "src/testing/index.ts",
  "testing/arbitraries": "src/testing/arbitraries.ts",
  "testing/matchers": "src/testing/matchers.ts",
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

export default defineConfig([
  { ...shared, format: "esm", entry: { ...entry, cli: "src/cli/main.ts" } },
  { ...shared, format: "cjs", entry },
]);
