/** With no test runner at all: `node no-runner.mjs`, `bun no-runner.mjs`, `deno run no-runner.mjs`. */
import { runConformance } from "runner-contracts/testing";
import { cases } from "./in-memory.mjs";

const { passed, failed, skipped, results, unexercised } = await runConformance(cases);
for (const { id, outcome, reason } of results) {
  console.log(reason === undefined ? `${outcome} ${id}` : `${outcome} ${id}: ${reason}`);
}
for (const what of unexercised) console.log(`not exercised: ${what}`);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
if (failed > 0) throw new Error("the executor breaks the contract");
