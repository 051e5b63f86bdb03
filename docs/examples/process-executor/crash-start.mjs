/**
 * Starts a job and dies in the middle of it. The spec comes by standard input: arguments can be read
 * by everybody on the machine.
 *
 * Called as `node crash-start.mjs DIRECTORY STEP COMMAND ARGUMENT…`.
 */
import { readFileSync } from "node:fs";
import { createProcessExecutor } from "./process-executor.mjs";

const [directory = "", dieAt, command = "", ...args] = process.argv.slice(2);
const executor = createProcessExecutor({
  directory,
  command: [command, ...args],
  onStep(step) {
    if (step === dieAt) process.kill(process.pid, "SIGKILL");
  },
});
await executor.start(JSON.parse(readFileSync(0, "utf8")));
