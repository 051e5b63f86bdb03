/** The tests of the arbitraries with version 3 of fast-check in the place of version 4. */
import { fileURLToPath } from "node:url";
import type { ViteUserConfig } from "vitest/config";
import suite from "../../../vitest.config.ts";

// The suite's own configuration has a list here.
const alias = suite.resolve?.alias as readonly { find: RegExp; replacement: string }[];

const config: ViteUserConfig = {
  root: fileURLToPath(new URL("../../..", import.meta.url)),
  resolve: { alias: [{ find: /^fast-check$/, replacement: "fast-check-3" }, ...alias] },
  test: {
    ...suite.test,
    include: ["test/testing/arbitraries/*.test.ts"],
    globalSetup: [],
    env: { FAST_CHECK_MAJOR: "3" },
  },
};

export default config;
