/**
 * JSON Schema of an event and of a batch.
 *
 * @see `docs/protocol.md#batch`
 */
import {
  RUNNER_EVENT_BATCH_MAX_EVENTS,
  type RunnerEvent,
  type RunnerEventBatch,
} from "../runner-event/event.ts";
import { RUNNER_EVENT_KINDS, RUNNER_EVENT_VERSION } from "../runner-event/kinds.ts";
import {
  type JsonSchema,
  type JsonSchemaPart,
  jsonSchema,
  objectOf,
  partRef,
} from "./json-schema.ts";
import { payloadParts } from "./payload.ts";
import { jsonParts, safeInteger, storableName } from "./value.ts";

/**
 * Makes the JSON Schema of a batch: what one POST carries. Fresh at each call.
 *
 * It agrees with `validateRunnerEventBatch` on every JSON value, save for
 * `JSON_SCHEMA_SILENT_RULES`.
 *
 * @example
 * ```ts
 * import { runnerEventBatchJsonSchema } from "runner-contracts/schema";
 *
 * const { $id, required } = runnerEventBatchJsonSchema();
 * console.log($id, required);
 * // urn:runner-contracts:schema:v1:batch ["v", "runId", "events"]
 * ```
 */
export function runnerEventBatchJsonSchema(): JsonSchema {
  const properties = {
    v: { description: "The version of this envelope.", const: RUNNER_EVENT_VERSION },
    runId: partRef("runId"),
    events: {
      description: "The events of one run, seq strictly rising and tMs never falling.",
      type: "array",
      minItems: 1,
      maxItems: RUNNER_EVENT_BATCH_MAX_EVENTS,
      items: partRef("runnerEvent"),
    },
  } satisfies Record<keyof RunnerEventBatch, JsonSchemaPart>;
  const heading = {
    title: "Runner event batch",
    description: "What one POST carries: events of one run, in order. Further keys are ignored.",
    examples: [{ v: RUNNER_EVENT_VERSION, runId: "run-7", events: exampleEvents() }],
  };
  const runId = { ...storableName(), description: "The run that the events belong to." };
  return jsonSchema("batch", heading, objectOf(properties), {
    runId,
    runnerEvent: eventShape(),
    ...jsonParts(),
  });
}

/**
 * Makes the JSON Schema of one event. Fresh at each call. `$defs` also holds, under the name of
 * each kind, what `data` carries by convention; nothing demands it, as the validator does not.
 */
export function runnerEventJsonSchema(): JsonSchema {
  const heading = {
    title: "Runner event",
    description:
      "One record of a run's stream. By convention data holds what $defs has under the event's kind.",
    examples: exampleEvents(),
  };
  return jsonSchema("event", heading, eventShape(), { ...jsonParts(), ...payloadParts() });
}

function eventShape(): JsonSchemaPart {
  const properties = {
    seq: safeInteger("The event's number in its run: strictly rising, gaps allowed.", 0),
    tMs: safeInteger("Milliseconds since the run began, never falling.", 0),
    kind: { description: "What happened.", type: "string", enum: [...RUNNER_EVENT_KINDS] },
    data: partRef("jsonObject"),
  } satisfies Record<keyof RunnerEvent, JsonSchemaPart>;
  return objectOf(properties);
}

function exampleEvents(): RunnerEvent[] {
  return [
    { seq: 0, tMs: 0, kind: "runtime_started", data: { source: "goose" } },
    { seq: 1, tMs: 840, kind: "assistant_text", data: { text: "Hello", role: "assistant" } },
  ];
}
