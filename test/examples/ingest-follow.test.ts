/** The example's way out: what a subscriber gets, from the store and then live. */
import type { RunnerEvent } from "runner-contracts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../docs/examples/ingest-service/app.ts";
import type { FollowOptions } from "../../docs/examples/ingest-service/follow.ts";
import { openStore, type RunStore } from "../../docs/examples/ingest-service/store.ts";
import { type Scratch, scratchChoices } from "./ingest-database.ts";
import { bodyOf, event, eventsOf, take, wholeRun } from "./ingest-events.ts";

for (const { name, open } of scratchChoices()) describe(`GET over ${name}`, () => tryOn(open));

function tryOn(open: () => Promise<Scratch>): void {
  let scratch: Scratch;
  let store: RunStore;
  let listeners = 0;
  let stopping = new AbortController();

  beforeAll(async () => {
    scratch = await open();
    const opened = await openStore(scratch.database);
    store = {
      ...opened,
      onGrowth(runId, listener) {
        const stop = opened.onGrowth(runId, listener);
        listeners++;
        return () => {
          listeners--;
          stop();
        };
      },
    };
  });

  afterEach(() => {
    stopping.abort();
    stopping = new AbortController();
  });

  afterAll(() => scratch.close());

  const appWith = (options: Partial<FollowOptions> = {}) =>
    createApp(store, { signal: stopping.signal, pollMs: 60_000, ...options });

  const post = async (runId: string, events: readonly RunnerEvent[]) => {
    const request = { method: "POST", body: bodyOf(runId, events) };
    const answer = await appWith().request(`/runs/${runId}/runner/events`, request);
    if (!answer.ok) throw new Error(await answer.text());
  };

  const follow = async (
    address: string,
    lastEventId?: string,
    options?: Partial<FollowOptions>,
  ): Promise<Response> => {
    const headers = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
    return appWith(options).request(`/runs/${address}`, { headers });
  };

  test("a run that is over is sent whole, then the stream ends", async () => {
    const events = wholeRun(150);
    await post("whole", events);
    const answer = await follow("whole/events");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await take(answer, Number.POSITIVE_INFINITY)).toEqual(events);
  });

  test("the stream begins with how long to wait before connecting again", async () => {
    await post("retry", wholeRun(2));
    const answer = await follow("retry/events", undefined, { retryMs: 250 });
    expect((await answer.text()).startsWith("retry: 250\n\nid: 0\n")).toBe(true);
  });

  test.each([
    ["Last-Event-ID", "resume/events", "3"],
    ["after", "resume/events?after=3", undefined],
    ["Last-Event-ID rather than after", "resume/events?after=1", "3"],
  ])("a subscriber resumes after the seq of %s", async (_, address, lastEventId) => {
    const events = wholeRun(6);
    await post("resume", events);
    const taken = await take(await follow(address, lastEventId), 100);
    expect(taken).toEqual(events.slice(4));
  });

  test.each([
    ["Last-Event-ID", "resume/events", "three"],
    ["after", "resume/events?after=-1", undefined],
    ["after", "resume/events?after=9007199254740993", undefined],
  ])("%s that is no seq is a problem with status 400", async (_, address, lastEventId) => {
    const answer = await follow(address, lastEventId);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect([answer.status, await answer.json()]).toMatchObject([400, { status: 400 }]);
  });

  test("after the terminal there is no content, which ends an EventSource", async () => {
    await post("over", wholeRun(3));
    const answers = [await follow("over/events", "2"), await follow("over/events?after=9")];
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
  });

  test("a run that has not begun is followed from its first event", async () => {
    const events = wholeRun(3);
    const answer = await follow("early/events");
    const taken = take(answer, 100);
    await post("early", events);
    expect(await taken).toEqual(events);
  });

  test("events arrive as they are stored, without a gap or a repeat where the two parts meet", async () => {
    const events = wholeRun(400);
    const answers: Promise<RunnerEvent[]>[] = [];
    for (let from = 0; from < events.length; from += 8) {
      if (from % 80 === 0) answers.push(follow("live/events").then((answer) => take(answer, 1000)));
      await post("live", events.slice(from, from + 8));
    }
    for (const taken of await Promise.all(answers)) expect(taken).toEqual(events);
  });

  test("what another process has stored is found by looking", async () => {
    const events = wholeRun(2);
    const answer = await follow("elsewhere/events", undefined, { pollMs: 20 });
    const stream = eventsOf(answer);
    const first = stream.next();
    const other = await openStore(scratch.database);
    await other.append({ v: 1, runId: "elsewhere", events });
    expect((await first).value).toEqual(events[0]);
    await stream.return(undefined);
  });

  test("a silent stream says that it lives", async () => {
    const answer = await follow("silent/events", undefined, { keepAliveMs: 20 });
    let text = "";
    // By its type a body's chunks are anything; those of a response are bytes.
    for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      text += new TextDecoder().decode(chunk);
      if (text.split(": still here\n\n").length > 3) break;
    }
    expect(text.replaceAll(": still here\n\n", "")).toBe("retry: 1000\n\n");
  });

  test("a subscriber that leaves, and a service that stops, leave no listener behind", async () => {
    await post("left", [event(0)]);
    expect(await take(await follow("left/events"), 1)).toHaveLength(1);
    const staying = eventsOf(await follow("left/events"));
    await staying.next();
    await expect.poll(() => listeners).toBe(1);
    stopping.abort();
    expect((await staying.next()).done).toBe(true);
    await expect.poll(() => listeners).toBe(0);
  });

  test("HEAD gives the headers and begins no stream", async () => {
    const answer = await appWith().request("/runs/head/events", { method: "HEAD" });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
    expect(answer.body).toBe(null);
    expect(listeners).toBe(0);
  });

  test("a subscriber that does not read holds no more than a page back", async () => {
    let pages = 0;
    const counting: RunStore = {
      ...store,
      readEvents(runId, after) {
        pages++;
        return store.readEvents(runId, after);
      },
    };
    for (let from = 0; from < 1_000; from += 250) {
      await post("slow", wholeRun(1_001).slice(from, from + 250));
    }
    const app = createApp(counting, { signal: stopping.signal });
    const answer = await app.request("/runs/slow/events");
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(pages).toBeLessThanOrEqual(3);
    await answer.body?.cancel();
    await expect.poll(() => listeners).toBe(0);
  });
}
