/** Looks at the built package, so it runs under `DIST=1` alone. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, posix } from "node:path";
import * as schema from "runner-contracts/schema";
import { expect, test } from "vitest";
import { MODULE_ENTRIES } from "./entries.ts";
import { PROJECT } from "./sources.ts";

/** The data of the package, and what makes each file of it. */
const DATA = {
  "schema/batch.json": schema.runnerEventBatchJsonSchema,
  "schema/cursor.json": schema.runCursorJsonSchema,
  "schema/event.json": schema.runnerEventJsonSchema,
  "schema/handle.json": schema.runnerJobHandleJsonSchema,
  "schema/job-spec.json": schema.runnerJobSpecJsonSchema,
  "schema/openapi.json": schema.runnerEventIngestOpenApi,
  "schema/snapshot.json": schema.runnerJobStatusSnapshotJsonSchema,
};

test("the packed files are the entries, what they share, the data and the papers", () => {
  const packed = packedFiles().filter((path) => !SHARED.test(path));
  const papers = ["LICENSE", "README.md", "package.json"];
  const code = ["js", "js.map", "cjs", "cjs.map", "d.ts", "d.cts"];
  const entries = MODULE_ENTRIES.flatMap(({ name }) => code.map((end) => `dist/${name}.${end}`));
  const command = ["dist/cli.js", "dist/cli.js.map"];
  const vectors = readdirSync(join(PROJECT, "src/testing/vectors")).map(
    (name) => `dist/vectors/${name}`,
  );
  const data = Object.keys(DATA).map((path) => `dist/${path}`);
  expect(packed.filter((path) => path !== "CHANGELOG.md")).toEqual(
    [...papers, ...entries, ...command, ...data, ...vectors].sort(),
  );
});

test.each(Object.entries(DATA))(
  "%s is what the code makes, under the package's name",
  (path, make) => {
    const resolve = createRequire(import.meta.url).resolve;
    const text = readFileSync(resolve(`runner-contracts/${path}`), "utf8");
    expect(JSON.parse(text)).toStrictEqual(make());
  },
);

test("every packed file of code is reached from an entry or from the command", () => {
  const code = packedFiles().filter((path) => /^dist\/.*\.(?:js|cjs|d\.ts|d\.cts)$/.test(path));
  const ends = ["js", "cjs", "d.ts", "d.cts"];
  const reached = new Set(["dist/cli.js"]);
  for (const { name } of MODULE_ENTRIES) for (const end of ends) reached.add(`dist/${name}.${end}`);
  for (const path of reached) for (const other of neighboursOf(path)) reached.add(other);
  expect(code.filter((path) => !reached.has(path))).toEqual([]);
});

/** What a built file imports, requires or takes types from, in the package. */
function neighboursOf(path: string): string[] {
  const text = readFileSync(join(PROJECT, path), "utf8");
  const names = [...text.matchAll(/["'](\.{1,2}\/[^"'\n]+\.c?js)["']/g)].map((at) => at[1] ?? "");
  const isTypes = /\.d\.c?ts$/.test(path);
  return names
    .map((name) => posix.join(posix.dirname(path), name))
    .map((name) => (isTypes ? name.replace(/\.(c?)js$/, ".d.$1ts") : name));
}

/** What the build shares between entries: its name ends in a hash. */
const SHARED = /^dist\/(?:[a-z-]+\/)?[a-z-]+-[A-Za-z0-9_-]{8}\.(?:c?js|c?js\.map|d\.c?ts)$/;

function packedFiles(): string[] {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts", "--silent"];
  const report = JSON.parse(execFileSync("npm", args, { cwd: PROJECT, encoding: "utf8" })) as [
    { files: { path: string }[] },
  ];
  return report[0].files.map((file) => file.path).sort();
}
