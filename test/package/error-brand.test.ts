/** The brand of errors across the copies of the built package, and across realms: runs under `DIST=1` alone. */
import { createRequire } from "node:module";
import { createContext, runInContext } from "node:vm";
import { beforeAll, describe, expect, test } from "vitest";
import { bundle } from "./bundle.ts";

type Library = typeof import("runner-contracts");

const copies = new Map<string, Library>();

beforeAll(async () => {
  const code = await bundle('export * from "runner-contracts";', { format: "cjs" });
  copies.set("ESM", await import("runner-contracts"));
  copies.set("CJS", createRequire(import.meta.url)("runner-contracts") as Library);
  copies.set("another realm", inAnotherRealm(code));
});

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
