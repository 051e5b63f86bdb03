/**
 * The service's two routes: runners post batches, subscribers follow the stream.
 *
 * A real service also authenticates both, and knows which runs a caller may write and read.
 */
import { setMaxListeners } from "node:events";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { stream } from "hono/streaming";
import {
  parseRunnerEventBatch,
  RUNNER_EVENT_BATCH_DEFAULT_MAX_BYTES,
  runnerEventBatchProblem,
  runStreamProblem,
} from "runner-contracts";
import { parseLastEventId } from "runner-contracts/codec/sse";
import { type FollowOptions, followRun } from "./follow.ts";
import { answer, plainProblem } from "./problem.ts";
import { RUN_ID_MAX_LENGTH } from "./schema.ts";
import type { RunStore } from "./store.ts";

/** The most bytes of one POST: what `chunkRunnerEvents` makes unless it is told otherwise. */
const MAX_BYTES = RUNNER_EVENT_BATCH_DEFAULT_MAX_BYTES;

/** Makes the service over a store. The `signal` ends its streams, so that the service can stop. */
export function createApp(store: RunStore, options: FollowOptions): Hono {
  const app = new Hono();
  // Every stream listens, and their number is no leak.
  setMaxListeners(0, options.signal);
  const limit = bodyLimit({
    maxSize: MAX_BYTES,
    onError: () =>
      answer(plainProblem(413, "Content Too Large", `a batch takes at most ${MAX_BYTES} bytes`)),
  });

  app.use("/runs/:id/*", async (c, next) => {
    if (isRunId(c.req.param("id"))) return next();
    return answer(plainProblem(404, "Not Found", "no run has such an id"));
  });

  app.post("/runs/:id/runner/events", limit, async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer());
    const verdict = parseRunnerEventBatch(body, { maxBytes: MAX_BYTES });
    if (!verdict.ok) return answer(runnerEventBatchProblem(verdict));
    const { batch } = verdict;
    if (batch.runId !== c.req.param("id")) {
      const message = "batch.runId must be the run of the address";
      return answer(runStreamProblem({ code: "run_id_mismatch", message }));
    }
    const admission = await store.append(batch);
    if (!admission.ok) return answer(runStreamProblem(admission));
    // The transaction is over: from here on the events are stored, whether the answer arrives or not.
    const { events, duplicates, cursor } = admission;
    const status = events.length > 0 ? 201 : 200;
    return c.json({ admitted: events.length, duplicates, cursor }, status);
  });

  app.get("/runs/:id/events", async (c) => {
    const runId = c.req.param("id");
    // A browser that connects again sends the header, and the address that it began with.
    const after = parseLastEventId(c.req.header("last-event-id") ?? c.req.query("after"));
    if (after === undefined) {
      const detail = "Last-Event-ID, or after, must be the seq of an event";
      return answer(plainProblem(400, "Bad Request", detail));
    }
    const cursor = await store.readCursor(runId);
    // Nothing will come. At a stream without events an EventSource would connect again, for ever.
    if (cursor?.terminal && after >= cursor.seq) return c.body(null, 204);
    c.header("content-type", "text/event-stream");
    c.header("cache-control", "no-store");
    // Some proxies hold a response back until it is long enough.
    c.header("x-accel-buffering", "no");
    // Nobody would read the stream, and it would wait for ever.
    if (c.req.method === "HEAD") return c.body(null);
    return stream(c, async (out) => {
      const ending = new AbortController();
      const { signal } = ending;
      const end = () => ending.abort();
      if (options.signal.aborted) end();
      options.signal.addEventListener("abort", end);
      out.onAbort(end);
      try {
        // Each write waits until the subscriber has room: a slow one slows nobody but itself.
        for await (const text of followRun(store, runId, after, { ...options, signal })) {
          await out.write(text);
        }
      } finally {
        options.signal.removeEventListener("abort", end);
      }
    });
  });

  app.notFound(() => answer(plainProblem(404, "Not Found")));
  app.onError((error) => {
    console.error(error);
    return answer(plainProblem(500, "Internal Server Error"));
  });
  return app;
}

/** What stands in an address is bounded before a database sees it. */
function isRunId(id: string): boolean {
  return id.length <= RUN_ID_MAX_LENGTH && id.isWellFormed() && !id.includes("\0");
}
