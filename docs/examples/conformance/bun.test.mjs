/** Under Bun's test runner: `bun test bun.test.mjs`. */
import { test } from "bun:test";
import { cases } from "./in-memory.mjs";

for (const { title, skip, run } of cases) test.skipIf(skip !== undefined)(title, run);
