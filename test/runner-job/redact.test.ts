import fc from "fast-check";
import {
  type RunnerJobSpec,
  redactEnvironmentValues,
  redactRunnerJobSpec,
  validateRunnerJobSpec,
} from "runner-contracts";
import { runnerJobSpec } from "runner-contracts/testing/arbitraries";
import { describe, expect, test } from "vitest";
import { spansOf } from "../../src/runner-job/occurrences.ts";
import { law } from "../support/laws.ts";
import { hostileSpec, SPEC, specWith } from "./specs.ts";

describe("redactRunnerJobSpec", () => {
  test("keeps the names of the environment and everything else, and no value", () => {
    expect(redactRunnerJobSpec(SPEC)).toStrictEqual({
      ...SPEC,
      env: { RUNNER_TOKEN: "[redacted]", EMPTY: "[redacted]" },
    });
  });

  test("drops what is no field of a spec, and names that are none", () => {
    const spec = specWith({ headers: { token: "x" }, env: { GOOD: "x", "TOKEN=abc": "" } });
    const redacted = redactRunnerJobSpec(spec as RunnerJobSpec);
    expect(Object.keys(redacted)).toStrictEqual(Object.keys(SPEC));
    expect(redacted.env).toStrictEqual({ GOOD: "[redacted]" });
  });

  test("keeps a variable named __proto__", () => {
    const spec = specWith({ env: JSON.parse('{"__proto__":"secret"}') }) as RunnerJobSpec;
    expect(JSON.stringify(redactRunnerJobSpec(spec).env)).toBe('{"__proto__":"[redacted]"}');
  });
});

law("a redacted spec is valid, frozen, and redacted already", runnerJobSpec(), (spec) => {
  const redacted = redactRunnerJobSpec(spec);
  expect(validateRunnerJobSpec(redacted)).toStrictEqual({ ok: true, value: redacted });
  expect([redacted, redacted.env, redacted.resources].every(Object.isFrozen)).toBe(true);
  expect(redactRunnerJobSpec(redacted)).toStrictEqual(redacted);
});

law(
  "no value of an environment is left",
  runnerJobSpec(),
  fc.string({ maxLength: 9 }),
  (spec, tail) => {
    const secret = `secret-4c1b-${tail}`;
    const env = Object.fromEntries(Object.keys(spec.env).map((name) => [name, secret]));
    const redacted = redactRunnerJobSpec({ ...spec, env });
    expect(JSON.stringify(redacted)).not.toContain("secret-4c1b-");
    expect(Object.keys(redacted.env)).toStrictEqual(Object.keys(env));
  },
);

law("redaction answers for every value there is", hostileSpec(), (value) => {
  expect(Object.isFrozen(redactRunnerJobSpec(value as RunnerJobSpec))).toBe(true);
});

describe("redactEnvironmentValues", () => {
  test("masks each value, the longest first, and each line of a value of several", () => {
    const env = { A: "12345678", B: "1234567890", PEM: "-----BEGIN-----\nabcdefgh\nxy" };
    const log = "A=12345678 B=1234567890\n-----BEGIN-----\r\nabcdefgh\r\nxy\n";
    expect(redactEnvironmentValues(log, env)).toBe(
      "A=[redacted] B=[redacted]\n[redacted]\r\n[redacted]\r\nxy\n",
    );
  });

  test("masks values that overlap as one, so that no part of either stays", () => {
    const env = { URL: "https://ada:pass1234@host", PASSWORD: "pass1234@host/path" };
    const log = "connects to https://ada:pass1234@host/path now";
    expect(redactEnvironmentValues(log, env)).toBe("connects to [redacted] now");
  });

  test("masks a value that overlaps itself to its end", () => {
    expect(redactEnvironmentValues("x abcabcabcabca x", { A: "abcabcabca" })).toBe(
      "x [redacted] x",
    );
    expect(redactEnvironmentValues("aabaabaabaaaba", { A: "aabaabaaba", B: "x".repeat(9) })).toBe(
      "[redacted]aaba",
    );
  });

  test("masks values side by side each for itself", () => {
    const env = { A: "12345678", B: "abcdefgh" };
    expect(redactEnvironmentValues("12345678abcdefgh", env)).toBe("[redacted][redacted]");
  });

  test("takes time that grows with the text, also for a value of one letter again and again", () => {
    const env = { A: "a".repeat(100_000) };
    expect(redactEnvironmentValues("a".repeat(400_000), env)).toBe("[redacted]");
  });

  test("takes memory that grows with what it gives, for a value that stands at each place", () => {
    expect(spansOf("0".repeat(4_000_000), ["00000000", "000000000"])).toStrictEqual([
      { from: 0, to: 4_000_000 },
    ]);
  });

  test("leaves values alone that are too short to be a secret", () => {
    expect(redactEnvironmentValues("1 true", { A: "1", B: "true", C: "" })).toBe("1 true");
  });

  test("takes what looks like a pattern or a replacement for text", () => {
    expect(redactEnvironmentValues("x $&$&$&$& x", { A: "$&$&$&$&", B: "........" })).toBe(
      "x [redacted] x",
    );
  });
});

/** Texts of two letters, so that words stand in them, and overlap. */
const letters = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom("a", "b"), minLength, maxLength });

law(
  "words are found wherever they stand, as a search at each place finds them",
  letters(0, 60),
  fc.array(letters(1, 12), { maxLength: 4 }),
  (text, words) => {
    const places = words.flatMap((word) =>
      [...text].flatMap((_, from) => (text.startsWith(word, from) ? [{ from, word }] : [])),
    );
    const isCovered = (at: number) =>
      places.some(({ from, word }) => from <= at && at < from + word.length);
    const spans = spansOf(text, words);
    const isInSpan = (at: number) => spans.some(({ from, to }) => from <= at && at < to);
    const units = [...text].map((_, at) => at);
    expect(units.map(isInSpan)).toStrictEqual(units.map(isCovered));
    // In order and apart, and each begins where a word does.
    for (const { from } of spans) expect(places.map((place) => place.from)).toContain(from);
    for (const [index, { from }] of spans.entries()) {
      expect(from).toBeGreaterThanOrEqual(spans[index - 1]?.to ?? 0);
    }
  },
);
