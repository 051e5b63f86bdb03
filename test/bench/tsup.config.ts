import { defineConfig } from "tsup";

/** The benchmark's own code; what it imports by name stays an import. */
export default defineConfig({
  entry: ["main", "contest", "growth", "memory", "adapters"].map((name) => `test/bench/${name}.ts`),
  outDir: "test/bench/dist",
  format: "esm",
  target: "node20",
  platform: "node",
  clean: true,
  external: ["typia-generated"],
  skipNodeModulesBundle: true,
});
