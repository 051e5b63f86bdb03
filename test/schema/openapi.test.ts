import { Validator } from "@seriousme/openapi-schema-validator";
import {
  explainRunnerEventBatch,
  RUN_STREAM_CODES,
  RUNNER_EVENT_BATCH_MAX_EVENTS,
  RUNNER_EVENT_BATCH_VALIDATION_CODES,
  runnerEventBatchProblem,
  validateRunnerEventBatch,
} from "runner-contracts";
import { runnerEventIngestOpenApi } from "runner-contracts/schema";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../docs/examples/ingest-service/app.ts";
import { openEmbedded } from "../../docs/examples/ingest-service/database.ts";
import { openStore } from "../../docs/examples/ingest-service/store.ts";
import { batch, event } from "../support/events.ts";
import { containersOf } from "../support/json.ts";
import { compile, wireShape } from "./wire-shapes.ts";

const { components, paths } = runnerEventIngestOpenApi();
const ROUTE = "/runs/{runId}/runner/events";

/** Compiles a schema of the document, whose references lead through `components`. */
function compileIn(schema: unknown) {
  return compile({ ...(schema as object), components });
}

/** A response of the route as the document has it: its content types, and what they hold. */
interface ResponseObject {
  readonly content: Readonly<Record<string, { readonly schema: object }>>;
}

function responseOf(status: number): ResponseObject {
  const { post } = paths[ROUTE] as {
    post: { responses: Record<string, ResponseObject & { $ref?: string }> };
  };
  const response = post.responses[status];
  if (response === undefined) throw new Error(`the document has no answer ${status}`);
  if (response.$ref === undefined) return response;
  const name = response.$ref.replace("#/components/responses/", "");
  return components.responses[name] as ResponseObject;
}

describe("the OpenAPI document", () => {
  test("is OpenAPI 3.1", async () => {
    const validator = new Validator();
    expect(await validator.validate({ ...runnerEventIngestOpenApi() })).toMatchObject({
      valid: true,
    });
    expect(validator.version).toBe("3.1");
    const odd = { ...runnerEventIngestOpenApi(), paths: { "/a": { post: { responses: 7 } } } };
    expect(await new Validator().validate(odd)).toMatchObject({ valid: false });
  });

  test("is fresh at each call, to its leaves", () => {
    const before = JSON.stringify(runnerEventIngestOpenApi());
    for (const part of containersOf(runnerEventIngestOpenApi())) {
      for (const key of Object.keys(part)) Reflect.deleteProperty(part, key);
    }
    expect(JSON.stringify(runnerEventIngestOpenApi())).toBe(before);
  });

  test("refers to what it holds, and holds nothing that it does not refer to", () => {
    const refs = new Set(
      containersOf(runnerEventIngestOpenApi()).flatMap((part) => {
        return "$ref" in part ? [String(part.$ref)] : [];
      }),
    );
    const held = Object.entries(components).flatMap(([kind, parts]) => {
      return Object.keys(parts).map((name) => `#/components/${kind}/${name}`);
    });
    expect([...refs].sort()).toStrictEqual(held.sort());
  });

  test.each([
    ["RunnerEventBatch", "batch"],
    ["RunCursor", "cursor"],
  ])("holds as %s the JSON Schema of %s, its parts beside it", (component, name) => {
    const { $id: _, $schema: __, $defs, ...keywords } = wireShape(name).document();
    const back = (schema: unknown) =>
      JSON.parse(
        JSON.stringify(schema).replace(
          /#\/components\/schemas\/(\w)/g,
          (_ref, initial: string) => `#/$defs/${initial.toLowerCase()}`,
        ),
      ) as unknown;
    expect(back(components.schemas[component])).toStrictEqual(keywords);
    for (const [part, schema] of Object.entries($defs as object)) {
      const hoisted = part.charAt(0).toUpperCase() + part.slice(1);
      expect(back(components.schemas[hoisted])).toStrictEqual(schema);
    }
    const accepts = compileIn({ $ref: `#/components/schemas/${component}` });
    for (const example of wireShape(name).document().examples) expect(accepts(example)).toBe(true);
    expect(accepts({ v: 1 })).toBe(false);
  });

  test("describes what the library gives for a refused batch", () => {
    const accepts = compileIn({ $ref: "#/components/schemas/BatchProblem" });
    for (const body of [null, {}, batch([]), batch([event({ seq: -1 }), event()])]) {
      const verdict = validateRunnerEventBatch(body);
      if (verdict.ok) throw new Error("the batch was accepted");
      const issues = explainRunnerEventBatch(body);
      expect(accepts(runnerEventBatchProblem(verdict))).toBe(true);
      expect(accepts(runnerEventBatchProblem({ ...verdict, issues }))).toBe(true);
    }
    expect(accepts({ type: "about:blank", title: "", status: 400, detail: "", code: "" })).toBe(
      false,
    );
  });

  test("names every code of the batch and of the stream", () => {
    const text = JSON.stringify(components.schemas);
    for (const code of RUNNER_EVENT_BATCH_VALIDATION_CODES) {
      expect(text).toContain(`"urn:runner-contracts:problem:${code}"`);
    }
    for (const code of RUN_STREAM_CODES) {
      expect(text).toContain(`"urn:runner-contracts:problem:stream-${code}"`);
    }
  });
});

describe("the ingest service answers as the document says", () => {
  let database: Awaited<ReturnType<typeof openEmbedded>>;
  let app: ReturnType<typeof createApp>;
  beforeAll(async () => {
    database = await openEmbedded();
    const store = await openStore(database);
    app = createApp(store, { signal: new AbortController().signal });
  });
  afterAll(() => database.close());

  const late = event({ seq: 1, tMs: 5 });
  const end = event({ seq: 2, tMs: 5, kind: "runtime_terminal", data: { reason: "complete" } });
  const many = Array.from({ length: RUNNER_EVENT_BATCH_MAX_EVENTS + 1 }, (_, seq) =>
    event({ seq }),
  );

  test.each([
    [201, "run-1", batch([late])],
    [200, "run-1", batch([late])],
    [409, "run-1", batch([event({ seq: 2 })])],
    [201, "run-1", batch([end])],
    [409, "run-1", batch([event({ seq: 3, tMs: 5 })])],
    [409, "run-2", batch()],
    [400, "run-1", { v: 2 }],
    [400, "run-1", batch(many)],
    [400, "run-1", batch([event({ kind: "odd" })])],
    [413, "run-1", { ...batch(), padding: "x".repeat(1_000_000) }],
    [404, "r".repeat(300), batch()],
  ])("%i", async (status, runId, body) => {
    const path = ROUTE.replace("{runId}", runId);
    const answer = await app.request(path, { method: "POST", body: JSON.stringify(body) });
    expect(answer.status).toBe(status);
    const type = answer.headers.get("content-type")?.split(";")[0] ?? "";
    const { content } = responseOf(status);
    expect(Object.keys(content)).toStrictEqual([type]);
    const accepts = compileIn(content[type]?.schema);
    expect([accepts(await answer.json()), accepts.errors]).toStrictEqual([true, null]);
  });
});
