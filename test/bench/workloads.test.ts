import { createHash } from "node:crypto";
import {
  RUNNER_EVENT_KINDS,
  type RunnerEventBatch,
  validateRunnerEventBatch,
} from "runner-contracts";
import { describe, expect, test } from "vitest";
import { walk } from "./tree-work.ts";
import { createWorkloads, type WorkloadName } from "./workloads.ts";

/** What the tables say of each workload: bytes, events, JSON values in an event's `data`. */
const STATED: Readonly<
  Record<WorkloadName, readonly [bytes: number, events: number, values: number]>
> = {
  small: [178, 1, 2],
  typical: [6_600, 32, 5],
  full: [172_000, 256, 5],
  nested: [410_000, 256, 100],
  novelKeys: [11_000, 64, 8],
  invalidLast: [172_000, 256, 5],
  invalidFirst: [172_000, 256, 5],
};

/** Another content is another measurement: whoever changes a workload changes its print here. */
const PRINTS: Readonly<Record<WorkloadName, string>> = {
  small: "6041132327f17fa2",
  typical: "54373cda1daf452d",
  full: "ef930a5166bd32c4",
  nested: "e1a597456375d16c",
  novelKeys: "8aa2feb7cc797718",
  invalidLast: "283cade2718bd61d",
  invalidFirst: "c8963f383dab9fe7",
};

const WORKLOADS = createWorkloads();

describe.each(WORKLOADS.map((workload) => [workload.name, workload] as const))(
  "the workload %s",
  (name, { body, valid, novel }) => {
    const text = body(0);
    const batch = JSON.parse(text) as RunnerEventBatch;

    test("has the size, the events and the values that the tables state", () => {
      const [bytes, events, values] = STATED[name];
      expect(Math.abs(Buffer.byteLength(text) / bytes - 1)).toBeLessThan(0.02);
      expect(batch.events).toHaveLength(events);
      const held = batch.events.reduce((sum, { data }) => sum + walk(data) - 1, 0);
      expect(Math.abs(held / events / values - 1)).toBeLessThan(0.05);
    });

    test("is accepted or refused as its name says", () => {
      const verdict = validateRunnerEventBatch(batch);
      expect(verdict.ok).toBe(valid);
      if (!verdict.ok) expect(verdict.code).toBe("invalid_event");
    });

    test("is the same in every run, and another body each time where it is novel", () => {
      expect(createHash("sha256").update(text).digest("hex").slice(0, 16)).toBe(PRINTS[name]);
      const again = createWorkloads().find((workload) => workload.name === name);
      expect(again?.body(0)).toBe(text);
      expect(body(1) === text).toBe(!novel);
    });
  },
);

describe("the workloads", () => {
  test.each(["typical", "full"] as const)("%s mixes what agents send", (name) => {
    const kinds = new Set(batchOf(name).events.map(({ kind }) => kind));
    const expected = name === "full" ? RUNNER_EVENT_KINDS : RUNNER_EVENT_KINDS.slice(0, 4);
    expect([...expected].filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  test.each(["typical", "full", "invalidLast"] as const)(
    "%s has text that needs two bytes a unit wherever an agent or a tool speaks",
    (name) => {
      const spoken = batchOf(name).events.filter(({ kind }) => SPOKEN.has(kind));
      const narrow = spoken.filter(({ data }) => !WIDE.test(JSON.stringify(data)));
      expect(spoken.length).toBeGreaterThan(batchOf(name).events.length * 0.8);
      expect(narrow).toEqual([]);
    },
  );

  test.each(["small", "nested"] as const)("%s has text of one byte a unit alone", (name) => {
    expect(JSON.stringify(batchOf(name))).not.toMatch(WIDE);
  });

  test("full has tool results of 1 to 4 KB", () => {
    const results = batchOf("full").events.filter(({ kind }) => kind === "tool_response");
    const lengths = results.map(({ data }) => JSON.stringify(data["content"]).length);
    expect(Math.min(...lengths)).toBeGreaterThan(1_000);
    expect(Math.max(...lengths)).toBeLessThan(4_600);
  });

  test("novelKeys shares no key of its payloads with the body before it", () => {
    const workload = WORKLOADS.find(({ name }) => name === "novelKeys");
    const keysOf = (index: number) => {
      const batch = JSON.parse(workload?.body(index) ?? "") as RunnerEventBatch;
      return batch.events.flatMap(({ data }) => Object.keys(data));
    };
    const before = new Set(keysOf(0));
    expect(before.size).toBe(64 * 8);
    expect(keysOf(1).filter((key) => before.has(key))).toEqual([]);
  });

  test("the invalid ones are full but for one kind", () => {
    const good = batchOf("full").events;
    for (const [name, index] of [
      ["invalidLast", 255],
      ["invalidFirst", 0],
    ] as const) {
      const differing = batchOf(name).events.flatMap((event, at) =>
        JSON.stringify(event) === JSON.stringify(good[at]) ? [] : [at],
      );
      expect(differing).toEqual([index]);
    }
  });
});

/** Any unit beyond one byte. */
const WIDE = /[\u0100-\uFFFF]/;

const SPOKEN: ReadonlySet<string> = new Set(["assistant_text", "tool_request", "tool_response"]);

function batchOf(name: WorkloadName): RunnerEventBatch {
  const workload = WORKLOADS.find((found) => found.name === name);
  return JSON.parse(workload?.body(0) ?? "") as RunnerEventBatch;
}
