import { isDeepStrictEqual } from "node:util";
import {
  isRunnerEventKind,
  readRunnerEvent,
  readRunnerEventBatch,
  validateRunnerEventBatch,
} from "runner-contracts";
import { describe, expect, test } from "vitest";
import { almostBatch } from "../support/batches.ts";
import { batch, event } from "../support/events.ts";
import { anyHostile } from "../support/hostile.ts";
import { law } from "../support/laws.ts";
import { twins } from "../support/recipe.ts";

function refusal(input: unknown): [code: string, place: string] {
  const reading = readRunnerEventBatch(input);
  if (reading.ok) throw new Error("the batch is read");
  return [reading.code, reading.message.replace(/ must .*$/s, "")];
}

describe("an unknown kind", () => {
  const newer = event({ kind: "from_the_future", data: { n: [1] } });

  test("is carried with its name and its data", () => {
    const reading = readRunnerEventBatch(batch([newer]));
    expect(reading).toStrictEqual({ ok: true, batch: batch([newer]) });
  });

  test("is refused by the strict validator", () => {
    expect(validateRunnerEventBatch(batch([newer])).ok).toBe(false);
  });

  test.each([[""], ["a\u0000"], ["\uD800"], [null], [5], [undefined], [["notification"]]])(
    "is refused as the name %j",
    (kind) => {
      expect(refusal(batch([event({ kind })]))).toStrictEqual(["invalid_event", "events[0].kind"]);
    },
  );
});

describe("what is known", () => {
  test.each<[string, string, unknown]>([
    ["invalid_event", "events[0].seq", batch([event({ kind: "newer", seq: -1 })])],
    ["invalid_event", "events[0].data", batch([event({ kind: "newer", data: [] })])],
    ["seq_not_monotonic", "events[1].seq", batch([event({ kind: "newer" }), event()])],
    ["version_mismatch", "batch.v", { ...batch(), v: 2 }],
  ])("is refused with %s at %s", (code, place, input) => {
    expect(refusal(input)).toStrictEqual([code, place]);
  });

  law(
    "has the verdict of the strict validator, unknown kinds apart",
    twins(almostBatch()),
    ([value, twin]) => {
      const strict = validateRunnerEventBatch(value);
      const tolerant = readRunnerEventBatch(twin);
      const isNewer =
        tolerant.ok && !tolerant.batch.events.every(({ kind }) => isRunnerEventKind(kind));
      if (isNewer) expect(strict).toMatchObject({ ok: false, code: "invalid_event" });
      else if (strict.ok || tolerant.ok) expect(isDeepStrictEqual(tolerant, strict)).toBe(true);
    },
  );
});

describe("a single event", () => {
  test("is read as an event of a batch is", () => {
    const newer = event({ kind: "from_the_future" });
    expect(readRunnerEvent(newer)).toStrictEqual({ ok: true, event: newer });
  });

  test("is refused with its place", () => {
    expect(readRunnerEvent(event({ data: { a: [1n] } }))).toStrictEqual({
      ok: false,
      code: "invalid_event",
      message: expect.stringMatching(/^event\.data\.a\[0\] must /),
    });
    expect(readRunnerEvent(null)).toMatchObject({ message: expect.stringMatching(/^event must /) });
  });
});

describe("totality", () => {
  law("for any value", anyHostile(), (value) => {
    expect(readRunnerEventBatch(value).ok).toBeTypeOf("boolean");
    expect(readRunnerEvent(value).ok).toBeTypeOf("boolean");
  });
});
