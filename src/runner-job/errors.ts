/**
 * What an executor throws, so that a dispatcher can tell by code.
 *
 * @see `docs/errors.md`
 */
import { RunnerContractError } from "../errors.ts";
import { describeValue, formatFault } from "../json/place.ts";
import { isRecord, readProperty } from "../json/read.ts";
import type { RunnerJobHandle } from "./job.ts";

/** `start` was asked for a run that has a job already, with a different spec. */
export class RunnerJobConflictError extends RunnerContractError {
  override readonly name = "RunnerJobConflictError" as const;
  /** The run that has a job already. */
  readonly runId: string;

  constructor(runId: string) {
    super("job_conflict", formatFault(quoted(runId, "run"), "has a job with a different spec"));
    this.runId = runId;
  }
}

/** A handle leads to no job that the executor knows. */
export class RunnerJobNotFoundError extends RunnerContractError {
  override readonly name = "RunnerJobNotFoundError" as const;
  /** The handle that leads nowhere: its two fields and nothing else that it may have carried. */
  readonly handle: RunnerJobHandle;

  constructor(handle: RunnerJobHandle) {
    const copy = { appName: field(handle, "appName"), machineId: field(handle, "machineId") };
    const place = `${quoted(copy.machineId, "machine")} of ${quoted(copy.appName, "app")}`;
    super("job_not_found", formatFault(place, "is no job that is known here"));
    this.handle = Object.freeze(copy);
  }
}

/** The handle is what could not be found, so it may be anything at all. */
function field(handle: unknown, key: string): string {
  const value = isRecord(handle) ? readProperty(handle, key) : undefined;
  return typeof value === "string" ? value : "";
}

function quoted(text: unknown, kind: string): string {
  return `${kind} ${describeValue(text).replace(/^the string /, "")}`;
}
