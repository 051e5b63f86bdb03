import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

/** `DIST=1` runs the same suite against the built package, through its own `exports`. */
const builtPackage = process.env["DIST"] === "1";

export default defineConfig({
  resolve: {
    alias: builtPackage
      ? []
      : [
          { find: /^runner-contracts$/, replacement: source("index.ts") },
          { find: /^runner-contracts\/(.+)$/, replacement: source("$1.ts") },
        ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/build-command.ts",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      include: ["src/**/*.ts"],
      exclude: ["src/cli/**"],
      reporter: ["text"],
      thresholds: {
        "src/json/**": { 100: true },
        "src/runner-event/**": { 100: true },
        "src/run-stream/**": { 100: true },
        "src/codec/**": { 100: true },
      },
    },
  },
});
