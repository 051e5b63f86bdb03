/** The promises of the batch validator, each a law. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import {
  explainRunnerEventBatch,
  RUNNER_EVENT_BATCH_VALIDATION_CODES,
  RUNNER_EVENT_MAX_ISSUES,
  type RunnerEventBatch,
  type RunnerEventBatchValidation,
  validateRunnerEventBatch,
} from "runner-contracts";
import { describe, expect } from "vitest";
import {
  almostBatch,
  disguisedBatch,
  fullBatch,
  heavyBatch,
  validBatch,
} from "../support/batches.ts";
import { type Counts, counting } from "../support/counting.ts";
import { anyHostile } from "../support/hostile.ts";
import { containersOf, withoutNegativeZero } from "../support/json.ts";
import { heavyLaw, law } from "../support/laws.ts";
import { twins } from "../support/recipe.ts";

function expectVerdict(verdict: RunnerEventBatchValidation): void {
  if (verdict.ok) {
    expect(Object.keys(verdict)).toStrictEqual(["ok", "batch"]);
  } else {
    expect(Object.keys(verdict)).toStrictEqual(["ok", "code", "message"]);
    expect(RUNNER_EVENT_BATCH_VALIDATION_CODES).toContain(verdict.code);
  }
}

function accepted(input: unknown): RunnerEventBatch {
  const verdict = validateRunnerEventBatch(input);
  if (!verdict.ok) throw new Error(verdict.message);
  return verdict.batch;
}

describe("totality: one of the two branches, whatever comes", () => {
  law("for any value at the root", anyHostile(), (value) => {
    expectVerdict(validateRunnerEventBatch(value));
  });

  law("for a hostile value anywhere in a batch", almostBatch(), (value) => {
    expectVerdict(validateRunnerEventBatch(value));
  });

  heavyLaw(200, "for values that nest or unfold without end", heavyBatch(), (value) => {
    expectVerdict(validateRunnerEventBatch(value));
  });
});

describe("storability: what is accepted comes back equal", () => {
  law("from JSON and UTF-8", almostBatch(), (value) => {
    const verdict = validateRunnerEventBatch(value);
    if (!verdict.ok) return;
    const bytes = new TextEncoder().encode(JSON.stringify(verdict.batch));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    expect(text).not.toContain("\\u0000");
    const back = JSON.parse(text) as unknown;
    expect(isDeepStrictEqual(back, withoutNegativeZero(verdict.batch))).toBe(true);
  });
});

describe("exact integers", () => {
  const count = fc.oneof(
    fc.maxSafeNat(),
    fc.double(),
    fc.constantFrom(2 ** 53, 2 ** 53 - 1, -0, -1, 0.1, Number.NaN, Number.POSITIVE_INFINITY),
  );

  law("seq and tMs are safe integers from 0", validBatch(), count, count, (batch, seq, tMs) => {
    const events = [{ ...batch.events[0], seq, tMs }];
    const verdict = validateRunnerEventBatch({ ...batch, events });
    const exact = [seq, tMs].every((value) => Number.isSafeInteger(value) && value >= 0);
    expect(verdict.ok).toBe(exact);
    if (!verdict.ok) expect(verdict.code).toBe("invalid_event");
  });

  law(
    "seq rises strictly and tMs never falls",
    fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1 }),
    (counts) => {
      const events = counts.map(([seq, tMs]) => ({ seq, tMs, kind: "notification", data: {} }));
      const code = counts.reduce<string>((found, [seq, tMs], index) => {
        const before = counts[index - 1];
        if (found !== "" || before === undefined) return found;
        return seq <= before[0] ? "seq_not_monotonic" : tMs < before[1] ? "t_ms_not_monotonic" : "";
      }, "");
      const verdict = validateRunnerEventBatch({ v: 1, runId: "r", events });
      expect(verdict.ok ? "" : verdict.code).toBe(code);
    },
  );
});

describe("honesty: what obeys the rules is accepted, and equal", () => {
  law("after a round trip through JSON", validBatch(), (batch) => {
    const sent = JSON.parse(JSON.stringify(batch)) as unknown;
    expect(isDeepStrictEqual(accepted(sent), { ...(sent as object) })).toBe(true);
  });

  law(
    "as class instances, proxies, of another realm, with more keys",
    disguisedBatch(),
    (value) => {
      expect(validateRunnerEventBatch(value).ok).toBe(true);
    },
  );

  heavyLaw(100, "as a batch of as many events as there may be", fullBatch(), (batch) => {
    expect(accepted(batch).events).toHaveLength(256);
  });
});

describe("read once", () => {
  const plainInput = fc.oneof(
    validBatch(),
    validBatch().map((batch) => ({ ...batch, v: 2 })),
  );

  law("each property is read at most once for each place of its object", plainInput, (input) => {
    const counts: Counts = { reads: new Map(), traps: 0 };
    validateRunnerEventBatch(counting(structuredClone(input), counts));
    for (const [place, times] of counts.reads) expect([place, times]).toStrictEqual([place, 1]);
  });

  law("a getter that changes cannot pass and then differ", almostBatch(), (value) => {
    const verdict = validateRunnerEventBatch(value);
    if (verdict.ok) expect(isDeepStrictEqual(accepted(verdict.batch), verdict.batch)).toBe(true);
  });
});

describe("freshness", () => {
  law("an accepted batch is frozen to its leaves and shares nothing", validBatch(), (batch) => {
    const theirs = new Set(containersOf(batch));
    for (const part of containersOf(accepted(batch))) {
      expect(Object.isFrozen(part)).toBe(true);
      expect(theirs.has(part)).toBe(false);
      expect(Reflect.ownKeys(part).every((key) => typeof key === "string")).toBe(true);
    }
  });

  law("the input is left as it was", validBatch(), (batch) => {
    const before = JSON.stringify(batch);
    validateRunnerEventBatch(batch);
    expect(JSON.stringify(batch)).toBe(before);
    expect(containersOf(batch).some(Object.isFrozen)).toBe(false);
  });
});

law("idempotence: an accepted batch is accepted again, and equal", almostBatch(), (value) => {
  const verdict = validateRunnerEventBatch(value);
  if (verdict.ok) expect(isDeepStrictEqual(accepted(verdict.batch), verdict.batch)).toBe(true);
});

law("bounded speech: the place first, short, on one line, storable", almostBatch(), (value) => {
  for (const { message } of explainRunnerEventBatch(value)) {
    expect(message).toMatch(/^(batch|events\[\d+\]).* (must|is|cannot) /);
    expect(message.length).toBeLessThanOrEqual(300);
    expect(message.isWellFormed()).toBe(true);
    expect(message).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  }
});

describe("linearity", () => {
  law("the work is bounded by the number of values", validBatch(), fc.nat(40), (batch, copies) => {
    const [first] = batch.events;
    const events = Array.from({ length: copies + 1 }, (_, seq) => ({ ...first, seq, tMs: seq }));
    const input = { ...batch, events };
    const values = JSON.stringify(input).match(/[,:[{]/g)?.length ?? 0;
    const counts: Counts = { reads: new Map(), traps: 0 };
    validateRunnerEventBatch(counting(structuredClone(input), counts));
    expect(counts.traps).toBeLessThanOrEqual(4 * values + 10);
  });
});

describe("parity of verdict and explanation", () => {
  law("the first issue is the verdict", twins(almostBatch()), ([one, other]) => {
    const verdict = validateRunnerEventBatch(one);
    const issues = explainRunnerEventBatch(other);
    expect(issues.length).toBeLessThanOrEqual(RUNNER_EVENT_MAX_ISSUES);
    if (verdict.ok) expect(issues).toStrictEqual([]);
    else expect(issues[0]).toMatchObject({ code: verdict.code, message: verdict.message });
  });
});
