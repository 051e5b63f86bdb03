/** The JSON Schemas and the validators say the same of every JSON value, but for the silent rules. */
import fc from "fast-check";
import { readRunnerEventPayload } from "runner-contracts";
import { JSON_SCHEMA_SILENT_RULES } from "runner-contracts/schema";
import { describe, expect, test } from "vitest";
import { broadLaw } from "../support/laws.ts";
import { compile, WIRE_SHAPES, wireShape } from "./wire-shapes.ts";
import { validEvent, wireValue } from "./wire-values.ts";

/** How many times the usual number of cases each shape gets: ten times between them. */
const TIMES: Readonly<Record<string, number>> = {
  batch: 4,
  event: 1,
  cursor: 1,
  "job-spec": 2,
  handle: 1,
  snapshot: 1,
};

describe.each(WIRE_SHAPES)("parity of $name", ({ name, document, refusal }) => {
  const accepts = compile(document());

  broadLaw(
    TIMES[name] ?? 1,
    "the schema and the validator agree, save where a silent rule is broken",
    wireValue(name),
    (value) => {
      const code = refusal(value);
      if (accepts(value) === (code === undefined)) return;
      // They differ. Then the schema was silent, and the code is that of a rule that is broken here.
      expect([accepts(value), silentCodes(name, value)]).toStrictEqual([
        true,
        expect.arrayContaining([code]),
      ]);
    },
  );

  test("is tried on good and on bad values alike", () => {
    const codes = fc.sample(wireValue(name), { numRuns: 1000, seed: 1 }).map(refusal);
    const good = codes.filter((code) => code === undefined).length;
    expect(good).toBeGreaterThan(150);
    expect(good).toBeLessThan(850);
  });
});

describe("parity of the payload conventions", () => {
  const { $defs } = wireShape("event").document();
  const kinds = Object.keys($defs as object);
  const keeps = new Map(kinds.map((kind) => [kind, compile({ $ref: `#/$defs/${kind}`, $defs })]));

  broadLaw(
    1,
    "a payload is known where the schema of its kind accepts it",
    validEvent(),
    (event) => {
      const { kind, data } = event as { kind: string; data: Record<string, never> };
      const known = readRunnerEventPayload({ kind, data }).status === "known";
      expect(keeps.get(kind)?.(data)).toBe(known);
    },
  );

  test("is tried on payloads that keep to them and on others", () => {
    const known = fc.sample(validEvent(), { numRuns: 1000, seed: 1 }).filter((event) => {
      const { kind, data } = event as { kind: string; data: Record<string, never> };
      return readRunnerEventPayload({ kind, data }).status === "known";
    });
    expect(known.length).toBeGreaterThan(100);
    expect(known.length).toBeLessThan(900);
  });
});

test("every silent rule but that of size is broken by values that the laws try", () => {
  const values = fc.sample(wireValue("batch"), { numRuns: 20_000, seed: 1 });
  const accepts = compile(wireShape("batch").document());
  const broken = new Set(
    values.filter((value) => accepts(value)).flatMap((value) => silentRules(value)),
  );
  const listed = JSON_SCHEMA_SILENT_RULES.map(({ rule }) => rule);
  expect([...broken, "json-nodes"].sort()).toStrictEqual([...listed].sort());
});

/** The codes of the silent rules that a value breaks, told without the validator's help. */
function silentCodes(name: string, value: unknown): string[] {
  if (name !== "batch" && name !== "event") return [];
  const rules = silentRules(name === "batch" ? value : { events: [value] });
  return JSON_SCHEMA_SILENT_RULES.filter(({ rule }) => rules.includes(rule)).map(
    ({ code }) => code,
  );
}

/** Which silent rules a batch breaks that its schema accepts. */
function silentRules(value: unknown): string[] {
  // The schema has accepted it.
  const { events } = value as { events: { seq: number; tMs: number; data: object }[] };
  const pairs = events.slice(1).map((event, index) => [events[index], event] as const);
  const rules: string[] = [];
  if (pairs.some(([before, event]) => before && event.seq <= before.seq)) rules.push("seq-order");
  if (pairs.some(([before, event]) => before && event.tMs < before.tMs)) rules.push("t-ms-order");
  if (events.some(({ data }) => depthOf(data) > 128)) rules.push("json-depth");
  return rules;
}

/** How many levels of containers stand below a container. */
function depthOf(container: object): number {
  const below = Object.values(container).filter(
    (part) => typeof part === "object" && part !== null,
  );
  return below.length === 0 ? 0 : 1 + Math.max(...below.map((part) => depthOf(part as object)));
}
