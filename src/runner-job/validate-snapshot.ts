/**
 * The validator of what an executor knows of a job at one moment.
 *
 * @see `docs/protocol.md#job-snapshot`
 */
import { isRecord, readProperty } from "../json/read.ts";
import type { ResourceStats, RunnerJobStatusSnapshot } from "./job.ts";
import { isProviderRuntimeJobStatus, PROVIDER_RUNTIME_JOB_STATUSES } from "./status.ts";
import {
  explainShape,
  type JobReading,
  type JobShape,
  kindOf,
  oneOf,
  type RunnerJobIssue,
  type RunnerJobValidation,
  validateShape,
} from "./validation.ts";

const STATUS = /* @__PURE__ */ oneOf(PROVIDER_RUNTIME_JOB_STATUSES);
const AMOUNT = "a finite number from 0";
const STATS = ["cpuPercent", "memoryMb", "networkRxBytes", "networkTxBytes"] as const;

/**
 * Judges an untrusted snapshot: `status` is known; `terminalErrorClass` and `terminalErrorMessage`,
 * where present, are non-empty and storable; each of the `resourceStats`, where present, is finite
 * and not negative. A property that is `undefined` counts as absent, one that is `null` does not.
 * Unknown keys are dropped; the accepted copy is fresh and frozen to its leaves. Never throws.
 *
 * @example
 * ```ts
 * import { validateRunnerJobStatusSnapshot } from "runner-contracts";
 *
 * const verdict = validateRunnerJobStatusSnapshot({ status: "running", resourceStats: { memoryMb: -1 } });
 * console.log(verdict.ok ? verdict.value.status : verdict.message);
 * // snapshot.resourceStats.memoryMb must be a finite number from 0, got -1
 * ```
 */
export function validateRunnerJobStatusSnapshot(
  input: unknown,
): RunnerJobValidation<RunnerJobStatusSnapshot> {
  return validateShape(SNAPSHOT, input);
}

/**
 * Lists every fault of a snapshot, the first being the validator's verdict; empty for one that is
 * accepted. Never throws.
 */
export function explainRunnerJobStatusSnapshot(input: unknown): readonly RunnerJobIssue[] {
  return explainShape(SNAPSHOT, input);
}

const SNAPSHOT: JobShape<RunnerJobStatusSnapshot> = {
  code: "invalid_snapshot",
  root: "snapshot",
  read(source, reading) {
    const status = reading.take(
      readProperty(source, "status"),
      ["status"],
      isProviderRuntimeJobStatus,
      STATUS,
    );
    const snapshot: Writable<RunnerJobStatusSnapshot> | undefined = status && { status };
    for (const key of ["terminalErrorClass", "terminalErrorMessage"] as const) {
      const text = readOptionalText(source, key, reading);
      if (snapshot !== undefined && text !== undefined) snapshot[key] = text;
    }
    const resourceStats = readStats(readProperty(source, "resourceStats"), reading);
    if (snapshot === undefined) return undefined;
    if (resourceStats !== undefined) snapshot.resourceStats = resourceStats;
    return Object.freeze(snapshot);
  },
};

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function readOptionalText(source: object, key: string, reading: JobReading): string | undefined {
  const value = readProperty(source, key);
  return value === undefined ? undefined : reading.text(value, [key]);
}

function readStats(source: unknown, reading: JobReading): ResourceStats | undefined {
  if (source === undefined) return undefined;
  if (!isRecord(source)) {
    return reading.refuse(["resourceStats"], `must be an object, got ${kindOf(source)}`);
  }
  const stats: Writable<ResourceStats> = {};
  for (const key of STATS) {
    const value = readProperty(source, key);
    if (value === undefined) continue;
    const amount = reading.take(value, ["resourceStats", key], isAmount, AMOUNT);
    // The sum makes 0 of -0, which no JSON document and no database keeps.
    if (amount !== undefined) stats[key] = amount + 0;
  }
  return Object.freeze(stats);
}

function isAmount(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) >= 0;
}
