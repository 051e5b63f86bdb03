import type { ViteUserConfig } from "vitest/config";
import suite from "../../vitest.config.ts";

/** The suite as it is, without building the command line, which no mutation touches. */
const config: ViteUserConfig = { ...suite, test: { ...suite.test, globalSetup: [] } };

export default config;
