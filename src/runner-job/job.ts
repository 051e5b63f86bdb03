/**
 * A runner job: what is asked for, how it is found again, and what is known of it.
 *
 * @see `docs/protocol.md#jobs`
 */
import type { RunProvider } from "./provider.ts";
import type { ProviderRuntimeJobStatus } from "./status.ts";

/** What a dispatcher asks an executor to start. */
export interface RunnerJobSpec {
  /** The run that the job serves, and the key by which `start` is idempotent. */
  readonly runId: string;
  /** The workspace that pays for the job. */
  readonly workspaceId: string;
  /** Who answers the agent's model calls. */
  readonly provider: RunProvider;
  /** The container image, pinned by digest: `name[:tag]@sha256:` and 64 lower-case hex digits. */
  readonly image: string;
  /** The environment of the runtime. Carries bearer tokens: never log it. */
  readonly env: Readonly<Record<string, string>>;
  /** How long the job may run, in milliseconds, before it is ended. */
  readonly maxRunDurationMs: number;
  /** Where the machine stands, in the substrate's own words. */
  readonly region: string;
  /** The machine's size; absent: the executor's default. */
  readonly resources?: RunnerJobResources;
}

/** The size of a machine. */
export interface RunnerJobResources {
  /** Virtual processors. */
  readonly cpus: number;
  /** Memory, in mebibytes. */
  readonly memoryMb: number;
}

/** How a job is found again, by a new executor instance too. Plain JSON; carries no secret. */
export interface RunnerJobHandle {
  /** The substrate's application or group. */
  readonly appName: string;
  /** The machine within it. */
  readonly machineId: string;
}

/** What a machine uses; absent: not measured. */
export interface ResourceStats {
  /** Share of one processor, in percent; above 100 on several. */
  readonly cpuPercent?: number;
  /** Memory in use, in mebibytes. */
  readonly memoryMb?: number;
  /** Bytes received since the machine began. */
  readonly networkRxBytes?: number;
  /** Bytes sent since the machine began. */
  readonly networkTxBytes?: number;
}

/** What is known of a job at one moment. JSON-safe; carries no secret. */
export interface RunnerJobStatusSnapshot {
  /** Where the job stands in its lifecycle. */
  readonly status: ProviderRuntimeJobStatus;
  /** The class of the error that ended the job; present where `status` is `failed`. */
  readonly terminalErrorClass?: string;
  /** What that error said. */
  readonly terminalErrorMessage?: string;
  /** What the machine uses; absent where the substrate does not tell. */
  readonly resourceStats?: ResourceStats;
}
