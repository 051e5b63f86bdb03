import { foldNativeStream, type RunnerAdapter } from "runner-contracts";
import * as goose from "runner-contracts/adapter/goose";
import { describe, expect, it } from "vitest";

/** Counts what it is given and gives back what it was told. */
const echo: RunnerAdapter<number> = {
  source: "echo",
  init: () => 0,
  push: (count, record) => ({
    state: count + 1,
    drafts: [{ kind: "notification", data: { count, record: String(record) } }],
  }),
  finish: (count, end) => ({
    state: count,
    drafts: [{ kind: "runtime_terminal", data: { count, end: JSON.stringify(end) } }],
  }),
};

function* throwingAfter(records: readonly unknown[], thrown: unknown): Generator<unknown> {
  yield* records;
  throw thrown;
}

describe("foldNativeStream", () => {
  it("hands each state on and gives all drafts in order", () => {
    expect(foldNativeStream(echo, ["a", "b"], { exitCode: 3 }).map(({ data }) => data)).toEqual([
      { count: 0, record: "a" },
      { count: 1, record: "b" },
      { count: 2, end: '{"exitCode":3}' },
    ]);
  });

  it("gives the end of a stream of nothing", () => {
    expect(foldNativeStream(echo, [])).toEqual([
      { kind: "runtime_terminal", data: { count: 0, end: "{}" } },
    ]);
  });

  it("keeps the drafts of records that throw, and hands on what they threw", () => {
    const drafts = foldNativeStream(echo, throwingAfter(["a"], "broken pipe"), { exitCode: 0 });
    expect(drafts.map(({ data }) => data)).toEqual([
      { count: 0, record: "a" },
      { count: 1, end: '{"error":"broken pipe","exitCode":0}' },
    ]);
  });

  it("takes records that throw nothing in particular for failed all the same", () => {
    const [end] = foldNativeStream(echo, throwingAfter([], undefined));
    expect(end?.data["end"]).toBe('{"error":"the output could not be read"}');
  });

  it("prefers the error that the caller names", () => {
    const [end] = foldNativeStream(echo, throwingAfter([], "second"), { error: "first" });
    expect(end?.data["end"]).toBe('{"error":"first"}');
  });

  it("lets through what an adapter throws against its promise", () => {
    const push = () => {
      throw new TypeError("broken adapter");
    };
    expect(() => foldNativeStream({ ...echo, push }, ["a"])).toThrow(TypeError);
  });

  it("takes a record of a million drafts", () => {
    const draft = { kind: "notification", data: {} } as const;
    const push = () => ({ state: 0, drafts: Array.from({ length: 1_000_000 }, () => draft) });
    expect(foldNativeStream({ ...echo, push }, ["a"])).toHaveLength(1_000_001);
  });

  it("comes with each adapter too", () => {
    expect(goose.foldNativeStream).toBe(foldNativeStream);
  });
});
