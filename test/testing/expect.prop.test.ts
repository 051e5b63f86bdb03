/** The promises of the assertions and the matchers, each a law. */
import fc from "fast-check";
import { validateRunnerEventBatch } from "runner-contracts";
import {
  expectRunnerEventBatch,
  expectRunnerJobHandle,
  expectRunnerJobSpec,
  expectRunnerJobStatusSnapshot,
  expectRunVerifies,
  RunnerAssertionError,
} from "runner-contracts/testing";
import {
  deliveredRunnerRun,
  faultyRunnerEventBatch,
  runnerEventBatch,
  runnerJobSpec,
  runnerRun,
} from "runner-contracts/testing/arbitraries";
import { runnerMatchers } from "runner-contracts/testing/matchers";
import { describe, expect } from "vitest";
import { almostBatch, heavyBatch } from "../support/batches.ts";
import { anyHostile, heavyHostile } from "../support/hostile.ts";
import { heavyLaw, law } from "../support/laws.ts";
import { type Made, Recipe } from "../support/recipe.ts";

/** 20 faults of 300 characters and a code, and the line above them. */
const MESSAGE_MAX_LENGTH = 20 * 360 + 100;

const ASSERTIONS = [
  expectRunnerEventBatch,
  // It has to answer for whatever a test hands it.
  (value: unknown) => expectRunVerifies(value as Parameters<typeof expectRunVerifies>[0]),
  expectRunnerJobSpec,
  expectRunnerJobHandle,
  expectRunnerJobStatusSnapshot,
];

function answers(value: unknown): void {
  for (const assertion of ASSERTIONS) {
    try {
      assertion(value);
    } catch (error) {
      if (!(error instanceof RunnerAssertionError)) throw error;
      expectBounded(error.message);
      for (const { place, message } of error.faults) expect(message.startsWith(place)).toBe(true);
    }
  }
  const { toBeRunnerEventBatch, toBeRefusedWith, toVerifyAsRun } = runnerMatchers;
  for (const { message } of [
    toBeRunnerEventBatch(value),
    toVerifyAsRun(value),
    toBeRefusedWith(value, "version_mismatch", "batch.v"),
    toBeRefusedWith(value, "invalid_spec"),
  ]) {
    expectBounded(message());
  }
}

function expectBounded(message: string): void {
  expect(message.length).toBeLessThanOrEqual(MESSAGE_MAX_LENGTH);
  expect(message.isWellFormed()).toBe(true);
  expect(message.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
}

/** Several of the same, as a run has batches or events. */
function severalOf(value: fc.Arbitrary<Recipe<unknown>>): fc.Arbitrary<Recipe<unknown>> {
  return value.map(({ make }) => new Recipe((): Made<Recipe<unknown>> => [make(), make()]));
}

describe("totality: each gives an answer in bounds", () => {
  law("for any value at the root", anyHostile(), answers);
  law("for any values in a row", severalOf(anyHostile()), answers);
  law("for a hostile value anywhere in a batch", almostBatch(), answers);
  law("for such batches in a row", severalOf(almostBatch()), answers);
  heavyLaw(500, "for values that nest or unfold without end", heavyHostile(), answers);
  heavyLaw(500, "for such values in a batch", heavyBatch(), answers);

  const words = fc.record({
    ok: fc.boolean(),
    code: fc.oneof(fc.constant("version_mismatch"), fc.string({ unit: "binary" })),
    message: fc.string({ unit: "binary", maxLength: 2_000, size: "max" }),
  });
  law("for a verdict in a stranger's words", words, answers);
});

describe("parity: they say what the validator says", () => {
  law("of a batch that is accepted", runnerEventBatch(), (batch) => {
    expect({ ok: true, batch: expectRunnerEventBatch(batch) }).toEqual(
      validateRunnerEventBatch(batch),
    );
    expect(runnerMatchers.toBeRunnerEventBatch(batch).pass).toBe(true);
    expect(runnerMatchers.toBeRefusedWith(batch, "invalid_event").pass).toBe(false);
  });

  law("of a batch with one fault", faultyRunnerEventBatch(), ({ batch, code, place }) => {
    expect(() => expectRunnerEventBatch(batch)).toThrow(`${place} `);
    expect(runnerMatchers.toBeRunnerEventBatch(batch).pass).toBe(false);
    const { toBeRefusedWith } = runnerMatchers;
    expect(toBeRefusedWith(batch, code).pass).toBe(true);
    expect(toBeRefusedWith(batch, code, place).pass).toBe(true);
    expect(toBeRefusedWith(validateRunnerEventBatch(batch), code, place).pass).toBe(true);
    expect(toBeRefusedWith(batch, code, `${place}x`).pass).toBe(false);
    expect(
      toBeRefusedWith(batch, code === "empty_batch" ? "invalid_event" : "empty_batch").pass,
    ).toBe(false);
  });

  law("of a spec", runnerJobSpec(), fc.constantFrom("runId", "env", "image"), (spec, key) => {
    expect(expectRunnerJobSpec(spec)).toEqual(spec);
    const { toBeRefusedWith } = runnerMatchers;
    expect(toBeRefusedWith({ ...spec, [key]: null }, "invalid_spec", `spec.${key}`).pass).toBe(
      true,
    );
    expect(toBeRefusedWith(spec, "invalid_spec").pass).toBe(false);
  });
});

describe("a run verifies", () => {
  law("as events, as batches and with nothing excepted", runnerRun(), ({ events, batches }) => {
    expectRunVerifies(events, { failOn: "info" });
    expectRunVerifies(batches, { failOn: "info" });
    expect(runnerMatchers.toVerifyAsRun(batches).pass).toBe(true);
  });

  law("as it was delivered, repeated and delayed", deliveredRunnerRun(), ({ deliveries }) => {
    expectRunVerifies(
      deliveries.map(({ batch }) => batch),
      { failOn: "info" },
    );
  });

  law("and not without its end", runnerRun(), ({ events }) => {
    expect(runnerMatchers.toVerifyAsRun(events.slice(0, -1)).pass).toBe(false);
  });
});
