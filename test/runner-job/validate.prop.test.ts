import fc from "fast-check";
import {
  explainRunnerJobHandle,
  explainRunnerJobSpec,
  explainRunnerJobStatusSnapshot,
  type RunnerJobIssue,
  type RunnerJobValidation,
  validateRunnerJobHandle,
  validateRunnerJobSpec,
  validateRunnerJobStatusSnapshot,
} from "runner-contracts";
import { runnerJobSpec } from "runner-contracts/testing/arbitraries";
import { describe, expect, test } from "vitest";
import { PASS_PROBLEM } from "../../src/json/problem.ts";
import { counting } from "../support/counting.ts";
import { anyHostile, heavyHostile } from "../support/hostile.ts";
import { containersOf } from "../support/json.ts";
import { heavyLaw, law } from "../support/laws.ts";
import { Recipe, twins } from "../support/recipe.ts";
import { isHandle, isSnapshot, isSpec } from "./oracle.ts";
import { hostileSpec, nearly, SPEC } from "./specs.ts";

interface Shape {
  readonly root: string;
  readonly keys: readonly string[];
  validate(input: unknown): RunnerJobValidation<object>;
  explain(input: unknown): readonly RunnerJobIssue[];
  oracle(value: unknown): boolean;
}

const SHAPES: readonly Shape[] = [
  {
    root: "spec",
    keys: Object.keys(SPEC),
    validate: validateRunnerJobSpec,
    explain: explainRunnerJobSpec,
    oracle: isSpec,
  },
  {
    root: "handle",
    keys: ["appName", "machineId"],
    validate: validateRunnerJobHandle,
    explain: explainRunnerJobHandle,
    oracle: isHandle,
  },
  {
    root: "snapshot",
    keys: ["status", "terminalErrorClass", "terminalErrorMessage", "resourceStats"],
    validate: validateRunnerJobStatusSnapshot,
    explain: explainRunnerJobStatusSnapshot,
    oracle: isSnapshot,
  },
];

/** How many values the validators and the oracle are compared on, all shapes together. */
const ORACLE_RUNS = process.env["CI"] === "true" ? 100_000 : 10_000;

describe.each(SHAPES)("the validator of a $root", ({ root, keys, validate, explain, oracle }) => {
  /** Valid but for nothing, or with one field from what is nearly right. */
  const almost = fc.tuple(runnerJobSpec(), nearly(keys)).map(([spec, odd]) => {
    const good = { ...spec, appName: "a", machineId: "m", status: "running" };
    return { ...good, ...odd };
  });
  const values = fc.oneof(nearly(keys), almost, runnerJobSpec());
  const hostile = fc.oneof(
    hostileSpec(),
    anyHostile(),
    nearly(keys).map((value) => new Recipe<unknown>(() => value)),
  );

  test(`agrees with an oracle that shares no code with it`, () => {
    const property = fc.property(values, (value) => {
      expect(validate(value).ok).toBe(oracle(value));
    });
    fc.assert(property, { numRuns: Math.ceil(ORACLE_RUNS / SHAPES.length) });
  });

  law("totality: it answers for every value there is", hostile, (value) => {
    const verdict = validate(value);
    expect(Object.keys(verdict)).toStrictEqual(
      verdict.ok ? ["ok", "value"] : ["ok", "code", "message"],
    );
    explain(value);
  });

  heavyLaw(250, "totality: it answers for huge values too", heavyHostile(), (value) => {
    for (const key of keys) validate({ ...SPEC, [key]: value });
    validate(value);
  });

  law("parity: the explanation's first fault is the verdict", twins(hostile), ([one, other]) => {
    const verdict = validate(one);
    const [first] = explain(other);
    const told = verdict.ok ? [] : [verdict.code, verdict.message];
    expect(first === undefined ? [] : [first.code, first.message]).toStrictEqual(told);
  });

  law("bounded speech: the place first, one line, at most 300 characters", hostile, (value) => {
    for (const { code, path, message } of explain(value)) {
      expect(code).toBe(`invalid_${root}`);
      expect(message.startsWith(root)).toBe(true);
      expect(message.length).toBeLessThanOrEqual(300);
      expect(message).not.toMatch(/\p{Cc}/u);
      expect(path.every((key) => keys.includes(String(key))) || path.length > 1).toBe(true);
    }
  });

  law("freshness: what is accepted is a frozen copy that shares nothing", values, (value) => {
    const verdict = validate(value);
    if (!verdict.ok) return;
    const own = containersOf(value);
    for (const container of containersOf(verdict.value)) {
      expect(Object.isFrozen(container)).toBe(true);
      expect(own).not.toContain(container);
    }
  });

  law("idempotence: what was accepted is accepted and equal", hostile, (value) => {
    const verdict = validate(value);
    if (verdict.ok) expect(validate(verdict.value)).toStrictEqual(verdict);
  });

  law("storage: what was accepted survives JSON", values, (value) => {
    const verdict = validate(value);
    if (!verdict.ok) return;
    expect(JSON.parse(JSON.stringify(verdict.value))).toStrictEqual(verdict.value);
  });

  law("it reads each property at most once", values, (value) => {
    const counts = { reads: new Map<string, number>(), traps: 0 };
    validate(counting(value, counts));
    expect([...counts.reads].filter(([, reads]) => reads > 1)).toEqual([]);
  });
});

law("honesty: a valid spec is accepted and comes back equal", runnerJobSpec(), (spec) => {
  expect(validateRunnerJobSpec(spec)).toStrictEqual({ ok: true, value: spec });
});

const CANARY = "canary-5f0c2";
const carrier = fc.oneof(
  fc.constant(CANARY),
  fc.constant([CANARY]),
  fc.constant({ [CANARY]: CANARY }),
  fc.constant({ toString: () => CANARY, toJSON: () => CANARY }),
  fc.constant(`${CANARY}\u0000`),
  fc.constant(Symbol(CANARY)),
  fc.constant(new Map([[CANARY, CANARY]])),
);

law(
  "secrecy: no message holds anything of an environment, however wrong it is",
  nearly(Object.keys(SPEC)),
  fc.dictionary(fc.constantFrom("TOKEN", "A B", CANARY, `TOKEN=${CANARY}`), carrier),
  fc.oneof(carrier, fc.constant(undefined)),
  (spec, env, instead) => {
    for (const issue of explainRunnerJobSpec({ ...spec, env: instead ?? env })) {
      expect(issue.message).not.toContain(CANARY);
      expect(JSON.stringify(issue.path)).not.toContain(CANARY);
    }
  },
);

test("a caller at the end of the stack gets a refusal, not an exception", () => {
  const exhausted = SHAPES.map(({ root }) => `${root} ${PASS_PROBLEM}`);
  const faults = SHAPES.map(({ explain }) => explain({})[0]?.message);
  const messages = new Set<string | undefined>();
  const dive = (): void => {
    try {
      dive();
    } finally {
      for (const { validate, explain } of SHAPES) ask(validate, explain);
    }
  };
  expect(dive).toThrow(RangeError);
  expect(messages.size).toBeGreaterThanOrEqual(SHAPES.length);
  // How far a pass comes before the stack ends is the engine's affair.
  expect([...messages].filter((each) => ![...exhausted, ...faults].includes(each ?? ""))).toEqual(
    [],
  );

  /** From ever higher up the stack, until there is room enough. */
  function ask(validate: Shape["validate"], explain: Shape["explain"]): void {
    try {
      const verdict = validate({});
      messages.add(verdict.ok ? "accepted" : verdict.message);
      messages.add(explain({})[0]?.message);
    } catch {
      // Here the stack ended: not even the validator could be called.
    }
  }
});
