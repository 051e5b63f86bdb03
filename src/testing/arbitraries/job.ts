/**
 * Job specs, handles and snapshots that every validator accepts.
 *
 * @see `docs/protocol.md#jobs`
 */
import * as fc from "fast-check";
import type {
  ResourceStats,
  RunnerJobHandle,
  RunnerJobSpec,
  RunnerJobStatusSnapshot,
} from "../../runner-job/job.ts";
import { RUN_PROVIDERS } from "../../runner-job/provider.ts";
import {
  PROVIDER_RUNTIME_JOB_STATUSES,
  type ProviderRuntimeJobStatus,
} from "../../runner-job/status.ts";
import { objectFrom, storableName, storableText } from "./json.ts";

/**
 * A spec that the validator accepts, with an image pinned by digest. Its environment holds names
 * such as `__proto__` and empty values now and then.
 */
export function runnerJobSpec(): fc.Arbitrary<RunnerJobSpec> {
  return fc.record(
    {
      runId: storableName(),
      workspaceId: storableName(),
      provider: fc.constantFrom(...RUN_PROVIDERS),
      image: pinnedImage(),
      env: environment(),
      maxRunDurationMs: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      region: storableName(),
      resources: fc.record({ cpus: size(), memoryMb: size() }, PLAIN),
    },
    { requiredKeys: [...REQUIRED], ...PLAIN },
  );
}

/** A handle that the validator accepts. */
export function runnerJobHandle(): fc.Arbitrary<RunnerJobHandle> {
  return fc.record({ appName: storableName(), machineId: storableName() }, PLAIN);
}

/**
 * A snapshot that the validator accepts: of any status, or of one. It names an error where the job
 * failed, and nowhere else.
 */
export function runnerJobStatusSnapshot(
  status?: ProviderRuntimeJobStatus,
): fc.Arbitrary<RunnerJobStatusSnapshot> {
  const statuses = status === undefined ? PROVIDER_RUNTIME_JOB_STATUSES : [status];
  const error = fc.record(
    { terminalErrorClass: storableName(), terminalErrorMessage: storableName() },
    { requiredKeys: ["terminalErrorClass"], ...PLAIN },
  );
  const stats = fc.record({ resourceStats: resourceStats() }, { requiredKeys: [], ...PLAIN });
  return fc.tuple(fc.constantFrom(...statuses), error, stats).map(([status, failure, measured]) => {
    return { status, ...(status === "failed" ? failure : {}), ...measured };
  });
}

/** A prototype is what `JSON.parse` gives, and what a comparison of objects looks at. */
const PLAIN = { noNullPrototype: true } as const;

const REQUIRED = [
  "runId",
  "workspaceId",
  "provider",
  "image",
  "env",
  "maxRunDurationMs",
  "region",
] as const;

const IMAGE_NAMES = [
  "runner",
  "team/runner",
  "registry.example/team/runner",
  "registry.example:5000/runner",
  "localhost:5000/a__b/c.d",
  "[::1]:5000/runner",
];

const TAGS = ["", ":1", ":latest", ":v1.2.3_rc-1"];

/** Few names, so that two environments are equal now and then. */
const VARIABLES = ["A", "b", "_", "TOKEN", "A1", "__proto__", "constructor"];

const DIGEST_PART_DIGITS = 8;
const DIGEST_PARTS = 8;

function pinnedImage(): fc.Arbitrary<string> {
  const digest = fc.integer({ min: 0, max: 16 ** DIGEST_PART_DIGITS - 1 }).map((part) => {
    return part.toString(16).padStart(DIGEST_PART_DIGITS, "0").repeat(DIGEST_PARTS);
  });
  return fc
    .tuple(fc.constantFrom(...IMAGE_NAMES), fc.constantFrom(...TAGS), digest)
    .map(([name, tag, digits]) => `${name}${tag}@sha256:${digits}`);
}

function environment(): fc.Arbitrary<Record<string, string>> {
  return fc
    .array(fc.tuple(fc.constantFrom(...VARIABLES), storableText()), { maxLength: 4 })
    .map(objectFrom);
}

function size(): fc.Arbitrary<number> {
  return fc.oneof(
    { withCrossShrink: true },
    fc.integer({ min: 1, max: 1_024 }),
    fc.double({ min: 2 ** -10, noNaN: true, noDefaultInfinity: true }),
  );
}

function resourceStats(): fc.Arbitrary<ResourceStats> {
  const amount = fc.oneof(
    { withCrossShrink: true },
    fc.nat(),
    fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  );
  const fields = {
    cpuPercent: amount,
    memoryMb: amount,
    networkRxBytes: amount,
    networkTxBytes: amount,
  };
  return fc.record(fields, { requiredKeys: [], ...PLAIN });
}
