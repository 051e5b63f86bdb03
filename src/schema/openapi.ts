/**
 * The ingest route in OpenAPI 3.1: what a runner posts, and what a service answers.
 *
 * @see {@link https://spec.openapis.org/oas/v3.1.1.html | OpenAPI 3.1} and `docs/protocol.md#body`
 */
import { RUN_STREAM_CODES } from "../run-stream/admit.ts";
import { RUNNER_EVENT_VERSION } from "../runner-event/kinds.ts";
import { RUNNER_EVENT_BATCH_VALIDATION_CODES } from "../runner-event/verdict.ts";
import { runCursorJsonSchema } from "./cursor.ts";
import { runnerEventBatchJsonSchema } from "./event.ts";
import { type JsonSchema, type JsonSchemaPart, objectOf } from "./json-schema.ts";
import { safeInteger } from "./value.ts";

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  /** The version of OpenAPI. */
  openapi: string;
  /** The document's title and version. */
  info: OpenApiInfo;
  /** The routes. */
  paths: Record<string, unknown>;
  /** What the routes refer to. */
  components: OpenApiComponents;
}

/** What a document says of itself. */
export interface OpenApiInfo {
  /** What it describes. */
  title: string;
  /** The version of what it describes: that of the wire. */
  version: string;
}

/** What the routes of a document refer to, by name. */
export interface OpenApiComponents {
  /** The schemas. */
  schemas: Record<string, unknown>;
  /** The responses that several statuses share. */
  responses: Record<string, unknown>;
}

/**
 * Makes the OpenAPI 3.1 document of the ingest route: the batch that a runner posts, the answers to
 * it and the problems ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) that refuse it. Fresh at
 * each call: rename the path, add security, or take `components` into a document of your own.
 *
 * The JSON Schemas stand under `components.schemas`, each part with a name of its own there, so
 * that tools that read no `$id` and no `$defs` find them too.
 *
 * @example
 * ```ts
 * import { runnerEventIngestOpenApi } from "runner-contracts/schema";
 *
 * const { openapi, paths } = runnerEventIngestOpenApi();
 * console.log(openapi, Object.keys(paths)); // 3.1.1 ["/runs/{runId}/runner/events"]
 * ```
 */
export function runnerEventIngestOpenApi(): OpenApiDocument {
  return {
    openapi: "3.1.1",
    info: { title: "Runner event ingest", version: String(RUNNER_EVENT_VERSION) },
    paths: { "/runs/{runId}/runner/events": { post: ingestOperation() } },
    components: {
      schemas: {
        ...componentsOf("RunnerEventBatch", runnerEventBatchJsonSchema()),
        ...componentsOf("RunCursor", runCursorJsonSchema()),
        RunAdmission: admission(),
        BatchProblem: batchProblem(),
        StreamProblem: streamProblem(),
        Problem: problem(),
      },
      responses: {
        Problem: problemResponse("Refused for a reason that the status tells.", "Problem"),
        NotNow: {
          ...problemResponse("Not now: a runner sends the same batch again, later.", "Problem"),
          headers: {
            "Retry-After": {
              description: "After how many seconds, or when, to send it again.",
              schema: { type: "string" },
            },
          },
        },
      },
    },
  };
}

function ingestOperation(): JsonSchemaPart {
  return {
    operationId: "postRunnerEvents",
    summary: "Take in a batch of runner events.",
    description:
      "A batch that is sent again is admitted with no new event, so a runner repeats it until it is answered.",
    parameters: [
      {
        name: "runId",
        in: "path",
        required: true,
        description: "The run that the events belong to: the runId of the batch.",
        schema: componentRef("RunId"),
      },
    ],
    requestBody: {
      required: true,
      content: { "application/json": { schema: componentRef("RunnerEventBatch") } },
    },
    responses: {
      200: admitted("Stored before: nothing in the batch was new."),
      201: admitted("Stored."),
      400: problemResponse("The batch is refused. It will be again.", "BatchProblem"),
      404: { $ref: "#/components/responses/Problem" },
      409: problemResponse("The run's stream refuses the batch.", "StreamProblem"),
      413: { $ref: "#/components/responses/Problem" },
      429: { $ref: "#/components/responses/NotNow" },
      503: { $ref: "#/components/responses/NotNow" },
    },
  };
}

function admitted(description: string): JsonSchemaPart {
  return { description, content: { "application/json": { schema: componentRef("RunAdmission") } } };
}

function problemResponse(description: string, name: string): JsonSchemaPart {
  return { description, content: { "application/problem+json": { schema: componentRef(name) } } };
}

function admission(): JsonSchemaPart {
  return objectOf({
    admitted: safeInteger("How many events of the batch were new.", 0),
    duplicates: safeInteger("How many were admitted before.", 0),
    cursor: componentRef("RunCursor"),
  });
}

function problem(): JsonSchemaPart {
  return objectOf(
    {
      type: { description: "What is wrong, for programs.", type: "string" },
      title: {
        description: "What is wrong, for people: the same for every problem of a type.",
        type: "string",
      },
      status: { description: "The HTTP status.", type: "integer", minimum: 400, maximum: 599 },
      detail: { description: "What is wrong this time.", type: "string" },
    },
    ["detail"],
  );
}

/** What `runnerEventBatchProblem` gives. */
function batchProblem(): JsonSchemaPart {
  const codes = RUNNER_EVENT_BATCH_VALIDATION_CODES;
  const error = objectOf({
    code: { type: "string", enum: [...codes] },
    detail: { type: "string" },
    pointer: { description: "The place: a JSON Pointer in a URI fragment.", type: "string" },
  });
  return codedProblem(400, "urn:runner-contracts:problem:", codes, {
    errors: {
      description: "Every fault, where the service lists them.",
      type: "array",
      items: error,
    },
  });
}

function streamProblem(): JsonSchemaPart {
  return codedProblem(409, "urn:runner-contracts:problem:stream-", RUN_STREAM_CODES, {});
}

function codedProblem(
  status: number,
  prefix: string,
  codes: readonly string[],
  further: JsonSchemaPart,
): JsonSchemaPart {
  const type = { type: "string", enum: codes.map((code) => prefix + code) };
  const properties = {
    type,
    title: { type: "string" },
    status: { const: status },
    detail: { description: "The place, then what is wrong there.", type: "string", maxLength: 300 },
    code: { type: "string", enum: [...codes] },
    ...further,
  };
  return objectOf(properties, Object.keys(further));
}

function componentRef(name: string): JsonSchemaPart {
  return { $ref: `#/components/schemas/${name}` };
}

/**
 * A document as a component, and each of its parts as one: a part has one meaning in all of them.
 */
function componentsOf(
  name: string,
  { $schema: _, $id: __, $defs, ...keywords }: JsonSchema,
): JsonSchemaPart {
  // Every document of this library has its parts there, each a schema.
  const parts = Object.entries($defs as JsonSchemaPart).map(([part, schema]) => {
    return [nameOfPart(part), schema] as const;
  });
  const text = JSON.stringify({ [name]: keywords, ...Object.fromEntries(parts) });
  const moved = text.replace(/"#\/\$defs\/(\w+)"/g, (_ref, part: string) => {
    return JSON.stringify(`#/components/schemas/${nameOfPart(part)}`);
  });
  // What was an object before its references moved is one still.
  return JSON.parse(moved) as JsonSchemaPart;
}

function nameOfPart(part: string): string {
  return part.charAt(0).toUpperCase() + part.slice(1);
}
