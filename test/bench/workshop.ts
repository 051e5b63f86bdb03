/**
 * Where the benchmark runs: a folder outside the repository that holds the peers, and in it one for
 * this run that holds the built library as its users have it, and the benchmark's own code.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openCache, openNpmFolder } from "../support/npm-folder.ts";

/** The repository; this code runs from `test/bench/dist`. */
export const PROJECT: string = fileURLToPath(new URL("../../..", import.meta.url));

const BUNDLE = fileURLToPath(new URL(".", import.meta.url));

/** An open workshop. */
export interface Workshop {
  /** Holds the peers in its `node_modules`. */
  readonly peers: string;
  /** Inside `peers`; holds this run's code and the library. */
  readonly folder: string;
  close(): void;
}

/** Installs what is missing and lays everything out. */
export async function openWorkshop(tell: (message: string) => void): Promise<Workshop> {
  const peers = await openPeers(tell);
  const folder = mkdtempSync(join(peers, "run-"));
  const library = join(folder, "node_modules", "runner-contracts");
  mkdirSync(library, { recursive: true });
  cpSync(join(PROJECT, "package.json"), join(library, "package.json"));
  cpSync(join(PROJECT, "dist"), join(library, "dist"), { recursive: true });
  cpSync(BUNDLE, folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  const close = () => rmSync(folder, { recursive: true, force: true });
  process.on("exit", close);
  return { peers, folder, close };
}

/** The versions that the peers are measured at, by name. */
export function peerVersions(): Readonly<Record<string, string>> {
  const text = readFileSync(join(PROJECT, "test/bench/peers.json"), "utf8");
  return (JSON.parse(text) as { dependencies: Record<string, string> }).dependencies;
}

async function openPeers(tell: (message: string) => void): Promise<string> {
  const packages = Object.entries(peerVersions()).map(([name, version]) => `${name}@${version}`);
  const name = `peers-${digest(packages.join())}`;
  const wanted = { name, packages, file: "node_modules/zod/package.json" };
  const cache = await openCache("runner-contracts-bench");
  const folder = await openNpmFolder(cache, wanted, tell);
  generateTypia(folder, tell);
  return folder;
}

/** Has typia write the code of its check. Where it cannot, the contest names it as missing. */
function generateTypia(peers: string, tell: (message: string) => void): void {
  const rules = join(PROJECT, "test/bench/peers/typia/batch.ts");
  const made = join(peers, "node_modules", "typia-generated");
  const mark = join(made, `${digest(readFileSync(rules, "utf8"))}.mark`);
  if (existsSync(mark)) return;
  const work = mkdtempSync(join(peers, "typia-"));
  try {
    mkdirSync(join(work, "in"));
    cpSync(rules, join(work, "in/batch.ts"));
    writeFileSync(join(work, "tsconfig.json"), JSON.stringify(TYPIA_COMPILER));
    const bin = (name: string) => join(peers, "node_modules/.bin", name);
    const options = {
      cwd: work,
      stdio: ["ignore", "ignore", "pipe"] as ["ignore", "ignore", "pipe"],
    };
    const places = ["--input", "in", "--output", "out", "--project", "tsconfig.json"];
    execFileSync(bin("typia"), ["generate", ...places], options);
    rmSync(made, { recursive: true, force: true });
    mkdirSync(made);
    execFileSync(bin("esbuild"), ["out/batch.ts", `--outfile=${join(made, "index.js")}`], options);
    const manifest = { name: "typia-generated", type: "module", exports: "./index.js" };
    writeFileSync(join(made, "package.json"), JSON.stringify(manifest));
    writeFileSync(mark, "");
  } catch (error) {
    tell(`typia could not generate its check: ${String(error)}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const TYPIA_COMPILER = {
  compilerOptions: {
    target: "ES2022",
    module: "ESNext",
    moduleResolution: "bundler",
    strict: true,
    skipLibCheck: true,
    types: [],
    plugins: [{ transform: "typia/lib/transform" }],
  },
  include: ["in"],
};

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
