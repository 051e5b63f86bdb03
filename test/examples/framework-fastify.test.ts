/** The guide's Fastify: both of its roads, through the framework itself. */
import { Readable } from "node:stream";
import Fastify from "fastify";
import { type RunnerEventBatch, validateRunnerEventBatch } from "runner-contracts";
import { runnerEventBatchSchema } from "runner-contracts/schema";
import { afterAll, describe, expect, test } from "vitest";
import { app } from "../../docs/examples/frameworks/fastify.ts";
import { bodyOf, event } from "./ingest-events.ts";
import {
  brokenText,
  type Heard,
  longBody,
  type Post,
  protoBody,
  testBytes,
  testIngest,
} from "./ingest-route.ts";

const headers = { "content-type": "application/json" };

async function inject(url: string, payload: string | Buffer | Readable): Promise<Heard> {
  const response = await app.inject({ method: "POST", url, headers, payload });
  const type = response.headers["content-type"];
  return { status: response.statusCode, type: type?.toString(), body: response.json() };
}

const post =
  (urlOf: (id: string) => string): Post =>
  (runId, body) =>
    inject(urlOf(encodeURIComponent(runId)), typeof body === "string" ? body : Buffer.from(body));

const postBytes = post((id) => `/runs/${id}/runner/events`);
const postDescribed = post((id) => `/described/${id}`);

afterAll(() => app.close());

describe("Fastify from the bytes", () => {
  testIngest("bytes", postBytes);
  testBytes("bytes", postBytes);

  test("counts the parts of a body that does not say how long it is", async () => {
    const heard = await inject("/runs/x/runner/events", Readable.from(longBody()));
    expect(heard.status).toBe(413);
  });
});

describe("Fastify with a schema that the validator judges", () => {
  testIngest("described", postDescribed);

  test("refuses what is no JSON, and a __proto__ key, in Fastify's own words", async () => {
    const refusal = { status: 400, body: { code: "FST_ERR_CTP_INVALID_JSON_BODY" } };
    expect(await postDescribed("x", "{")).toMatchObject(refusal);
    expect(await postDescribed("x", protoBody("x"))).toMatchObject(refusal);
  });

  test("patches what is not UTF-8 before the validator sees it", async () => {
    expect((await postDescribed("patched", brokenText("patched"))).status).toBe(201);
  });

  test("would by Ajv take a seq that is text for a number", async () => {
    const plain = Fastify();
    const { jsonSchema } = runnerEventBatchSchema["~standard"];
    const body = jsonSchema.input({ target: "draft-07" });
    plain.post<{ Body: RunnerEventBatch }>("/", { schema: { body } }, (request) => request.body);
    const text = bodyOf("x", [event(0)]).replace('"seq":0', '"seq":"0"');
    const response = await plain.inject({ method: "POST", url: "/", headers, payload: text });
    expect(response.json()).toMatchObject({ events: [{ seq: 0 }] });
    expect(validateRunnerEventBatch(JSON.parse(text)).ok).toBe(false);
  });
});
