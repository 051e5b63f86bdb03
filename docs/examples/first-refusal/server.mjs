/** The least service that judges batches, in Hono on Node. */
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { parseRunnerEventBatch, runnerEventBatchProblem } from "runner-contracts";

const app = new Hono();

app.post("/events", async (c) => {
  const body = new Uint8Array(await c.req.arrayBuffer());
  const verdict = parseRunnerEventBatch(body, { maxBytes: 1_000_000 });
  if (!verdict.ok) {
    const type = { "content-type": "application/problem+json" };
    return c.json(runnerEventBatchProblem(verdict), 400, type);
  }
  const { runId, events } = verdict.batch; // here they go into your database
  return c.json({ runId, received: events.length }, 201);
});

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 3000 }, () => console.log("ready"));
