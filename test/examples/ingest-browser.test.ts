/** The example's streams in a real browser's `EventSource`, over a network that cuts them off. */
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { RUNNER_EVENT_KINDS, type RunnerEvent } from "runner-contracts";
import { expect, test } from "vitest";
import { createApp } from "../../docs/examples/ingest-service/app.ts";
import { openEmbedded } from "../../docs/examples/ingest-service/database.ts";
import { openStore } from "../../docs/examples/ingest-service/store.ts";
import { openBrowser } from "../support/browser.ts";
import { createChance } from "../support/chance.ts";
import { startCuttingProxy } from "./cutting-proxy.ts";
import { wholeRun } from "./ingest-events.ts";

/** What the page has seen. */
interface Seen {
  readonly events: RunnerEvent[];
  readonly ids: string[];
  readonly opened: number;
  readonly readyState: number;
}

test("an EventSource that is cut off again and again gets each event once, and rests after the terminal", async (context) => {
  const browser = await openBrowser(context);
  const database = await openEmbedded();
  const store = await openStore(database);
  const stopping = new AbortController();
  const statuses: number[] = [];
  const app = createApp(store, { signal: stopping.signal, retryMs: 20 });
  const server = serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async (request) => {
      const response = await app.fetch(request);
      if (request.url.endsWith("/events")) statuses.push(response.status);
      return response;
    },
  }) as Server; // It is one of node:http, for it was asked for no other.
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // It listens on TCP.
  const chance = createChance(7);
  // The first two are cut before any event is whole, a later one often within one.
  const limits = [5, 60];
  const proxy = await startCuttingProxy(port, () => limits.shift() ?? chance.integer(200, 20_000));
  context.onTestFinished(async () => {
    stopping.abort();
    await proxy.close();
    server.close();
    server.closeAllConnections();
    await database.close();
  });

  const page = await browser.newPage();
  await page.route("**/page", (route) => route.fulfill({ contentType: "text/html", body: "" }));
  await page.goto(`${proxy.url}/page`);
  await page.evaluate(watch, { address: "/runs/watched/events", kinds: RUNNER_EVENT_KINDS });

  const events = wholeRun(600);
  for (let from = 0; from < events.length; from += 12) {
    const part = events.slice(from, from + 12);
    expect((await store.append({ v: 1, runId: "watched", events: part })).ok).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, chance.integer(0, 20)));
  }
  const seen = () => page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
  // 2 is CLOSED: it will not connect again.
  await expect.poll(async () => (await seen()).readyState, { timeout: 60_000 }).toBe(2);
  const { events: received, ids, opened } = await seen();
  expect(received).toEqual(events);
  expect(ids).toEqual(events.map(({ seq }) => String(seq)));
  expect(proxy.cuts()).toBeGreaterThanOrEqual(5);
  expect(opened).toBeGreaterThanOrEqual(4);
  expect(statuses.at(-1)).toBe(204);
  expect(statuses.filter((status) => status === 204)).toHaveLength(1);
}, 120_000);

/** Runs in the page. */
function watch({ address, kinds }: { address: string; kinds: readonly string[] }): void {
  // The page has an EventSource; the types of the tests are those of Node.
  const page = globalThis as unknown as {
    EventSource: new (address: string) => EventTarget & { readyState: number };
    seen: unknown;
  };
  const source = new page.EventSource(address);
  const events: unknown[] = [];
  const ids: string[] = [];
  let opened = 0;
  source.addEventListener("open", () => {
    opened++;
  });
  for (const kind of kinds) {
    source.addEventListener(kind, (event) => {
      // A named event of a stream is a MessageEvent.
      const { data, lastEventId } = event as Event & { data: string; lastEventId: string };
      events.push(JSON.parse(data));
      ids.push(lastEventId);
    });
  }
  page.seen = {
    events,
    ids,
    get opened() {
      return opened;
    },
    get readyState() {
      return source.readyState;
    },
  };
}
