/** The guide's tRPC: its caller, and its adapter for the web's requests. */
import { StandardSchemaV1Error, TRPCError } from "@trpc/server";
import { describe, expect, test } from "vitest";
import { createCaller, handle } from "../../docs/examples/frameworks/trpc.ts";
import { BAD_BATCHES } from "./bad-batches.ts";
import { bodyOf, event } from "./ingest-events.ts";
import { type Heard, hear, placeIn, posted, protoBody } from "./ingest-route.ts";

async function call(runId: string, body: string): Promise<Heard> {
  const init = posted(body);
  const headers = { ...init.headers, "x-run-id": runId };
  return hear(await handle(new Request("http://localhost/trpc/sendEvents", { ...init, headers })));
}

describe("tRPC over HTTP", () => {
  test("a good batch is admitted, the same again is merely known", async () => {
    const body = bodyOf("trpc", [event(0), event(1)]);
    const cursor = { runId: "trpc", seq: 1, tMs: 1, terminal: false };
    const first = await call("trpc", body);
    expect(first.status).toBe(200);
    expect(first.body).toEqual({ result: { data: { admitted: 2, duplicates: 0, cursor } } });
    const again = await call("trpc", body);
    expect(again.body).toEqual({ result: { data: { admitted: 0, duplicates: 2, cursor } } });
  });

  test.each(BAD_BATCHES)(
    "%s at %s is a bad request with the problem in its data",
    async (code, place, body) => {
      const heard = await call("bad", JSON.stringify(body));
      expect(heard.status).toBe(400);
      const problem = problemIn(heard);
      expect(problem).toMatchObject({ type: `urn:runner-contracts:problem:${code}`, code });
      expect(placeIn(problem)).toBe(place);
    },
  );

  test("a batch of another run is a conflict with the problem in its data", async () => {
    const heard = await call("mine", bodyOf("other", [event(0)]));
    expect(heard.status).toBe(409);
    expect(problemIn(heard)).toMatchObject({ status: 409, code: "run_id_mismatch" });
  });

  test("what is no JSON is a bad request without a problem", async () => {
    const heard = await call("bad", "{");
    expect(heard.status).toBe(400);
    expect(problemIn(heard)).toBeUndefined();
  });

  test("an own __proto__ key arrives as a key", async () => {
    expect((await call("own key", protoBody("own key"))).status).toBe(200);
  });
});

describe("tRPC called in process", () => {
  const caller = createCaller({ runId: "called" });

  test("gives the answer of a good batch", async () => {
    const answer = await caller.sendEvents({ v: 1, runId: "called", events: [event(0)] });
    expect(answer).toMatchObject({ admitted: 1 });
  });

  test.each(BAD_BATCHES)(
    "throws %s at %s with the issues as its cause",
    async (code, place, body) => {
      // A caller in another language, or behind a cast, sends what it likes.
      const error: unknown = await caller
        .sendEvents(body as never)
        .catch((thrown: unknown) => thrown);
      if (!(error instanceof TRPCError)) throw error;
      expect(error.code).toBe("BAD_REQUEST");
      expect(error.message.split(" ")[0]).toBe(place);
      if (!(error.cause instanceof StandardSchemaV1Error)) throw error;
      expect(error.cause.issues[0]).toMatchObject({ code });
    },
  );
});

function problemIn(heard: Heard): unknown {
  return (heard.body as { error: { data: { problem?: unknown } } }).error.data.problem;
}
