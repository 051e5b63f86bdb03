/**
 * The process executor under Node's own test runner: `node --test conformance.test.mjs`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { processExecutorCases } from "./conformance.mjs";

const directory = mkdtempSync(join(tmpdir(), "process-executor-"));
after(() => rmSync(directory, { recursive: true, force: true }));

describe("the process executor", { concurrency: 4 }, () => {
  for (const { title, skip, run } of processExecutorCases(directory)) {
    it(title, { skip: skip ?? false }, run);
  }
});
