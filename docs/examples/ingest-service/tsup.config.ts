import { defineConfig } from "tsup";

/** One file of the service's own code; what it imports by name stays an import. */
export default defineConfig({
  entry: ["docs/examples/ingest-service/main.ts"],
  outDir: "docs/examples/ingest-service/dist",
  format: "esm",
  target: "node20",
  platform: "node",
  skipNodeModulesBundle: true,
});
