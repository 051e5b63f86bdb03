import {
  createRunCursor,
  isRunCursor,
  isRunnerContractError,
  RunnerContractError,
  readRunCursor,
} from "runner-contracts";
import { describe, expect, test } from "vitest";
import { anyHostile } from "../support/hostile.ts";
import { law } from "../support/laws.ts";

const cursor = { runId: "run-1", seq: 4, tMs: 20, terminal: false };

function refusal(value: unknown): string {
  try {
    readRunCursor(value);
  } catch (error) {
    if (!(error instanceof RunnerContractError)) throw error;
    expect(error.code).toBe("invalid_cursor");
    return error.message.replace(/ must .*$/s, "");
  }
  throw new Error("the cursor is accepted");
}

describe("the first cursor", () => {
  test("stands before the first event", () => {
    expect(createRunCursor("run-1")).toStrictEqual({
      runId: "run-1",
      seq: -1,
      tMs: 0,
      terminal: false,
    });
  });

  test("is frozen", () => {
    expect(Object.isFrozen(createRunCursor("run-1"))).toBe(true);
  });

  test.each(["", "a\u0000", "\uD800", 7, null, undefined])("is refused for the run %j", (runId) => {
    // @ts-expect-error a caller without types may give anything
    expect(() => createRunCursor(runId)).toThrow(RangeError);
  });
});

describe("a cursor from storage", () => {
  test("comes back equal, fresh and frozen", () => {
    const read = readRunCursor(JSON.parse(JSON.stringify(cursor)));
    expect(read).toStrictEqual(cursor);
    expect(Object.isFrozen(read)).toBe(true);
  });

  test("may stand in a row with more columns, which are dropped", () => {
    expect(readRunCursor({ ...cursor, created_at: new Date(0) })).toStrictEqual(cursor);
  });

  test("may say that a stream was closed before its first event", () => {
    const closed = { runId: "run-1", seq: -1, tMs: 0, terminal: true };
    expect(readRunCursor(closed)).toStrictEqual(closed);
  });

  test("has no negative zero", () => {
    expect(readRunCursor({ ...cursor, seq: -0, tMs: -0 })).toStrictEqual({
      ...cursor,
      seq: 0,
      tMs: 0,
    });
  });

  test.each<[string, unknown]>([
    ["cursor", null],
    ["cursor", undefined],
    ["cursor", "run-1"],
    ["cursor", [cursor]],
    ["cursor.runId", {}],
    ["cursor.runId", { ...cursor, runId: "" }],
    ["cursor.runId", { ...cursor, runId: "a\u0000" }],
    ["cursor.seq", { ...cursor, seq: "4" }],
    ["cursor.seq", { ...cursor, seq: 4n }],
    ["cursor.seq", { ...cursor, seq: -2 }],
    ["cursor.seq", { ...cursor, seq: 0.5 }],
    ["cursor.seq", { ...cursor, seq: 2 ** 53 }],
    ["cursor.seq", { ...cursor, seq: Number.NaN }],
    ["cursor.tMs", { ...cursor, tMs: -1 }],
    ["cursor.tMs", { ...cursor, tMs: Number.POSITIVE_INFINITY }],
    ["cursor.tMs", { ...cursor, tMs: null }],
    ["cursor.terminal", { ...cursor, terminal: 0 }],
    ["cursor.terminal", { ...cursor, terminal: "false" }],
    ["cursor.terminal", { runId: "run-1", seq: 4, tMs: 20 }],
  ])("is refused at %s: %o", (place, value) => {
    expect(refusal(value)).toBe(place);
    expect(isRunCursor(value)).toBe(false);
  });

  test("is refused where its seq throws when it is read", () => {
    const hostile = Object.defineProperty({ ...cursor }, "seq", {
      get() {
        throw new Error("no");
      },
    });
    expect(refusal(hostile)).toBe("cursor.seq");
  });

  test("is read once", () => {
    let reads = 0;
    const changing = Object.defineProperty({ ...cursor }, "seq", { get: () => reads++ });
    expect(readRunCursor(changing).seq).toBe(0);
    expect(reads).toBe(1);
  });
});

describe("totality: a cursor or one error", () => {
  law("for any value", anyHostile(), (value) => {
    try {
      expect(isRunCursor(readRunCursor(value))).toBe(true);
    } catch (error) {
      expect(isRunnerContractError(error, "invalid_cursor")).toBe(true);
    }
  });
});
