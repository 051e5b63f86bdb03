import type { ViteUserConfig } from "vitest/config";
import suite from "../../vitest.config.ts";

/**
 * The suite as it is, without building the command line, which no mutation touches, and with the
 * modules loaded once for all files: that is most of the time of a run that takes seconds.
 */
const config: ViteUserConfig = {
  ...suite,
  test: { ...suite.test, globalSetup: [], isolate: false },
};

export default config;
