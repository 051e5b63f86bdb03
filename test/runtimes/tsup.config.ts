import { defineConfig } from "tsup";

/** The program that runs the matrix; what it imports by name stays an import. */
export default defineConfig({
  entry: ["test/runtimes/main.ts"],
  outDir: "test/runtimes/dist",
  format: "esm",
  target: "node20",
  platform: "node",
  clean: true,
  skipNodeModulesBundle: true,
});
