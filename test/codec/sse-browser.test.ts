/**
 * The decoder against the one in a browser: a server on this machine serves each stream byte by byte
 * as it is, and the browser's `EventSource` dispatches what the decoder gives.
 *
 * `SSE_STREAMS` asks for more streams of chance, `SSE_SEED` for others.
 *
 * @see {@link https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation | WHATWG HTML, section 9.2.6}
 */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { createServerSentEventDecoder } from "runner-contracts/codec/sse";
import { expect, type TestContext, test } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { createChance } from "../support/chance.ts";
import { bytes, ODD_STREAMS, RETRIES, streamOf } from "./sse-odd-streams.ts";

/** What both are asked about a stream. */
interface Reading {
  readonly dispatched: readonly Dispatched[];
  /** What the next connection asks to go on from; empty: it asks for nothing. */
  readonly lastEventId: string;
}

interface Dispatched {
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
}

/** What each connection of a stream was: when it came, and from where it asks to go on. */
interface Connection {
  readonly atMs: number;
  readonly lastEventId: string;
}

/** How many streams of chance are tried. */
const CHANCES = Number(process.env["SSE_STREAMS"] ?? 400);

/** Between a retry of at most 1 ms and the 3 s that Chromium waits of itself. */
const SOON_MS = 2_000;

test("the decoder and the browser dispatch the same events of every odd stream, and resume alike", async (context) => {
  const streams = ODD_STREAMS.map(([, stream]) => stream);
  const { page, connections } = await openPage(context, streams);
  const dispatched = await listenTo(page, streams, { reconnects: true });
  const differing = ODD_STREAMS.flatMap(([title, stream], index) => {
    const browser = { dispatched: dispatched[index], lastEventId: resumedFrom(connections[index]) };
    const { dispatched: expected, lastEventId } = decode(stream);
    // HTTP takes the blanks around a header's value away.
    const decoder = {
      dispatched: expected,
      lastEventId: lastEventId.replace(/^[ \t]+|[ \t]+$/g, ""),
    };
    return same(browser, decoder) ? [] : [{ title, browser, decoder }];
  });
  expect(differing).toEqual([]);
  // The check is none where nothing is dispatched.
  expect(dispatched.flat().length).toBeGreaterThan(550);
});

test("the decoder and the browser dispatch the same events of streams of chance", async (context) => {
  const chance = createChance(Number(process.env["SSE_SEED"] ?? 1));
  const streams = Array.from({ length: CHANCES }, () => streamOf(chance));
  const { page } = await openPage(context, streams);
  const dispatched = await listenTo(page, streams, { reconnects: false });
  const differing = streams.flatMap((stream, index) => {
    const decoder = decode(stream).dispatched;
    const browser = dispatched[index];
    return same(browser, decoder)
      ? []
      : [{ stream: JSON.stringify(String(stream)), browser, decoder }];
  });
  expect(differing).toEqual([]);
  expect(dispatched.flat().length).toBeGreaterThan(CHANCES / 2);
});

test("the browser connects again soon where the decoder has read a retry, and only there", async (context) => {
  const streams = RETRIES.map(([stream]) => bytes(stream));
  const { page, connections } = await openPage(context, streams);
  await listenTo(page, streams, { reconnects: true });
  const seen = RETRIES.map(([stream], index) => {
    const [first, second] = connections[index] ?? [];
    const decoder = createServerSentEventDecoder();
    decoder.feed(stream);
    decoder.end();
    return {
      stream,
      browser: (second?.atMs ?? Infinity) - (first?.atMs ?? 0) < SOON_MS,
      decoder: decoder.retry !== undefined,
    };
  });
  expect(seen).toEqual(
    RETRIES.map(([stream, isSoon]) => ({ stream, browser: isSoon, decoder: isSoon })),
  );
});

test("the decoder keeps the line after a byte order mark that has a line of its own, which Chromium 156 loses", () => {
  for (const end of ["\n", "\r", "\r\n"]) {
    expect(decode(bytes(`\uFEFF${end}id: 7\ndata: one\n\n`))).toEqual({
      dispatched: [{ type: "message", data: "one", lastEventId: "7" }],
      lastEventId: "7",
    });
  }
});

test("the decoder keeps its retry at an empty one, of which the standard is silent, where Chromium 156 forgets it", () => {
  const decoder = createServerSentEventDecoder();
  decoder.feed("retry: 1\nretry:\nretry\n\n");
  expect(decoder.retry).toBe(1);
});

function decode(stream: Uint8Array): Reading {
  const decoder = createServerSentEventDecoder();
  const items = [...decoder.feed(stream), ...decoder.end()];
  const dispatched = items.map((item) => {
    if (!item.ok) throw new Error(item.message);
    return { type: item.event, data: item.data, lastEventId: item.id };
  });
  return { dispatched, lastEventId: decoder.lastEventId };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function resumedFrom(connections: readonly Connection[] | undefined): string {
  if (connections?.length !== 2) throw new Error("the browser did not connect again, once");
  return connections[1]?.lastEventId ?? "";
}

/** Opens a page on a server that serves each stream once, and then says that there is no content. */
async function openPage(
  context: TestContext,
  streams: readonly Uint8Array[],
): Promise<{ page: Page; connections: readonly Connection[][] }> {
  const browser = await openBrowser(context);
  const connections: Connection[][] = streams.map(() => []);
  const server = createServer((request, response) => {
    const index = Number(/^\/stream\/(\d+)$/.exec(request.url ?? "")?.[1] ?? Number.NaN);
    const known = connections[index];
    if (known === undefined) {
      response.writeHead(200, { "content-type": "text/html" }).end();
      return;
    }
    // Node gives the bytes of a header as Latin-1.
    const header = String(request.headers["last-event-id"] ?? "");
    const lastEventId = Buffer.from(header, "latin1").toString();
    known.push({ atMs: performance.now(), lastEventId });
    if (known.length > 1) response.writeHead(204).end();
    else response.writeHead(200, { "content-type": "text/event-stream" }).end(streams[index]);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.onTestFinished(() => closeAll(server));
  const page = await browser.newPage();
  // A server that listens on TCP has an address of this type.
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return { page, connections };
}

function closeAll(server: Server): void {
  server.closeAllConnections();
  server.close();
}

/** Has the page listen to every stream, for all names that the decoder sees and some more. */
async function listenTo(
  page: Page,
  streams: readonly Uint8Array[],
  { reconnects }: { reconnects: boolean },
): Promise<readonly (readonly Dispatched[])[]> {
  const names = new Set(["message", "open", "error", "ping", "pong", "\uFFFD"]);
  for (const stream of streams) for (const { type } of decode(stream).dispatched) names.add(type);
  return page.evaluate(listen, { count: streams.length, names: [...names], reconnects });
}

/** Runs in the page. */
async function listen(given: {
  count: number;
  names: string[];
  reconnects: boolean;
}): Promise<Dispatched[][]> {
  // The page has an EventSource; the types of the tests are those of Node.
  const { EventSource } = globalThis as unknown as {
    EventSource: new (address: string) => EventTarget & { readyState: number; close(): void };
  };
  const open = (index: number) =>
    new Promise<Dispatched[]>((resolve) => {
      const dispatched: Dispatched[] = [];
      const source = new EventSource(`/stream/${index}`);
      for (const name of given.names) {
        source.addEventListener(name, (event) => {
          if (event instanceof MessageEvent) {
            const { type, data, lastEventId } = event;
            dispatched.push({ type, data: String(data), lastEventId });
          } else if (name === "error" && (!given.reconnects || source.readyState === 2)) {
            source.close();
            resolve(dispatched);
          }
        });
      }
    });
  const all: Dispatched[][] = [];
  const indices = Array.from({ length: given.count }, (_, index) => index).values();
  const work = async () => {
    for (const index of indices) all[index] = await open(index);
  };
  // A browser takes 6 connections to a server. Who waits to connect again needs none.
  const width = given.reconnects ? given.count : 6;
  await Promise.all(Array.from({ length: width }, work));
  return all;
}
