/** The guide's Hono: both of its roads, through the framework itself. */
import { describe, expect, test } from "vitest";
import { app } from "../../docs/examples/frameworks/hono.ts";
import {
  brokenText,
  expectRefusal,
  hear,
  longBody,
  type Post,
  posted,
  protoBody,
  testBytes,
  testIngest,
} from "./ingest-route.ts";

const postBytes: Post = async (runId, body) =>
  hear(await app.request(`/runs/${encodeURIComponent(runId)}/runner/events`, posted(body)));

const postValidated: Post = async (runId, body) =>
  hear(await app.request(`/validated/${encodeURIComponent(runId)}`, posted(body)));

describe("Hono from the bytes", () => {
  testIngest("bytes", postBytes);
  testBytes("bytes", postBytes);

  test("counts the parts of a body that does not say how long it is", async () => {
    const body = ReadableStream.from(longBody());
    const response = await app.request("/runs/x/runner/events", posted(body));
    expect(response.status).toBe(413);
  });
});

describe("Hono through its validator", () => {
  testIngest("validated", postValidated);

  test("lists every fault with its pointer", async () => {
    const event = { seq: -1, tMs: 0, kind: "odd", data: {} };
    const heard = await postValidated("x", JSON.stringify({ v: 1, runId: "x", events: [event] }));
    expect(heard.body).toMatchObject({
      errors: [
        { code: "invalid_event", pointer: "#/events/0/seq" },
        { code: "invalid_event", pointer: "#/events/0/kind" },
      ],
    });
  });

  test("refuses what is no JSON", async () => {
    expectRefusal(await postValidated("x", "{"), "invalid_envelope", "body");
  });

  test("keeps an own __proto__ key", async () => {
    expect((await postValidated("own key", protoBody("own key"))).status).toBe(201);
  });

  test("patches what is not UTF-8 before the schema sees it", async () => {
    expect((await postValidated("patched", brokenText("patched"))).status).toBe(201);
  });

  test("takes a body of another type for an empty object", async () => {
    const response = await app.request("/validated/x", { method: "POST", body: protoBody("x") });
    expectRefusal(await hear(response), "version_mismatch", "batch.v");
  });
});
