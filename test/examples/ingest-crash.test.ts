/**
 * The example over real HTTP and a database that outlives it, with runners behind a bad network and
 * the process killed at moments of chance: the stored stream is the produced stream.
 *
 * `INGEST_KILLS` asks for more kills, `INGEST_SEED` for other chances.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type RunnerEvent, verifyRun } from "runner-contracts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createChance } from "../support/chance.ts";
import { connect, serverChoice } from "../support/database.ts";
import { startScratchServer } from "./ingest-database.ts";
import { bodyOf, eventsOf, take, wholeRun } from "./ingest-events.ts";
import { buildService, startService } from "./ingest-process.ts";
import { produceRun, type Traffic } from "./lossy-runner.ts";

const RUNS = 6;
const SEED = Number(process.env["INGEST_SEED"] ?? 1);
const KILLS = process.env["INGEST_KILLS"];

/** A database that outlives the service, as the service is told of it. */
interface Ground {
  readonly env: Readonly<Record<string, string>>;
  /** Looks at the tables past the service, where that can be done. */
  readonly look?: () => Promise<ReadonlyMap<string, readonly RunnerEvent[]>>;
  close(): Promise<void>;
}

let service = { path: "", remove: () => {} };

beforeAll(async () => {
  service = await buildService();
});

afterAll(() => service.remove());

const server = serverChoice();
// PGlite takes seconds to start, so that there is time for fewer kills.
if (server === undefined) describe("PGlite on disk", () => tryOn(openFolder, 2));
else describe(server.name, () => tryOn(() => openServer(), 8));

function tryOn(open: () => Promise<Ground>, usualKills: number): void {
  const kills = KILLS === undefined ? usualKills : Number(KILLS);
  const timeout = 60_000 + kills * 20_000;

  test(
    "what bad networks and SIGKILL leave is what was produced: all of it, once, in order",
    async ({ annotate, onTestFinished }) => {
      const ground = await open();
      onTestFinished(() => ground.close());
      const chance = createChance(SEED);
      const traffic: Traffic = {
        requests: 0,
        answers: 0,
        retries: 0,
        crowds: 0,
        lateCopies: 0,
        acknowledged: new Map(),
        faults: [],
      };
      let current = await startService(service.path, ground.env);
      const over = new AbortController();
      onTestFinished(async () => {
        over.abort();
        await current.end("SIGKILL");
      });
      const { port } = new URL(current.url);
      const url = () => `http://127.0.0.1:${port}`;
      let goesOn = true;
      const runIds = Array.from({ length: RUNS }, (_, index) => `run-${index}`);
      const runs = runIds.map((runId, index) =>
        produceRun({
          runId,
          url,
          traffic,
          chance: createChance(SEED * 1_000 + index),
          goesOn: () => goesOn,
        }),
      );
      const followed = runIds.map((runId) =>
        followRun(`${url()}/runs/${runId}/events`, over.signal),
      );
      for (let kill = 0; kill < kills; kill++) {
        await sleep(chance.integer(50, 1_500));
        const acknowledged = new Map(traffic.acknowledged);
        expect(await current.end("SIGKILL")).toBe(null);
        await keepsWhatItAcknowledged(ground, acknowledged);
        current = await startService(service.path, { ...ground.env, PORT: port });
      }
      await sleep(300);
      goesOn = false;
      const produced = await Promise.all(runs);
      expect(traffic.faults).toEqual([]);
      const lives = await Promise.all(followed);
      const tables = await ground.look?.();
      for (const [index, events] of produced.entries()) {
        const runId = runIds[index] ?? "";
        const stored = await take(await fetch(`${url()}/runs/${runId}/events`), Infinity);
        expect(stored).toEqual(events);
        expect(verifyRun(stored)).toEqual([]);
        expect(lives[index]?.events).toEqual(events);
        if (tables !== undefined) expect(tables.get(runId)).toEqual(events);
      }
      expect(await current.end("SIGTERM")).toBe(0);
      const { requests, answers, retries, crowds, lateCopies } = traffic;
      const total = produced.reduce((sum, events) => sum + events.length, 0);
      const connections = lives.reduce((sum, live) => sum + live.connections, 0);
      await annotate(
        `${total} events of ${RUNS} runs, ${requests} requests, ${requests - answers} of them unanswered, ` +
          `${retries} retries, ${crowds} crowds of 8, ${lateCopies} late copies, ${kills} kills, ` +
          `${connections} connections of ${RUNS} subscribers`,
      );
    },
    timeout,
  );

  test("SIGTERM ends the streams and the process, and loses nothing", async ({
    onTestFinished,
  }) => {
    const ground = await open();
    onTestFinished(() => ground.close());
    const first = await startService(service.path, ground.env);
    onTestFinished(async () => void (await first.end("SIGKILL")));
    const events = wholeRun(3);
    const post = (url: string, some: readonly RunnerEvent[]) =>
      fetch(`${url}/runs/stop/runner/events`, { method: "POST", body: bodyOf("stop", some) });
    expect((await post(first.url, events.slice(0, 2))).status).toBe(201);
    const stream = eventsOf(await fetch(`${first.url}/runs/stop/events`));
    await stream.next();
    await stream.next();
    const over = stream.next();
    expect(await first.end("SIGTERM")).toBe(0);
    expect((await over).done).toBe(true);
    const second = await startService(service.path, ground.env);
    onTestFinished(async () => void (await second.end("SIGKILL")));
    expect((await post(second.url, events)).status).toBe(201);
    expect(await take(await fetch(`${second.url}/runs/stop/events`), Infinity)).toEqual(events);
    expect(await second.end("SIGTERM")).toBe(0);
  }, 120_000);
}

/** Holds the tables against the acknowledgements that were heard before the service was killed. */
async function keepsWhatItAcknowledged(
  ground: Ground,
  acknowledged: ReadonlyMap<string, number>,
): Promise<void> {
  const tables = await ground.look?.();
  if (tables === undefined) return;
  for (const [runId, seq] of acknowledged) {
    const stored = tables.get(runId)?.map((event) => event.seq) ?? [];
    expect(stored).toEqual(Array.from(stored, (_, index) => index));
    expect(stored.length).toBeGreaterThan(seq);
  }
}

/** Subscribes as an EventSource does, again and again until there is no content. */
async function followRun(
  address: string,
  signal: AbortSignal,
): Promise<{ events: RunnerEvent[]; connections: number }> {
  const events: RunnerEvent[] = [];
  let connections = 0;
  while (!signal.aborted) {
    try {
      const headers = { "last-event-id": String(events.at(-1)?.seq ?? "") };
      const response = await fetch(address, { headers, signal });
      if (response.status === 204) return { events, connections };
      connections++;
      for await (const event of eventsOf(response)) events.push(event);
    } catch {
      // The service is down, or went down in the middle of an event.
    }
    await sleep(30);
  }
  return { events, connections };
}

async function openServer(): Promise<Ground> {
  if (server === undefined) throw new Error("there is no server");
  const scratch = await startScratchServer(server);
  const database = await connect(scratch.url);
  return {
    env: { DATABASE_URL: scratch.url },
    look: async () => {
      const rows = await database.query(
        `select run_id, json_agg(json_build_object(
            'seq', seq, 'tMs', t_ms, 'kind', kind, 'data', data) order by seq) as events
          from run_events group by run_id`,
      );
      // The rows are as the query makes them, and the constraints have judged each column.
      return new Map(rows.map((row) => [String(row["run_id"]), row["events"] as RunnerEvent[]]));
    },
    close: async () => {
      await database.close();
      await scratch.stop();
    },
  };
}

async function openFolder(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), "runner-contracts-"));
  return {
    env: { DATA_DIR: join(folder, "data") },
    close: async () => rmSync(folder, { recursive: true }),
  };
}
