/** The ingest route in Fastify: from the bytes, and described by a schema that the validator judges. */
import Fastify, { type FastifyReply } from "fastify";
import {
  parseRunnerEventBatch,
  type RunnerEventBatch,
  RunnerEventBatchError,
  runnerEventBatchProblem,
} from "runner-contracts";
import { runnerEventBatchJsonSchema, runnerEventBatchSchema } from "runner-contracts/schema";
import { type Answer, MAX_BYTES, receive, refuse, tooLong } from "./receive.ts";

type Run = { id: string };

export const app = Fastify({ bodyLimit: MAX_BYTES });

// A plugin of its own, so that the parser is that of this route alone.
app.register(async (bytes) => {
  bytes.addContentTypeParser("application/json", { parseAs: "buffer" }, (_, body, done) =>
    done(null, body),
  );
  bytes.post<{ Params: Run; Body: Buffer }>("/runs/:id/runner/events", (request, reply) =>
    send(reply, receive(request.params.id, parseRunnerEventBatch(request.body))),
  );
});

app.post<{ Params: Run; Body: RunnerEventBatch }>(
  "/described/:id",
  { schema: { body: runnerEventBatchJsonSchema() }, validatorCompiler: () => judge },
  (request, reply) => send(reply, receive(request.params.id, { ok: true, batch: request.body })),
);

/** In the place of Ajv, which cannot see all that the validator sees. */
function judge(body: unknown) {
  const result = runnerEventBatchSchema["~standard"].validate(body);
  return result.issues ? { error: new RunnerEventBatchError(result.issues) } : result;
}

app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
  if (error instanceof RunnerEventBatchError) {
    return send(reply, refuse(runnerEventBatchProblem(error)));
  }
  if (error.statusCode === 413) return send(reply, tooLong());
  throw error;
});

function send(reply: FastifyReply, { status, type, body }: Answer) {
  return reply.code(status).type(type).send(body);
}
