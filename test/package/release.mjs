/**
 * Makes what a release publishes: the tarball, its checksums, and its bills of materials (CycloneDX and
 * SPDX). With `--tag` it refuses a tag that the project is not ready for. Without one it is a dry run: it
 * tells what would stand in the way, and goes through the publishing without the last step.
 *
 * Usage: node test/package/release.mjs [--to FOLDER] [--tag v1.2.3 --repository OWNER/NAME]
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

const { values: options } = parseArgs({
  options: {
    to: { type: "string" },
    tag: { type: "string" },
    repository: { type: "string" },
  },
});

const manifest = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
const isDry = options.tag === undefined;
const scratch = mkdtempSync(join(tmpdir(), "release-"));
const folder = options.to === undefined ? scratch : resolve(options.to);

try {
  const obstacles = obstaclesTo(options.tag ?? `v${manifest.version}`, options.repository);
  for (const obstacle of obstacles) console.log(`not ready: ${obstacle}`);
  if (obstacles.length === 0) console.log(`ready: ${manifest.name} ${manifest.version}`);
  if (obstacles.length > 0 && !isDry) process.exitCode = 1;
  else make();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** What stands in the way of a release under this tag, from this repository. */
function obstaclesTo(tag, repository) {
  const { version } = manifest;
  const changelog = join(PROJECT, "CHANGELOG.md");
  const text = existsSync(changelog) ? readFileSync(changelog, "utf8") : "";
  const pending = readdirSync(join(PROJECT, ".changeset")).filter((name) => name.endsWith(".md"));
  const source = manifest.repository?.url ?? manifest.repository ?? "";
  const isNamed = repository === undefined ? source !== "" : source.includes(`/${repository}`);
  return [
    [tag === `v${version}`, `the tag is ${tag}, the version is ${version}`],
    [text.includes(`\n## ${version}\n`), `CHANGELOG.md has no entry for ${version}`],
    [pending.length === 0, `${pending.length} changesets are pending: npm run release:version`],
    [isNamed, `package.json names no repository ${repository ?? ""}, and provenance asks for it`],
  ].flatMap(([holds, obstacle]) => (holds ? [] : [obstacle.trim()]));
}

function make() {
  mkdirSync(folder, { recursive: true });
  npm("run", "--silent", "build", "--", "--silent");
  const pack = ["pack", "--json", "--ignore-scripts", "--silent", "--pack-destination", folder];
  const [packed] = JSON.parse(npm(...pack));
  for (const format of ["cyclonedx", "spdx"]) {
    writeFileSync(join(folder, `sbom.${format}.json`), billOfMaterials(format));
  }
  const sums = readdirSync(folder).map((name) => `${sumOf(join(folder, name))}  ${name}\n`);
  writeFileSync(join(folder, "SHA512SUMS"), sums.join(""));
  if (isDry) npm("publish", join(folder, packed.filename), "--dry-run", "--access", "public");
  console.log(`${packed.filename}: ${packed.files.length} files, ${packed.size} bytes packed`);
  console.log(
    `${packed.integrity} (Node ${process.versions.node}, npm ${npm("--version").trim()})`,
  );
  console.log(isDry ? "published: no, this is a dry run" : `in ${folder}`);
}

/** What the package brings along, which is itself alone. npm calls it by the folder it stands in. */
function billOfMaterials(format) {
  const bill = JSON.parse(
    npm("sbom", "--package-lock-only", "--omit", "dev", "--sbom-format", format),
  );
  const parts = format === "spdx" ? bill.packages.slice(1) : bill.components;
  if (parts.length > 0) throw new Error(`the package brings along ${JSON.stringify(parts)}`);
  if (format === "cyclonedx") bill.metadata.component.name = manifest.name;
  return `${JSON.stringify(bill, null, 2)}\n`;
}

function sumOf(path) {
  return createHash("sha512").update(readFileSync(path)).digest("hex");
}

/** What npm says on a line of its own goes to the terminal; what it answers comes back. */
function npm(...args) {
  const stdio = ["ignore", "pipe", "inherit"];
  return execFileSync("npm", args, { cwd: PROJECT, encoding: "utf8", stdio });
}
