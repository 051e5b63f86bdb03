/** The same sources give the same package anywhere: looks at the built one, under `DIST=1` alone. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { copyProject } from "./project-copy.ts";
import { PROJECT } from "./sources.ts";

interface Packed {
  readonly integrity: string;
  readonly files: readonly { readonly path: string }[];
}

const folder = mkdtempSync(join(tmpdir(), "reproducible-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a second build, in another folder, zone and language, gives the same bytes", () => {
  const other = join(folder, "another/place/of/some/depth");
  copyProject(other);
  const env = { ...process.env, HOME: folder, TZ: "Pacific/Chatham", LANG: "tr_TR.UTF-8" };
  execFileSync("npm", ["run", "--silent", "build", "--", "--silent"], { cwd: other, env });
  const [here, there] = [pack(PROJECT), pack(other)];
  const paths = here.files.map(({ path }) => path);
  expect(there.files.map(({ path }) => path)).toEqual(paths);
  expect(paths.filter((path) => bytesOf(PROJECT, path) !== bytesOf(other, path))).toEqual([]);
  expect(there.integrity).toBe(here.integrity);
}, 300_000);

function pack(cwd: string): Packed {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts", "--silent"];
  const [packed] = JSON.parse(execFileSync("npm", args, { cwd, encoding: "utf8" })) as [Packed];
  return packed;
}

function bytesOf(project: string, path: string): string {
  return readFileSync(join(project, path), "latin1");
}
