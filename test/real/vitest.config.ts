/**
 * The tests against real programs, apart from the main suite: they install some hundred megabytes,
 * and take minutes. `SKIP_REAL=1` leaves them out, for machines that cannot install the programs.
 */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import mainConfig from "../../vitest.config.ts";

const isSkipped = process.env["SKIP_REAL"] === "1";
if (isSkipped) {
  process.stderr.write("test:real: SKIP_REAL=1, so no real program is installed, run or proven\n");
}

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  resolve: mainConfig.resolve ?? {},
  test: {
    // The programs are real, and so is the clock: a signal can land a moment late. What fails twice fails.
    retry: 1,
    include: isSkipped ? [] : ["test/real/**/*.test.ts"],
    passWithNoTests: isSkipped,
    globalSetup: isSkipped ? [] : ["test/real/install.ts", "test/support/build-command.ts"],
    // A program that hangs is ended before, and its output shown.
    testTimeout: 120_000,
    hookTimeout: 30_000,
    // The files run side by side; the programs mostly wait.
    maxWorkers: 4,
    // Where nothing works, not every test has to wait for its program to hang.
    bail: 10,
  },
});
