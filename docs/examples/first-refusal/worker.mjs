/** The least service that judges batches, as a Worker. */
import { parseRunnerEventBatch, runnerEventBatchProblem } from "runner-contracts";

export default {
  async fetch(request) {
    const body = new Uint8Array(await request.arrayBuffer());
    const verdict = parseRunnerEventBatch(body, { maxBytes: 1_000_000 });
    if (!verdict.ok) {
      const headers = { "content-type": "application/problem+json" };
      return Response.json(runnerEventBatchProblem(verdict), { status: 400, headers });
    }
    const { runId, events } = verdict.batch; // here they go into your database
    return Response.json({ runId, received: events.length }, { status: 201 });
  },
};
