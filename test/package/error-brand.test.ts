/** The brand of errors across copies of the built library, and across realms. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build } from "tsup";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

type Library = typeof import("runner-contracts");

const copies = new Map<string, Library>();
const folder = mkdtempSync(join(tmpdir(), "error-brand-"));

beforeAll(async () => {
  await build({
    config: false,
    silent: true,
    entry: { index: fileURLToPath(new URL("../../src/index.ts", import.meta.url)) },
    outDir: folder,
    outExtension: ({ format }) => ({ js: format === "esm" ? ".mjs" : ".cjs" }),
    format: ["esm", "cjs"],
    target: "es2022",
    platform: "neutral",
  });
  const cjs = join(folder, "index.cjs");
  copies.set("ESM", (await import(pathToFileURL(join(folder, "index.mjs")).href)) as Library);
  copies.set("CJS", createRequire(import.meta.url)(cjs) as Library);
  copies.set("another realm", inAnotherRealm(readFileSync(cjs, "utf8")));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NAMES = ["ESM", "CJS", "another realm"];
const PAIRS = NAMES.flatMap((one) => NAMES.map((other) => [one, other] as const));

describe.each(PAIRS)("an error of the %s copy, in the eyes of the %s copy", (from, to) => {
  test("is known by its code, as it is, as JSON and as a structured clone", () => {
    const error = new (copy(from).RunnerJobConflictError)("run-7");
    const { isRunnerContractError, RunnerContractError } = copy(to);
    expect(error instanceof RunnerContractError).toBe(from === to);
    for (const form of [error, JSON.parse(JSON.stringify(error)), structuredClone(error)]) {
      expect(isRunnerContractError(form, "job_conflict")).toBe(true);
      expect(isRunnerContractError(form, "job_not_found")).toBe(false);
    }
  });
});

function copy(name: string): Library {
  const library = copies.get(name);
  if (library === undefined) throw new Error(`there is no ${name} copy`);
  return library;
}

function inAnotherRealm(code: string): Library {
  const realm = createContext({ module: { exports: {} } });
  runInContext(code, realm);
  return runInContext("module.exports", realm) as Library;
}
