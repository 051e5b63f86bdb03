/** The ingest route in Hono: from the bytes, and through its validator. */
import { sValidator } from "@hono/standard-validator";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import {
  parseRunnerEventBatch,
  runnerEventBatchProblem,
  runnerEventIssuesProblem,
} from "runner-contracts";
import { runnerEventBatchSchema } from "runner-contracts/schema";
import { type Answer, MAX_BYTES, receive, refuse, tooLong } from "./receive.ts";

export const app = new Hono();

const limit = bodyLimit({ maxSize: MAX_BYTES, onError: () => send(tooLong()) });

app.post("/runs/:id/runner/events", limit, async (c) => {
  const body = new Uint8Array(await c.req.arrayBuffer());
  return send(receive(c.req.param("id"), parseRunnerEventBatch(body)));
});

const validated = sValidator("json", runnerEventBatchSchema, (result) => {
  const problem = result.success ? undefined : runnerEventIssuesProblem(result.error);
  return problem && send(refuse(problem));
});

app.post("/validated/:id", limit, validated, (c) =>
  send(receive(c.req.param("id"), { ok: true, batch: c.req.valid("json") })),
);

// What is no JSON, Hono throws before the schema sees it.
app.onError(async (error, c) => {
  if (!(error instanceof HTTPException && error.status === 400)) throw error;
  const verdict = parseRunnerEventBatch(await c.req.text());
  return verdict.ok ? error.getResponse() : send(refuse(runnerEventBatchProblem(verdict)));
});

function send({ status, type, body }: Answer): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": type } });
}
