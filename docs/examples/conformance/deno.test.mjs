/** Under Deno's test runner: `deno test deno.test.mjs`. */
import { cases } from "./in-memory.mjs";

for (const { title: name, skip, run: fn } of cases) {
  Deno.test({ name, ignore: skip !== undefined, fn });
}
