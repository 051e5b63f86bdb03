/** A release, rehearsed on a copy of the project. It builds, so it runs under `DIST=1` alone. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyProject } from "./project-copy.ts";

const folder = mkdtempSync(join(tmpdir(), "release-"));
const project = join(folder, "somewhere-else");
const NEWS = "Something new. Nothing changes on the wire.";
let version = "";

beforeAll(() => {
  copyProject(project);
  const changeset = `---\n"runner-contracts": patch\n---\n\n${NEWS}\n`;
  writeFileSync(join(project, ".changeset/rehearsal.md"), changeset);
  const identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
  for (const args of [
    ["init", "-q"],
    ["add", "-A"],
    [...identity, "commit", "-q", "-m", "all"],
  ]) {
    execFileSync("git", args, { cwd: project });
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a release", () => {
  test("is refused with what stands in its way, before anything is made", () => {
    const { status, stdout } = release("--tag", "v99.0.0", "--repository", "someone/else");
    expect(status).toBe(1);
    const said = stdout.match(/^not ready: /gm);
    expect(said).toHaveLength(4);
    expect(stdout).toContain("the tag is v99.0.0");
  });

  test("has a version and a changelog after the changesets are taken in", () => {
    const before = manifest()["version"];
    execFileSync("npm", ["run", "--silent", "release:version"], { cwd: project });
    version = String(manifest()["version"]);
    expect(version).not.toBe(before);
    expect(textOf("CHANGELOG.md")).toContain(`\n## ${version}\n`);
    expect(textOf("CHANGELOG.md")).toContain(NEWS);
    expect(readdirSync(join(project, ".changeset"))).toEqual(["config.json"]);
    expect(JSON.parse(textOf("package-lock.json"))).toHaveProperty("version", version);
  });

  test("is a tarball with its changelog, two bills of materials, and sums that hold", () => {
    const repository = { type: "git", url: "git+https://github.com/someone/runner-contracts.git" };
    writeFileSync(join(project, "package.json"), JSON.stringify({ ...manifest(), repository }));
    const to = join(folder, "out");
    const who = ["--repository", "someone/runner-contracts", "--to", to];
    const { status, stdout, stderr } = release("--tag", `v${version}`, ...who);
    expect([status, status === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
    const tarball = `runner-contracts-${version}.tgz`;
    const bills = ["sbom.cyclonedx.json", "sbom.spdx.json"];
    expect(readdirSync(to).sort()).toEqual(["SHA512SUMS", tarball, ...bills]);
    execFileSync("sha512sum", ["--check", "--quiet", "SHA512SUMS"], { cwd: to });
    const listed = execFileSync("tar", ["-tf", join(to, tarball)], { encoding: "utf8" });
    expect(listed).toContain("package/CHANGELOG.md");
    const { metadata } = JSON.parse(readFileSync(join(to, bills[0] ?? ""), "utf8"));
    expect(metadata.component).toMatchObject({ name: "runner-contracts", version });
  }, 300_000);
});

function release(...args: string[]) {
  const command = ["test/package/release.mjs", ...args];
  return spawnSync(process.execPath, command, { cwd: project, encoding: "utf8" });
}

function textOf(path: string): string {
  return readFileSync(join(project, path), "utf8");
}

function manifest(): Record<string, unknown> {
  return JSON.parse(textOf("package.json")) as Record<string, unknown>;
}
