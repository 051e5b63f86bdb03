/** What an ingest route answers, whatever framework it stands in. */
import { expect, test } from "vitest";
import { MAX_BYTES } from "../../docs/examples/frameworks/receive.ts";
import { BAD_BATCHES } from "./bad-batches.ts";
import { bodyOf, event } from "./ingest-events.ts";

/** An answer, read. */
export interface Heard {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: unknown;
}

/** Sends a body as JSON to the route of a run. */
export type Post = (runId: string, body: string | Uint8Array<ArrayBuffer>) => Promise<Heard>;

/** Reads what a route that speaks `Request` and `Response` answers. */
export async function hear(response: Response): Promise<Heard> {
  const type = response.headers.get("content-type") ?? undefined;
  const text = await response.text();
  return { status: response.status, type, body: text === "" ? undefined : JSON.parse(text) };
}

/** The request that a runner sends. */
export function posted(body: RequestInit["body"]): RequestInit {
  const headers = { "content-type": "application/json" };
  // Without it, `fetch` takes no stream.
  return { method: "POST", headers, body: body ?? null, duplex: "half" };
}

/** A body that is too long, in parts that do not say so beforehand. */
export function* longBody(): Generator<Uint8Array> {
  const part = new Uint8Array(65_536).fill(0x20);
  for (let length = 0; length <= MAX_BYTES; length += part.length) yield part;
}

/** Claims that every ingest route keeps. `road` is part of the runs' ids. */
export function testIngest(road: string, post: Post): void {
  test("a good batch is admitted, the same again is merely known", async () => {
    const runId = `${road} é 😀`;
    const events = [event(0, "runtime_started"), event(4)];
    const cursor = { runId, seq: 4, tMs: 4, terminal: false };
    const type = expect.stringMatching(/^application\/json/);
    const first = await post(runId, bodyOf(runId, events));
    expect(first).toEqual({ status: 201, type, body: { admitted: 2, duplicates: 0, cursor } });
    const again = await post(runId, bodyOf(runId, events));
    expect(again).toEqual({ status: 200, type, body: { admitted: 0, duplicates: 2, cursor } });
  });

  test.each(BAD_BATCHES)("%s at %s is a problem with status 400", async (code, place, body) => {
    expectRefusal(await post("bad", JSON.stringify(body)), code, place);
  });

  test("a batch of another run is a conflict", async () => {
    const heard = await post(`${road} one`, bodyOf(`${road} other`, [event(0)]));
    expectConflict(heard, "run_id_mismatch", "batch.runId");
  });

  test("a batch that the run's stream refuses is a conflict", async () => {
    const runId = `${road} ended`;
    await post(runId, bodyOf(runId, [event(0, "runtime_terminal")]));
    const heard = await post(runId, bodyOf(runId, [event(1)]));
    expectConflict(heard, "event_after_terminal", "events[0]");
  });

  test("a body that is longer than a batch may be is a problem with status 413", async () => {
    const heard = await post(road, bodyOf(road, [event(0)]).padEnd(MAX_BYTES + 1));
    expect(heard).toMatchObject({ status: 413, body: { type: "about:blank", status: 413 } });
    expect(heard.type).toMatch(/^application\/problem\+json/);
  });

  test("a body of the greatest length is read to its end", async () => {
    const runId = `${road} long`;
    const heard = await post(runId, bodyOf(runId, [event(0)]).padEnd(MAX_BYTES));
    expect(heard.status).toBe(201);
  });
}

/** Claims that a route which sees the bytes keeps. */
export function testBytes(road: string, post: Post): void {
  test.each([
    ["no JSON", "{"],
    ["no UTF-8", brokenText(road)],
    ["nothing", ""],
  ])("a body that is %s is a problem with status 400", async (_, body) => {
    expectRefusal(await post(road, body), "invalid_envelope", "body");
  });

  test("an own __proto__ key arrives as a key", async () => {
    const runId = `${road} proto`;
    expect((await post(runId, protoBody(runId))).status).toBe(201);
  });
}

/** A batch, but for one byte in a text that is not UTF-8. */
export function brokenText(runId: string): Uint8Array<ArrayBuffer> {
  const [before = "", after = ""] = bodyOf(runId, [event(0)]).split("number 0");
  const encoder = new TextEncoder();
  return new Uint8Array([...encoder.encode(before), 0xff, ...encoder.encode(after)]);
}

/** A good batch with an own `__proto__` key in its data, as `JSON.parse` makes it. */
export function protoBody(runId: string): string {
  return bodyOf(runId, [event(0)]).replace('"data":{', '"data":{"__proto__":{"a":1},');
}

export function expectRefusal(heard: Heard, code: string, place: string): void {
  expect(heard).toMatchObject({
    status: 400,
    body: { type: `urn:runner-contracts:problem:${code}`, status: 400, code },
  });
  expect(heard.type).toMatch(/^application\/problem\+json/);
  expect(placeIn(heard.body)).toBe(place);
}

function expectConflict(heard: Heard, code: string, place: string): void {
  expect(heard).toMatchObject({
    status: 409,
    body: { type: `urn:runner-contracts:problem:stream-${code}`, status: 409, code },
  });
  expect(heard.type).toMatch(/^application\/problem\+json/);
  expect(placeIn(heard.body)).toBe(place);
}

/** The place that a problem names first. */
export function placeIn(problem: unknown): string | undefined {
  return (problem as { detail?: string }).detail?.split(" ")[0];
}
