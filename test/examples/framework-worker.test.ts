/** The guide's Worker, its `fetch` called as the runtime calls it. */
import { describe, expect, test } from "vitest";
import worker from "../../docs/examples/frameworks/worker.ts";
import { hear, longBody, type Post, posted, testBytes, testIngest } from "./ingest-route.ts";

const BASE = "https://ingest.example.com";

const post: Post = async (runId, body) => {
  const url = `${BASE}/runs/${encodeURIComponent(runId)}/runner/events`;
  return hear(await worker.fetch(new Request(url, posted(body))));
};

describe("the Worker", () => {
  testIngest("worker", post);
  testBytes("worker", post);

  test("reads no further than a batch may be long", async () => {
    const body = ReadableStream.from(longBody());
    const request = new Request(`${BASE}/runs/x/runner/events`, posted(body));
    expect((await worker.fetch(request)).status).toBe(413);
  });

  test.each([
    ["GET", "/runs/x/runner/events", 405],
    ["POST", "/runs/%E0/runner/events", 404],
    ["POST", "/elsewhere", 404],
  ])("answers %s %s with %i", async (method, path, status) => {
    expect((await worker.fetch(new Request(BASE + path, { method }))).status).toBe(status);
  });
});
