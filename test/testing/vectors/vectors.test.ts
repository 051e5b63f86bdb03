/** This library gives the answers that its vectors expect, and a wrong answer is seen. */
import { type ConformanceVectorAnswer, runConformanceVectors } from "runner-contracts/testing";
import { describe, expect, test } from "vitest";
import { LENT, whileFixed, whilePolluted } from "../../support/pollution.ts";
import { vectorFiles } from "./vector-files.ts";

const FILES = vectorFiles();

describe("the library", () => {
  test.each(FILES.map((file) => [file.subject, file] as const))("answers: %s", (_, file) => {
    const { results, passed, failed } = runConformanceVectors(file);
    expect(results.filter(({ outcome }) => outcome === "fail")).toEqual([]);
    expect([passed, failed]).toEqual([file.vectors.length, 0]);
  });

  test.each(LENT)("answers them all while Object.prototype lends %s", (_, lent) => {
    for (const file of FILES) {
      const { results } = whilePolluted(lent, () => runConformanceVectors(file));
      expect(results.filter(({ outcome }) => outcome === "fail")).toEqual([]);
    }
  });

  test.each(["get", "set", "writable", "enumerable", "configurable"])(
    "answers them all while every property descriptor is lent %s",
    (name) => {
      for (const file of FILES) {
        const { results } = whilePolluted(1, () => runConformanceVectors(file), name);
        expect(results.filter(({ outcome }) => outcome === "fail")).toEqual([]);
      }
    },
  );

  test("answers them all where no name of Object.prototype can be assigned", () => {
    for (const file of FILES) {
      const { results } = whileFixed(() => runConformanceVectors(file));
      expect(results.filter(({ outcome }) => outcome === "fail")).toEqual([]);
    }
  });

  test("has more than 400 vectors to answer", () => {
    const counts = FILES.map(({ vectors }) => vectors.length);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(400);
  });
});

describe("a wrong answer", () => {
  const question = (expected: object, extra: object = {}) => ({
    subject: "batch",
    vectors: [{ id: "batch/x", rule: "event", input: { a: [0] }, ...extra, expect: expected }],
  });
  const reasonFor = (expected: object, answer: ConformanceVectorAnswer) => {
    return runConformanceVectors(question(expected), () => answer).results[0]?.reason;
  };
  const refusal = { ok: false, code: "invalid_event", message: "events[0].seq must be right" };

  test("is one with another code", () => {
    const reason = reasonFor({ code: "empty_batch" }, refusal);
    expect(reason).toContain('code is the string "invalid_event"');
  });

  test("is one that accepts, or refuses, what it should not", () => {
    expect(reasonFor({ ok: true }, refusal)).toMatch(/^ok is false/);
    expect(reasonFor({ ok: false }, { ok: true })).toMatch(/^ok is true/);
    expect(reasonFor({ ok: false }, refusal)).toBeUndefined();
  });

  test("is one at another place, also where that only begins alike", () => {
    expect(reasonFor({ place: "events[0].seq" }, refusal)).toBeUndefined();
    expect(reasonFor({ place: "events[0]" }, refusal)).toContain("does not begin with events[0]");
    expect(reasonFor({ place: "events[0]…" }, refusal)).toBeUndefined();
    expect(reasonFor({ place: "events[1]…" }, refusal)).toContain("does not begin");
    expect(reasonFor({ place: "events[0].seq" }, { ok: false })).toContain("undefined");
  });

  test("is one that gives another value than its input, where none is named", () => {
    expect(reasonFor({ ok: true }, { ok: true, value: { a: [0] } })).toBeUndefined();
    expect(reasonFor({ ok: true }, { ok: true, value: { a: [-0] } })).toMatch(
      /^value\.a\[0\] is -0/,
    );
    expect(reasonFor({ ok: true }, { ok: true, value: { a: [0], b: 1 } })).toMatch(
      /^value\.b is 1/,
    );
    expect(reasonFor({ ok: true }, { ok: true, value: { a: [0, 1] } })).toMatch(
      /^value\.a is \[0,1\]/,
    );
    expect(reasonFor({ ok: true }, { ok: true })).toMatch(/^value is undefined/);
  });

  test("is one with a finding too many, too few or another", () => {
    const found = { ok: false, findings: [{ code: "seq_gap", message: "seq 2: comes after 0" }] };
    const expected = (code: string, place: string) => ({ findings: [{ code, place }] });
    expect(reasonFor(expected("seq_gap", "seq 2"), found)).toBeUndefined();
    expect(reasonFor(expected("seq_gap", "seq 3"), found)).toContain("seq 3");
    expect(reasonFor(expected("missing_start", "seq 2"), found)).toMatch(/^findings\[0\]\.code/);
    expect(reasonFor({ findings: [] }, found)).toMatch(/^findings is/);
  });

  test("is one with a draft too many; its own words for a message count only where they are named", () => {
    const terminal = { kind: "runtime_terminal", data: { reason: "error", message: "oh" } };
    const drafts = (data: object) => ({ drafts: [{ kind: "runtime_terminal", data }] });
    const answer = { ok: true, drafts: [terminal] };
    expect(reasonFor(drafts({ reason: "error" }), answer)).toBeUndefined();
    expect(reasonFor(drafts({ reason: "error", message: "oh" }), answer)).toBeUndefined();
    expect(reasonFor(drafts({ reason: "error", message: "ah" }), answer)).toContain('"oh"');
    expect(reasonFor(drafts({ reason: "complete" }), answer)).toContain('"error"');
    expect(reasonFor({ drafts: [] }, answer)).toMatch(/^drafts is/);
  });

  test("is what throws", () => {
    const throwing = runConformanceVectors(question({ ok: true }), () => {
      throw new Error("not today");
    });
    expect(throwing).toEqual({
      passed: 0,
      failed: 1,
      results: [{ id: "batch/x", outcome: "fail", reason: "threw not today" }],
    });
  });
});

test("what is no file of vectors is a TypeError", () => {
  const vector = { id: "batch/x", rule: "event", expect: { ok: true } };
  const odd = [
    null,
    [],
    { subject: "weather", vectors: [vector] },
    { subject: "batch", vectors: vector },
    { subject: "batch", vectors: [{ ...vector, expect: undefined }] },
    { subject: "batch", vectors: [null] },
  ];
  for (const file of odd) expect(() => runConformanceVectors(file)).toThrow(TypeError);
});
