/**
 * JSON Schema of a job's spec, handle and snapshot.
 *
 * @see `docs/protocol.md#jobs`
 */
import type {
  ResourceStats,
  RunnerJobHandle,
  RunnerJobResources,
  RunnerJobSpec,
  RunnerJobStatusSnapshot,
} from "../runner-job/job.ts";
import { RUN_PROVIDERS } from "../runner-job/provider.ts";
import { PROVIDER_RUNTIME_JOB_STATUSES } from "../runner-job/status.ts";
import { ENVIRONMENT_NAME, IMAGE_MAX_LENGTH, PINNED_IMAGE } from "../runner-job/validate-spec.ts";
import {
  type JsonSchema,
  type JsonSchemaPart,
  jsonSchema,
  objectOf,
  partRef,
} from "./json-schema.ts";
import { finiteNumber, safeInteger, storableName, storableText } from "./value.ts";

/**
 * Makes the JSON Schema of a job spec: what a dispatcher asks an executor to start. Fresh at each
 * call. It agrees with `validateRunnerJobSpec` on every JSON value.
 */
export function runnerJobSpecJsonSchema(): JsonSchema {
  const properties = {
    runId: partRef("storableName"),
    workspaceId: partRef("storableName"),
    provider: {
      description: "Who answers the agent's model calls.",
      type: "string",
      enum: [...RUN_PROVIDERS],
    },
    image: {
      description: "The container image, pinned by digest: name[:tag]@sha256:digest.",
      type: "string",
      maxLength: IMAGE_MAX_LENGTH,
      pattern: sourceOf(PINNED_IMAGE),
    },
    env: {
      description: "The environment of the runtime. It carries bearer tokens: never log it.",
      type: "object",
      propertyNames: { type: "string", pattern: sourceOf(ENVIRONMENT_NAME) },
      additionalProperties: partRef("storableText"),
    },
    maxRunDurationMs: safeInteger("How long the job may run, in milliseconds.", 1),
    region: partRef("storableName"),
    resources: objectOf({
      cpus: finiteNumber("Virtual processors.", { exclusiveMinimum: 0 }),
      memoryMb: finiteNumber("Memory, in mebibytes.", { exclusiveMinimum: 0 }),
    } satisfies Record<keyof RunnerJobResources, JsonSchemaPart>),
  } satisfies Record<keyof RunnerJobSpec, JsonSchemaPart>;
  const heading = {
    title: "Runner job spec",
    description: "What a dispatcher asks an executor to start. Further keys are ignored.",
    examples: [exampleSpec()],
  };
  return jsonSchema("job-spec", heading, objectOf(properties, ["resources"]), {
    storableName: storableName(),
    storableText: storableText(),
  });
}

/** Makes the JSON Schema of a job handle: how a job is found again. Fresh at each call. */
export function runnerJobHandleJsonSchema(): JsonSchema {
  const properties = {
    appName: partRef("storableName"),
    machineId: partRef("storableName"),
  } satisfies Record<keyof RunnerJobHandle, JsonSchemaPart>;
  const heading = {
    title: "Runner job handle",
    description: "How a job is found again. Carries no secret. Further keys are ignored.",
    examples: [{ appName: "runners", machineId: "machine-1" } satisfies RunnerJobHandle],
  };
  return jsonSchema("handle", heading, objectOf(properties), { storableName: storableName() });
}

/**
 * Makes the JSON Schema of a snapshot: what is known of a job at one moment. Fresh at each call.
 */
export function runnerJobStatusSnapshotJsonSchema(): JsonSchema {
  const stats = {
    cpuPercent: amount("Share of one processor, in percent; above 100 on several."),
    memoryMb: amount("Memory in use, in mebibytes."),
    networkRxBytes: amount("Bytes received since the machine began."),
    networkTxBytes: amount("Bytes sent since the machine began."),
  } satisfies Record<keyof ResourceStats, JsonSchemaPart>;
  const properties = {
    status: {
      description: "Where the job stands in its lifecycle.",
      type: "string",
      enum: [...PROVIDER_RUNTIME_JOB_STATUSES],
    },
    terminalErrorClass: partRef("storableName"),
    terminalErrorMessage: partRef("storableName"),
    resourceStats: objectOf(stats, Object.keys(stats)),
  } satisfies Record<keyof RunnerJobStatusSnapshot, JsonSchemaPart>;
  const heading = {
    title: "Runner job status snapshot",
    description: "What is known of a job at one moment. Further keys are ignored.",
    examples: exampleSnapshots(),
  };
  const optional = ["terminalErrorClass", "terminalErrorMessage", "resourceStats"];
  return jsonSchema("snapshot", heading, objectOf(properties, optional), {
    storableName: storableName(),
  });
}

function amount(description: string): JsonSchemaPart {
  return finiteNumber(description, { minimum: 0 });
}

/** `RegExp` escapes the slash, which means nothing outside of a literal. */
function sourceOf({ source }: RegExp): string {
  return source.replaceAll("\\/", "/");
}

function exampleSpec(): RunnerJobSpec {
  return {
    runId: "run-7",
    workspaceId: "workspace-1",
    provider: "anthropic",
    image: `registry.example/runner:1.2@sha256:${"0123456789abcdef".repeat(4)}`,
    env: { RUNNER_TOKEN: "secret" },
    maxRunDurationMs: 3_600_000,
    region: "fra",
    resources: { cpus: 2, memoryMb: 4096 },
  };
}

function exampleSnapshots(): RunnerJobStatusSnapshot[] {
  return [
    { status: "running", resourceStats: { cpuPercent: 12.5, memoryMb: 310 } },
    { status: "failed", terminalErrorClass: "oom", terminalErrorMessage: "out of memory" },
  ];
}
