/**
 * What a dispatcher and an executor throw, so that it can be told by code.
 *
 * @see `docs/errors.md`
 */
import { RunnerContractError } from "../errors.ts";
import { formatFault, quoteValue } from "../json/place.ts";
import { isRecord, readProperty } from "../json/read.ts";
import type { RunnerJobHandle } from "./job.ts";
import type { RunProvider } from "./provider.ts";

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

/** A run selected a provider whose runtime has no executor yet. */
export class RunnerRuntimeNotImplementedError extends RunnerContractError {
  /** The name of the class. */
  override readonly name = "RunnerRuntimeNotImplementedError" as const;
  /** The provider that was selected. */
  readonly provider: RunProvider;

  constructor(provider: RunProvider) {
    const place = `the runtime of ${quoted(provider, "provider")}`;
    super("runtime_not_implemented", formatFault(place, "is not implemented yet"));
    this.provider = provider;
  }
}

/** The handle is what could not be found, so it may be anything at all. */
function field(handle: unknown, key: string): string {
  const value = isRecord(handle) ? readProperty(handle, key) : undefined;
  return typeof value === "string" ? value : "";
}

/** What is named may be no text, and of any length: it may come from anywhere. */
function quoted(text: unknown, kind: string): string {
  return `${kind} ${quoteValue(text)}`;
}
