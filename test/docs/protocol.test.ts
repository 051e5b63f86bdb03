/** The normative text and the code say the same. */
import * as root from "runner-contracts";
import { describe, expect, test } from "vitest";
import { readProjectFile } from "./markdown.ts";

const PROTOCOL = readProjectFile("docs/protocol.md");
const RULE = /^<a id="([a-z0-9-]+)"><\/a>\*\*(\d+)\.(\d+)\*\* /gm;

/** The rows of every table, a row as the code spans of each of its cells. */
const ROWS = [...PROTOCOL.matchAll(/^\|(.*)\|$/gm)].map((row) =>
  (row[1] ?? "").split("|").map((cell) => {
    return [...cell.matchAll(/`([^`]*)`/g)].map((span) => span[1] ?? "");
  }),
);

describe("the protocol's text", () => {
  test("gives every numbered rule an anchor, and numbers them without a gap", () => {
    const numbered = PROTOCOL.match(/\*\*\d+\.\d+\*\*/g) ?? [];
    const rules = [...PROTOCOL.matchAll(RULE)].map(([, anchor, section, number]) => ({
      anchor,
      section: Number(section),
      number: Number(number),
    }));
    expect(rules.length).toBe(numbered.length);
    expect(rules.length).toBeGreaterThan(90);
    rules.forEach((rule, index) => {
      const before = rules[index - 1];
      const expected = before?.section === rule.section ? before.number + 1 : 1;
      expect([rule.anchor, rule.number]).toEqual([rule.anchor, expected]);
    });
  });

  test("gives each constant of the root entry its value", () => {
    const constants = Object.entries(root as Record<string, unknown>).filter(
      ([name, value]) => /^[A-Z][A-Z_]+$/.test(name) && (isScalar(value) || isTuple(value)),
    );
    expect(constants.length).toBeGreaterThan(8);
    const wrong = constants.filter(([name, value]) => {
      const row = ROWS.find(([first]) => first?.length === 1 && first[0] === name);
      return row?.[1]?.join() !== (isTuple(value) ? value.join() : String(value));
    });
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  test("explains every kind and its payload, in the contract's order", () => {
    const kinds = ROWS.map(([first]) => first?.[0]).filter(root.isRunnerEventKind);
    expect(kinds).toEqual([...root.RUNNER_EVENT_KINDS, ...root.RUNNER_EVENT_KINDS]);
  });

  test("has the lifecycle of a job as it is, status by status", () => {
    const table = ROWS.filter((row) => row.length === 2 && row[0]?.length === 1).flatMap(
      ([from, to]) =>
        root.PROVIDER_RUNTIME_JOB_STATUSES.some((known) => known === from?.[0])
          ? [[from?.[0], to]]
          : [],
    );
    expect(table).toEqual(Object.entries(root.PROVIDER_RUNTIME_JOB_TRANSITIONS));
  });

  test("puts the validator's checks in the order of its codes", () => {
    const codes: readonly string[] = root.RUNNER_EVENT_BATCH_VALIDATION_CODES;
    const checks = ROWS.filter((row) => row.length === 3 && row[2]?.length === 1).map(
      (row) => row[2]?.[0] ?? "",
    );
    expect(checks.slice(0, codes.length)).toEqual([...codes]);
  });
});

function isScalar(value: unknown): boolean {
  return typeof value === "number" || typeof value === "string";
}

function isTuple(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}
