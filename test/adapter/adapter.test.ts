import {
  foldNativeStream,
  JSON_MAX_NODES,
  type JsonObject,
  type RunnerAdapter,
  type RunnerEventDraft,
  validateRunnerEventBatch,
} from "runner-contracts";
import { anthropicMessagesAdapter } from "runner-contracts/adapter/anthropic";
import { claudeCodeAdapter } from "runner-contracts/adapter/claude-code";
import * as goose from "runner-contracts/adapter/goose";
import { describe, expect, test } from "vitest";

// What is asked of them here, they hold for any state.
const ADAPTERS = [
  anthropicMessagesAdapter,
  claudeCodeAdapter,
  goose.gooseAdapter,
] as unknown as RunnerAdapter<JsonObject>[];

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
  test("hands each state on and gives all drafts in order", () => {
    expect(foldNativeStream(echo, ["a", "b"], { exitCode: 3 }).map(({ data }) => data)).toEqual([
      { count: 0, record: "a" },
      { count: 1, record: "b" },
      { count: 2, end: '{"exitCode":3}' },
    ]);
  });

  test("hands the options to the adapter's init", () => {
    const from: RunnerAdapter<number, { readonly from: number }> = {
      ...echo,
      init: (options) => options?.from ?? 0,
    };
    const counts = (drafts: readonly RunnerEventDraft[]) => drafts.map(({ data }) => data["count"]);
    expect(counts(foldNativeStream(from, ["a"], {}, { from: 7 }))).toEqual([7, 8]);
    expect(counts(foldNativeStream(from, ["a"]))).toEqual([0, 1]);
  });

  test("gives the end of a stream of nothing", () => {
    expect(foldNativeStream(echo, [])).toEqual([
      { kind: "runtime_terminal", data: { count: 0, end: "{}" } },
    ]);
  });

  test.each(ADAPTERS.map((adapter) => [adapter.source, adapter] as const))(
    "ends a run of %s by an end that throws where it is read",
    (_, adapter) => {
      const end = new Proxy(
        {},
        {
          get: () => {
            throw new Error("no property");
          },
          ownKeys: () => {
            throw new Error("no keys");
          },
        },
      );
      for (const records of [[], throwingAfter([], "broken pipe")]) {
        const kinds = foldNativeStream(adapter, records, end).map(({ kind }) => kind);
        expect(kinds.at(0)).toBe("runtime_started");
        expect(kinds.filter((kind) => kind === "runtime_terminal")).toHaveLength(1);
        expect(kinds.at(-1)).toBe("runtime_terminal");
      }
    },
  );

  test("keeps the drafts of records that throw, and hands on what they threw", () => {
    const drafts = foldNativeStream(echo, throwingAfter(["a"], "broken pipe"), { exitCode: 0 });
    expect(drafts.map(({ data }) => data)).toEqual([
      { count: 0, record: "a" },
      { count: 1, end: '{"exitCode":0,"error":"broken pipe"}' },
    ]);
  });

  test("takes records that throw nothing in particular for failed all the same", () => {
    const [end] = foldNativeStream(echo, throwingAfter([], undefined));
    expect(end?.data["end"]).toBe('{"error":"the output could not be read"}');
  });

  test("prefers the error that the caller names", () => {
    const [end] = foldNativeStream(echo, throwingAfter([], "second"), { error: "first" });
    expect(end?.data["end"]).toBe('{"error":"first"}');
  });

  test.each([undefined, null])(
    "takes an end whose error is %s for one that names none",
    (error) => {
      const end = { exitCode: 0, error };
      const [draft] = foldNativeStream(echo, throwingAfter([], "disk on fire"), end);
      expect(draft?.data["end"]).toBe('{"exitCode":0,"error":"disk on fire"}');
    },
  );

  test("lets through what an adapter throws against its promise", () => {
    const push = () => {
      throw new TypeError("broken adapter");
    };
    expect(() => foldNativeStream({ ...echo, push }, ["a"])).toThrow(TypeError);
  });

  test("takes a record of a million drafts", () => {
    const draft = { kind: "notification", data: {} } as const;
    const push = () => ({ state: 0, drafts: Array.from({ length: 1_000_000 }, () => draft) });
    expect(foldNativeStream({ ...echo, push }, ["a"])).toHaveLength(1_000_001);
  });

  test("comes with each adapter too", () => {
    const lines = ['{"type":"complete","total_tokens":7}'];
    const drafts = foldNativeStream(goose.gooseAdapter, lines, { exitCode: 0 });
    expect(goose.foldNativeStream(goose.gooseAdapter, lines, { exitCode: 0 })).toEqual(drafts);
  });
});

describe.each(ADAPTERS)("the adapter of $source", (adapter) => {
  const record = { type: "odd" };

  test.each(ADAPTERS)(
    "reads a state of $source as it reads the same state out of JSON",
    (other) => {
      const { state } = other.push(other.init(), record);
      const copy = JSON.parse(JSON.stringify(state)) as JsonObject;
      expect(adapter.push(state, record)).toEqual(adapter.push(copy, record));
      expect(adapter.finish(state)).toEqual(adapter.finish(copy));
    },
  );

  test.each([null, undefined])("takes what is %s of an end for absent", (absent) => {
    const { state } = adapter.push(adapter.init(), record);
    for (const end of [{}, { exitCode: 1 }, { signal: "SIGTERM" }]) {
      const filled = { exitCode: absent, signal: absent, error: absent, ...end };
      expect(adapter.finish(state, filled)).toStrictEqual(adapter.finish(state, end));
    }
  });

  test("takes no state at its word for being frozen", () => {
    const state = Object.freeze({ phase: "running" });
    const copy = { phase: "running" };
    expect(adapter.push(state, record)).toEqual(adapter.push(copy, record));
    expect(adapter.finish(state)).toEqual(adapter.finish(copy));
  });

  test("takes a line for its record, whatever white space is around it", () => {
    const line = JSON.stringify(record);
    const expected = adapter.push(adapter.init(), line);
    expect(adapter.push(adapter.init(), ` \t${line}\r\n`)).toEqual(expected);
  });

  test("makes valid drafts of a line that nests around the limit", () => {
    for (let levels = 120; levels <= 132; levels++) {
      const line = `{"type":"odd","list":${"[".repeat(levels)}${"]".repeat(levels)}}`;
      const events = adapter.push(adapter.init(), line).drafts.map((draft, seq) => {
        return { seq, tMs: 0, ...draft };
      });
      expect(validateRunnerEventBatch({ v: 1, runId: "r", events })).toMatchObject({ ok: true });
    }
  });

  test("shows a record to the depth that a batch allows, and no deeper", () => {
    const shown = (levels: number) => {
      const line = `{"type":"odd","list":${"[".repeat(levels)}"leaf"${"]".repeat(levels)}}`;
      return JSON.stringify(adapter.push(adapter.init(), line).drafts);
    };
    // The payload and the record stand above the list.
    expect(shown(127)).toContain("leaf");
    expect(shown(128)).not.toContain("leaf");
  });

  test("makes a valid draft of a line with as many values as a batch may hold", () => {
    for (const more of [-6, -3, 0]) {
      const list = "0,".repeat(JSON_MAX_NODES + more);
      const { drafts } = adapter.push(adapter.init(), `{"type":"odd","list":[${list}0]}`);
      const draft = drafts.find(({ data }) => JSON.stringify(data).length > JSON_MAX_NODES);
      const events = [{ seq: 0, tMs: 0, ...draft }];
      expect(validateRunnerEventBatch({ v: 1, runId: "r", events })).toMatchObject({ ok: true });
    }
  });
});

describe("the usage that a fold remembers", () => {
  const usageOf = (numbers: string) => {
    const line = `{"type":"complete",${numbers}}`;
    return foldNativeStream(goose.gooseAdapter, [line], { exitCode: 0 }).at(-1)?.data["usage"];
  };
  const numbers = Array.from({ length: 32 }, (_, index) => `"n${index}":${index}`);

  test("is at most 32 numbers", () => {
    expect(Object.keys(usageOf(numbers.join()) as object)).toHaveLength(32);
    expect(Object.keys(usageOf([...numbers, '"more":1'].join()) as object)).toHaveLength(32);
  });

  test("is finite numbers, and null for those that are unknown", () => {
    const numbers = '"a":1,"b":null,"c":1e400,"d":"1","e":{}';
    expect(usageOf(numbers)).toEqual({ a: 1, b: null });
    const line = `{"type":"complete",${numbers}}`;
    const { state } = goose.gooseAdapter.push(goose.gooseAdapter.init(), line);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  test("gives no place to a number called __proto__", () => {
    const usage = usageOf(['"__proto__":1', ...numbers].join());
    expect(Object.keys(usage as object)).toHaveLength(32);
  });
});
