import { defineConfig } from "tsup";

/** The campaign's own code; the library, by its name, is the one that was built. */
export default defineConfig({
  entry: ["main", "serve"].map((name) => `test/fuzz/${name}.ts`),
  outDir: "test/fuzz/dist",
  format: "esm",
  target: "node20",
  platform: "node",
  clean: true,
  sourcemap: true,
  skipNodeModulesBundle: true,
  external: [/^runner-contracts/],
});
