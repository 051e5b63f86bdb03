import {
  type ConformanceCase,
  type ConformanceReport,
  createInMemoryExecutor,
  runConformance,
} from "runner-contracts/testing";
import { describe, expect, test } from "vitest";
import type { BrokenExecutor } from "./broken-executors/broken-executor.ts";
import { BROKEN_EXECUTORS } from "./broken-executors/family.ts";
import { inMemoryCases } from "./in-memory-run.ts";

const caught = new Map<BrokenExecutor, readonly string[]>();

describe("the conformance kit catches", () => {
  for (const broken of BROKEN_EXECUTORS) {
    test(`an executor that ${broken.fault} (${broken.caughtBy})`, async () => {
      const failed = failedIds(await runConformance(inMemoryCases(broken.connect, broken.lacks)));
      caught.set(broken, failed);
      expect(failed).toContain(broken.caughtBy);
      // By a verdict of the kit, not by an accident in it.
      const meant = inMemoryCases(broken.connect, broken.lacks).find(isMeantFor(broken));
      await expect(meant?.run()).rejects.toMatchObject({ code: "conformance_failed" });
    });
  }
});

test("every case catches an executor that was broken for it", () => {
  const ids = inMemoryCases(() => createInMemoryExecutor).map(({ id }) => id);
  const meant = new Set(BROKEN_EXECUTORS.map(({ caughtBy }) => caughtBy));
  expect([...meant].filter((id) => !ids.includes(id))).toEqual([]);
  expect(ids.filter((id) => !meant.has(id))).toEqual([]);
});

test("the matrix in the docs is what the suite has seen", async () => {
  await expect(matrix()).toMatchFileSnapshot("../../docs/conformance-matrix.md");
});

function isMeantFor({ caughtBy }: BrokenExecutor): (each: ConformanceCase) => boolean {
  return ({ id }) => id === caughtBy;
}

function failedIds({ results }: ConformanceReport): string[] {
  return results.filter(({ outcome }) => outcome === "fail").map(({ id }) => id);
}

function matrix(): string {
  const rows = BROKEN_EXECUTORS.map((broken) => {
    const others = (caught.get(broken) ?? []).filter((id) => id !== broken.caughtBy);
    const also =
      others.length > 6 ? `${others.length} others` : others.map((id) => `\`${id}\``).join(", ");
    return `| ${broken.fault} | \`${broken.caughtBy}\` | ${also} |`;
  });
  return [
    "# Which case catches which executor",
    "",
    "Made by the test suite: each row is an executor that breaks one rule, the case that is meant to",
    "catch it and does, and the other cases that catch it too. The two reference executors pass every",
    "case.",
    "",
    "| an executor that … | is caught by | and also by |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
