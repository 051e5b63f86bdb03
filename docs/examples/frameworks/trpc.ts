/** The ingest route in tRPC: a procedure whose input is a batch. */
import { initTRPC, StandardSchemaV1Error, TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { runnerEventIssuesProblem } from "runner-contracts";
import { runnerEventBatchSchema } from "runner-contracts/schema";
import { receive } from "./receive.ts";

/** Who calls: a real service reads it from the request's credentials. */
interface Context {
  readonly runId: string;
}

const t = initTRPC.context<Context>().create({
  // tRPC answers with an error of its own shape: the problem goes into its data.
  errorFormatter: ({ shape, error: { cause } }) => {
    const problem =
      cause instanceof Refusal
        ? cause.problem
        : cause instanceof StandardSchemaV1Error && runnerEventIssuesProblem(cause.issues);
    return problem ? { ...shape, data: { ...shape.data, problem } } : shape;
  },
});

/** Carries the problem of a stream that refuses a batch to the formatter. */
class Refusal extends Error {
  readonly problem: object;

  constructor(problem: object) {
    super("The run's stream refuses the batch");
    this.problem = problem;
  }
}

export const router = t.router({
  sendEvents: t.procedure.input(runnerEventBatchSchema).mutation(({ ctx, input }) => {
    const { status, body } = receive(ctx.runId, { ok: true, batch: input });
    if (status === 409) throw new TRPCError({ code: "CONFLICT", cause: new Refusal(body) });
    return body;
  }),
});

export const createCaller = t.createCallerFactory(router);

/** The router on the web's own requests, as Workers, Deno, Bun and Next.js have them. */
export function handle(req: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: "/trpc",
    req,
    router,
    createContext: () => ({ runId: req.headers.get("x-run-id") ?? "" }),
  });
}
