/** Under Node's own test runner: `node --test node.test.mjs`. */
import { test } from "node:test";
import { cases } from "./in-memory.mjs";

for (const { title, skip, run } of cases) test(title, { skip: skip ?? false }, run);
