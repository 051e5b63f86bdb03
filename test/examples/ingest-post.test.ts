/** The example's way in: what a runner's POST is answered, and what is stored. */
import { RUN_STREAM_CODES, RUNNER_EVENT_BATCH_VALIDATION_CODES } from "runner-contracts";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createApp } from "../../docs/examples/ingest-service/app.ts";
import type { Database, Query } from "../../docs/examples/ingest-service/database.ts";
import { RUN_ID_MAX_LENGTH } from "../../docs/examples/ingest-service/schema.ts";
import { openStore, type RunStore } from "../../docs/examples/ingest-service/store.ts";
import { BAD_BATCHES } from "./bad-batches.ts";
import { type Scratch, scratchChoices } from "./ingest-database.ts";
import { bodyOf, event, wholeRun } from "./ingest-events.ts";

for (const { name, open } of scratchChoices()) describe(`POST over ${name}`, () => tryOn(open));

function tryOn(open: () => Promise<Scratch>): void {
  let scratch: Scratch;
  let store: RunStore;
  let app: ReturnType<typeof createApp>;

  beforeAll(async () => {
    scratch = await open();
    store = await openStore(scratch.database);
    app = createApp(store, { signal: new AbortController().signal });
  });

  afterAll(() => scratch.close());

  const post = (runId: string, body: RequestInit["body"], more: RequestInit = {}) =>
    app.request(`/runs/${encodeURIComponent(runId)}/runner/events`, {
      method: "POST",
      body: body ?? null,
      ...more,
    });

  const stored = async (runId: string) => {
    const rows = await scratch.database.query(
      "select seq, t_ms, kind, data from run_events where run_id = $1 order by seq",
      [runId],
    );
    return rows.map(({ seq, t_ms, kind, data }) => {
      return { seq: Number(seq), tMs: Number(t_ms), kind, data };
    });
  };

  test("a new batch is created, the same again is merely known", async () => {
    const events = wholeRun(3).slice(0, 2);
    const cursor = { runId: "twice", seq: 1, tMs: 1, terminal: false };
    const first = await post("twice", bodyOf("twice", events));
    expect(first.status).toBe(201);
    expect(await first.json()).toEqual({ admitted: 2, duplicates: 0, cursor });
    const again = await post("twice", bodyOf("twice", events));
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual({ admitted: 0, duplicates: 2, cursor });
    expect(await stored("twice")).toEqual(events);
  });

  test("of a batch that overlaps only the new events are stored", async () => {
    const events = wholeRun(5);
    await post("overlap", bodyOf("overlap", events.slice(0, 3)));
    const answer = await post("overlap", bodyOf("overlap", events.slice(1)));
    expect(await answer.json()).toMatchObject({ admitted: 2, duplicates: 2 });
    expect(await stored("overlap")).toEqual(events);
  });

  test("stores odd but storable data as it is", async () => {
    const odd = JSON.parse(
      '{"__proto__":{"a":1},"\\uFEFF":"\\u2028","e":[1e-7,5e-324,1e308,9007199254740993],"":{}}',
    ) as Record<string, never>;
    const events = [{ ...event(Number.MAX_SAFE_INTEGER), data: odd }];
    expect((await post("odd/é 😀", bodyOf("odd/é 😀", events))).status).toBe(201);
    expect(await stored("odd/é 😀")).toEqual(events);
  });

  test("every code of the validator has its case", () => {
    expect(BAD_BATCHES.map(([code]) => code)).toEqual([...RUNNER_EVENT_BATCH_VALIDATION_CODES]);
  });

  test.each(BAD_BATCHES)("%s at %s is a problem with status 400", async (code, place, body) => {
    const answer = await post("bad", JSON.stringify(body));
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    const problem = (await answer.json()) as Record<string, unknown>;
    expect(problem).toEqual({
      type: `urn:runner-contracts:problem:${code}`,
      title: expect.any(String),
      status: 400,
      detail: expect.any(String),
      code,
    });
    expect(String(problem["detail"]).split(" ")[0]).toBe(place);
    expect(await stored("bad")).toEqual([]);
  });

  test.each([
    ["no JSON", "{"],
    ["no UTF-8", Uint8Array.of(0x22, 0xff, 0x22)],
    ["nothing", ""],
  ])("a body that is %s is a problem with status 400", async (_, body) => {
    const answer = await post("bad", body);
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: "invalid_envelope" }]);
  });

  const longest = RUN_ID_MAX_LENGTH;
  const conflicts: [code: string, place: string, body: string][] = [
    ["run_id_mismatch", "batch.runId", bodyOf("another", [event(9)])],
    ["t_ms_not_monotonic", "events[0].tMs", bodyOf("conflict", [event(9, "notification", 4)])],
    ["event_after_terminal", "events[0]", bodyOf("ended", [event(9)])],
    [
      "terminal_not_last",
      "events[0]",
      bodyOf("conflict", [event(9, "runtime_terminal"), event(10)]),
    ],
  ];

  test("every code of the stream has its case", () => {
    expect(conflicts.map(([code]) => code)).toEqual([...RUN_STREAM_CODES]);
  });

  test.each(conflicts)("%s at %s is a problem with status 409", async (code, place, body) => {
    const runId = code === "event_after_terminal" ? "ended" : "conflict";
    await post("conflict", bodyOf("conflict", [event(5)]));
    await post("ended", bodyOf("ended", [event(5, "runtime_terminal")]));
    const answer = await post(runId, body);
    expect(answer.status).toBe(409);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    const problem = (await answer.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({
      type: `urn:runner-contracts:problem:stream-${code}`,
      status: 409,
      code,
    });
    expect(String(problem["detail"]).split(" ")[0]).toBe(place);
    expect((await stored(runId)).map(({ seq }) => seq)).toEqual([5]);
    expect(await stored("another")).toEqual([]);
  });

  test("a terminal that was admitted may be sent again", async () => {
    const events = wholeRun(2);
    await post("end", bodyOf("end", events));
    expect((await post("end", bodyOf("end", events))).status).toBe(200);
  });

  test("a body over the limit is a problem with status 413, announced or not", async () => {
    const body = "x".repeat(1_000_001);
    const announced = await post("large", body, { headers: { "content-length": "1000001" } });
    const streamed = await post("large", new Blob([body]).stream(), { duplex: "half" });
    for (const answer of [announced, streamed]) {
      expect(answer.status).toBe(413);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      expect(await answer.json()).toMatchObject({ type: "about:blank", status: 413 });
    }
  });

  test("a body of exactly the limit is read", async () => {
    const empty = bodyOf("limit", [{ ...event(0), data: { text: "" } }]).length;
    const data = { text: "x".repeat(1_000_000 - empty) };
    const answer = await post("limit", bodyOf("limit", [{ ...event(0), data }]));
    expect(answer.status).toBe(201);
  });

  test.each([
    ["U+0000", "a\u0000"],
    ["more characters than an index takes", "r".repeat(longest + 1)],
  ])("a run whose id holds %s is not found", async (_, runId) => {
    const answer = await post(runId, bodyOf(runId, [event(0)]));
    expect([answer.status, await answer.json()]).toMatchObject([404, { status: 404 }]);
  });

  test("a run whose id is as long as it may be is stored", async () => {
    // Of no repeating text, which an index would compress.
    const runId = Array.from({ length: longest }, (_, at) =>
      String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000)),
    ).join("");
    expect((await post(runId, bodyOf(runId, [event(0)]))).status).toBe(201);
    expect(await stored(runId)).toHaveLength(1);
  });

  test("an unknown address is a problem with status 404", async () => {
    const answer = await app.request("/nothing/here");
    expect([answer.status, await answer.json()]).toMatchObject([404, { status: 404 }]);
  });

  test("the same batch from 8 clients at once is admitted once", async () => {
    const body = bodyOf("eight", wholeRun(100));
    const answers = await Promise.all(Array.from({ length: 8 }, () => post("eight", body)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(7).fill(200), 201]);
    const counts = (await Promise.all(answers.map((answer) => answer.json()))) as {
      admitted: number;
      duplicates: number;
    }[];
    expect(counts.map(({ admitted }) => admitted).toSorted((a, b) => a - b)).toEqual([
      ...Array(7).fill(0),
      100,
    ]);
    expect(counts.every(({ admitted, duplicates }) => admitted + duplicates === 100)).toBe(true);
    expect(await stored("eight")).toEqual(wholeRun(100));
  });

  test("batches of one run that overlap and come at once leave each event once", async () => {
    const events = wholeRun(60);
    const heads = Array.from({ length: 8 }, (_, index) => events.slice(0, 60 - 7 * index));
    const answers = await Promise.all(heads.map((head) => post("heads", bodyOf("heads", head))));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(await stored("heads")).toEqual(events);
  });

  test("a crash between any two steps leaves cursor and events as they were", async () => {
    const events = wholeRun(4);
    await post("crash", bodyOf("crash", events.slice(0, 2)));
    const silent = vi.spyOn(console, "error").mockReturnValue();
    let step = 0;
    for (let status = 500; status === 500; step++) {
      const broken = await openStore(failingAt(scratch.database, step));
      const service = createApp(broken, { signal: new AbortController().signal });
      const body = bodyOf("crash", events);
      const answer = await service.request("/runs/crash/runner/events", { method: "POST", body });
      status = answer.status;
      const left = status === 500 ? events.slice(0, 2) : events;
      expect(await stored("crash")).toEqual(left);
      expect(await store.readCursor("crash")).toMatchObject({ seq: left.length - 1 });
      if (status === 500) expect(await answer.json()).toMatchObject({ status: 500 });
    }
    silent.mockRestore();
    // The run's row, its lock, the events, the cursor, the commit.
    expect(step - 1).toBe(5);
  });

  test("a cursor that was spoiled is an error, and nothing is stored", async () => {
    const silent = vi.spyOn(console, "error").mockReturnValue();
    const spoiled: Database = {
      ...scratch.database,
      transaction: (work) =>
        scratch.database.transaction((query) =>
          work(async (sql, parameters) =>
            (await query(sql, parameters)).map((row) => ({ ...row, seq: "many" })),
          ),
        ),
    };
    const broken = await openStore(spoiled);
    const service = createApp(broken, { signal: new AbortController().signal });
    const body = bodyOf("spoiled", [event(0)]);
    const answer = await service.request("/runs/spoiled/runner/events", { method: "POST", body });
    silent.mockRestore();
    expect(answer.status).toBe(500);
    expect(await stored("spoiled")).toEqual([]);
  });
}

/** A database whose transactions for a batch fail before the step of this number, the commit included. */
function failingAt(database: Database, step: number): Database {
  return {
    ...database,
    transaction: (work) =>
      database.transaction(async (query) => {
        let done = 0;
        const next: Query = async (sql, parameters) => {
          if (parameters?.[0] === "crash" && done++ === step)
            throw new Error("the process is gone");
          return query(sql, parameters);
        };
        const result = await work(next);
        if (done > 0 && done === step) throw new Error("the process is gone");
        return result;
      }),
  };
}
