import { isDeepStrictEqual } from "node:util";
import { explainRunnerEventBatch, validateRunnerEventBatch } from "runner-contracts";
import { describe, expect } from "vitest";
import {
  almostBatch,
  disguisedBatch,
  fullBatch,
  heavyBatch,
  validBatch,
} from "../support/batches.ts";
import { anyHostile } from "../support/hostile.ts";
import { heavyLaw, law, show } from "../support/laws.ts";
import { oracle } from "../support/oracle.ts";
import { triplets } from "../support/recipe.ts";

describe("the validator gives the protocol's verdict, code, place and batch", () => {
  law("on almost valid batches", triplets(almostBatch()), agrees);
  law("on hostile values", triplets(anyHostile()), agrees);
  law("on valid batches in disguise", triplets(disguisedBatch()), agrees);
  law("on valid batches", validBatch(), (batch) => agrees([batch, batch, batch]));
  heavyLaw(100, "on full batches", fullBatch(), (batch) => agrees([batch, batch, batch]));
  heavyLaw(500, "on batches with a heavy value", triplets(heavyBatch()), agrees);
});

/** The three are alike, made apart: each judge reads its own. */
function agrees([forOracle, forValidator, forExplanation]: [unknown, unknown, unknown]): void {
  const expected = oracle(forOracle);
  const verdict = validateRunnerEventBatch(forValidator);
  const [issue] = explainRunnerEventBatch(forExplanation);
  const found = verdict.ok ? verdict : { ok: false, code: verdict.code, path: issue?.path };
  // Not `toStrictEqual`: it takes an own key called `constructor` for the class of the value.
  const same = isDeepStrictEqual(found, expected);
  if (!same) throw new Error(`the validator: ${show(found)}\nthe protocol: ${show(expected)}`);
  expect(issue?.code).toBe(expected.ok ? undefined : expected.code);
}
