import {
  chunkRunnerEvents,
  RUNNER_EVENT_BATCH_DEFAULT_MAX_BYTES,
  RUNNER_EVENT_BATCH_MAX_EVENTS,
  type RunnerEvent,
  validateRunnerEventBatch,
} from "runner-contracts";
import { describe, expect, test } from "vitest";
import { event } from "../support/events.ts";

const events = (count: number) => Array.from({ length: count }, (_, seq) => event({ seq }));
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length;
const coded = (code: string, seq: number) => {
  return expect.objectContaining({ code, message: expect.stringContaining(`seq ${seq} `) });
};

function sizes(list: Iterable<RunnerEvent>, options: object): number[] {
  return [...chunkRunnerEvents("run-1", list, options)].map((batch) => batch.events.length);
}

describe("chunks by count", () => {
  test("hold 256 events where nothing else is said", () => {
    expect(sizes(events(600), {})).toStrictEqual([256, 256, 88]);
    expect(RUNNER_EVENT_BATCH_MAX_EVENTS).toBe(256);
  });

  test("are filled to the bound", () => {
    expect(sizes(events(6), { maxEvents: 3 })).toStrictEqual([3, 3]);
    expect(sizes(events(7), { maxEvents: 3 })).toStrictEqual([3, 3, 1]);
  });

  test("of no events are none", () => {
    expect(sizes([], {})).toStrictEqual([]);
  });
});

describe("chunks by bytes", () => {
  const emoji = [0, 1, 2, 3].map((seq) => event({ seq, data: { text: "é😀" } }));
  const [pair, ...rest] = chunkRunnerEvents("rün", emoji, { maxEvents: 2 });

  test("are filled to the very byte", () => {
    const maxBytes = bytesOf(pair);
    const bounded = (bound: number) => [...chunkRunnerEvents("rün", emoji, { maxBytes: bound })];
    expect(bounded(maxBytes)).toStrictEqual([pair, ...rest]);
    expect(bounded(maxBytes - 1).map((batch) => batch.events.length)).toStrictEqual([1, 1, 1, 1]);
  });

  test("hold a million bytes where nothing else is said", () => {
    const long = [0, 1].map((seq) => event({ seq, data: { text: "x".repeat(499_900) } }));
    expect(sizes(long, {})).toStrictEqual([2]);
    const longer = [0, 1].map((seq) => event({ seq, data: { text: "x".repeat(500_000) } }));
    expect(sizes(longer, {})).toStrictEqual([1, 1]);
    expect(RUNNER_EVENT_BATCH_DEFAULT_MAX_BYTES).toBe(1_000_000);
  });

  test("may have no bound", () => {
    expect(sizes(events(9), { maxBytes: Number.POSITIVE_INFINITY })).toStrictEqual([9]);
  });

  test("hold no more values than a batch may, however many bytes are allowed", () => {
    const zeros = event({ seq: 0, data: { a: new Array(600_000).fill(0) } });
    const list = [zeros, { ...zeros, seq: 1 }, event({ seq: 2 })];
    const batches = [...chunkRunnerEvents("run-1", list, { maxBytes: Infinity })];
    expect(batches.map((batch) => batch.events.map(({ seq }) => seq))).toStrictEqual([[0], [1, 2]]);
    expect(batches.map((batch) => validateRunnerEventBatch(batch).ok)).toStrictEqual([true, true]);
  });

  test("hold a million values to the last", () => {
    const list = [399_998, 599_998].map((length, seq) => {
      return event({ seq, data: { a: new Array(length).fill(0) } });
    });
    expect(sizes([...list, event({ seq: 2 })], { maxBytes: 1e7 })).toStrictEqual([3]);
    expect(
      sizes([...list, event({ seq: 2, data: { a: {}, b: [null] } })], { maxBytes: 1e7 }),
    ).toStrictEqual([2, 1]);
  });

  test("end with an error at an event that alone is too large, after all before it", () => {
    const list = [...events(2), event({ seq: 2, data: { text: "x".repeat(500) } })];
    const given: number[] = [];
    expect(() => {
      for (const batch of chunkRunnerEvents("run-1", list, { maxBytes: 400 })) {
        given.push(...batch.events.map(({ seq }) => seq));
      }
    }).toThrow(coded("event_too_large", 2));
    expect(given).toStrictEqual([0, 1]);
  });

  test.each([1e3, 1e7])(
    "end at an event without JSON, after all before it: %d bytes",
    (maxBytes) => {
      const endless: { self?: object } = {};
      endless.self = endless;
      for (const odd of [7n, endless]) {
        const broken = { ...event({ seq: 2 }), data: { odd } } as unknown as RunnerEvent;
        const given: number[] = [];
        const read = () => {
          for (const batch of chunkRunnerEvents("run-1", [...events(2), broken], { maxBytes })) {
            given.push(...batch.events.map(({ seq }) => seq));
          }
        };
        expect(read).toThrow(/^event with seq 2 has no JSON: TypeError: .+$/);
        expect(given).toStrictEqual([0, 1]);
        expect(read).toThrow(TypeError);
      }
    },
  );

  test("hold an event that alone takes every byte", () => {
    const [alone] = chunkRunnerEvents("run-1", events(1));
    const maxBytes = bytesOf(alone);
    expect(sizes(events(1), { maxBytes })).toStrictEqual([1]);
    expect(() => sizes(events(1), { maxBytes: maxBytes - 1 })).toThrow(coded("event_too_large", 0));
  });

  test("send what they count: further keys of an event are dropped", () => {
    const [batch] = chunkRunnerEvents(
      "run-1",
      [{ ...event(), more: "x".repeat(999) } as RunnerEvent],
      {
        maxBytes: 200,
      },
    );
    expect(batch?.events).toStrictEqual([event()]);
  });
});

describe("chunking", () => {
  test("is lazy: it reads no further than the batch that is taken", () => {
    let read = 0;
    function* endless() {
      for (;;) yield event({ seq: read++ });
    }
    const chunks = chunkRunnerEvents("run-1", endless(), { maxEvents: 2 })[Symbol.iterator]();
    expect(read).toBe(0);
    expect(chunks.next().value?.events.length).toBe(2);
    expect(read).toBe(3);
  });

  test("closes the source when the batches are left", () => {
    let isClosed = false;
    function* source() {
      try {
        for (let seq = 0; ; seq++) yield event({ seq });
      } finally {
        isClosed = true;
      }
    }
    for (const _ of chunkRunnerEvents("run-1", source(), { maxEvents: 1 })) break;
    expect(isClosed).toBe(true);
  });

  test("can be read again where the events can", () => {
    const chunks = chunkRunnerEvents("run-1", events(3), { maxEvents: 2 });
    expect([...chunks]).toStrictEqual([...chunks]);
  });

  test.each<[string, number, Partial<RunnerEvent>]>([
    ["seq_not_monotonic", 1, { seq: 1 }],
    ["seq_not_monotonic", 0, { seq: 0 }],
    ["seq_not_monotonic", Number.NaN, { seq: Number.NaN }],
    ["t_ms_not_monotonic", 2, { seq: 2, tMs: -1 }],
  ])("ends with %s at seq %d, across batches too", (code, seq, odd) => {
    const list = [...events(2), event(odd)];
    expect(() => sizes(list, { maxEvents: 1 })).toThrow(coded(code, seq));
    expect(() => sizes(list, {})).toThrow(coded(code, seq));
  });

  test.each([
    { maxEvents: 0 },
    { maxEvents: 257 },
    { maxEvents: 1.5 },
    { maxEvents: Number.NaN },
    { maxEvents: "2" },
    { maxBytes: 0 },
    { maxBytes: -1 },
    { maxBytes: Number.NaN },
    { maxBytes: "9" },
  ])("refuses %j at the call", (options) => {
    expect(() => chunkRunnerEvents("run-1", [], options as object)).toThrow(RangeError);
  });

  test("refuses a run that cannot be stored, at the call", () => {
    expect(() => chunkRunnerEvents("", [])).toThrow(RangeError);
  });
});
