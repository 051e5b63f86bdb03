import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

/**
 * `DIST=1` runs the same suite against the built package, through its own `exports`. Test files that
 * look at the sources stay out of it: those that import from `src/` by path, and those of
 * `test/package` and of `test/playground`. Those that look at what was built and packed run in no other case.
 */
const builtPackage = process.env["DIST"] === "1";
const aboutThePackage = [
  "api",
  "error-brand",
  "packed",
  "release",
  "reproducible",
  "side-effects",
  "size",
].map((name) => `test/package/${name}.test.ts`);
const excluded = builtPackage ? testsOfSources() : aboutThePackage;

function testsOfSources(): string[] {
  const root = fileURLToPath(new URL(".", import.meta.url));
  return readdirSync(join(root, "test"), { encoding: "utf8", recursive: true })
    .map((path) => join("test", path))
    .filter((path) => path.endsWith(".test.ts") && !aboutThePackage.includes(path))
    .filter((path) => {
      const text = readFileSync(join(root, path), "utf8");
      const ofSources = ["package", "playground"].some((name) =>
        path.startsWith(join("test", name)),
      );
      return ofSources || /"(?:\.\.\/)+src\//.test(text);
    });
}

export default defineConfig({
  resolve: {
    alias: builtPackage
      ? []
      : [
          { find: /^runner-contracts$/, replacement: source("index.ts") },
          { find: /^runner-contracts\/schema$/, replacement: source("schema/index.ts") },
          { find: /^runner-contracts\/testing$/, replacement: source("testing/index.ts") },
          { find: /^runner-contracts\/(vectors\/.+\.json)$/, replacement: source("testing/$1") },
          { find: /^runner-contracts\/(.+)$/, replacement: source("$1.ts") },
        ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    // They have a configuration of their own, and `npm run test:real`.
    exclude: ["test/real/**", ...excluded],
    globalSetup: "test/support/build-command.ts",
    // Vitest leaves one core to itself, which on two of them is half of the machine.
    maxWorkers: "100%",
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
        "src/schema/**": { 100: true },
      },
    },
  },
});
