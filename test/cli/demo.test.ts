import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const path = fileURLToPath(new URL("../../docs/examples/demo.mjs", import.meta.url));

// The demo imports the package by its own name, so it needs the built one.
test.runIf(process.env["DIST"] === "1")("the demo shows a run from its start to a refusal", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path], { encoding: "utf8" });
  expect([status, stderr]).toStrictEqual([0, ""]);
  expect(stdout).toMatch(/\n18 lines of Goose, 19 events, 3 batches\n/);
  expect(stdout).toMatch(/\n {4}0\.0s {2}started .*\n(.*\n)* {4}\d\.0s {2}end +complete/);
  expect(stdout).toMatch(/\nseq_not_monotonic: events\[2\]\.seq .*\n$/);
});
