/** What the compiler knows of jobs. Checked by `tsc`, never run. */
import {
  isProviderRuntimeJobStatus,
  isProviderRuntimeKind,
  isRunProvider,
  type PROVIDER_RUNTIME_JOB_STATUSES,
  type PROVIDER_RUNTIME_KINDS,
  type ProviderRuntimeJobStatus,
  type ProviderRuntimeKind,
  type ResourceStats,
  type RUN_PROVIDERS,
  type RunnerJobExecutor,
  type RunnerJobHandle,
  type RunnerJobSpec,
  type RunnerJobStatusSnapshot,
  RunnerRuntimeNotImplementedError,
  type RunProvider,
} from "runner-contracts";
import { claim, type IsFreeOfAny, type IsReadonly, type IsSame } from "../support/type-claims.ts";

declare const input: unknown;

claim<IsFreeOfAny<RunnerJobSpec>>();
claim<IsFreeOfAny<RunnerJobHandle>>();
claim<IsFreeOfAny<RunnerJobStatusSnapshot>>();
claim<IsFreeOfAny<RunnerJobExecutor>>();

claim<IsSame<RunProvider, (typeof RUN_PROVIDERS)[number]>>();
claim<IsSame<ProviderRuntimeJobStatus, (typeof PROVIDER_RUNTIME_JOB_STATUSES)[number]>>();
claim<IsSame<ProviderRuntimeKind, (typeof PROVIDER_RUNTIME_KINDS)[number]>>();
claim<IsReadonly<RunnerJobSpec, keyof RunnerJobSpec>>();
claim<IsReadonly<RunnerJobHandle, keyof RunnerJobHandle>>();
claim<IsReadonly<RunnerJobStatusSnapshot, keyof RunnerJobStatusSnapshot>>();
claim<IsReadonly<ResourceStats, keyof ResourceStats>>();
claim<IsSame<keyof RunnerJobHandle, "appName" | "machineId">>();

export const spec: RunnerJobSpec = {
  runId: "run-1",
  workspaceId: "workspace-1",
  provider: "anthropic",
  image: `runner@sha256:${"0".repeat(64)}`,
  env: { TOKEN: "secret" },
  maxRunDurationMs: 60_000,
  region: "ams",
};
// @ts-expect-error: the environment does not change
spec.env["TOKEN"] = "other";
// @ts-expect-error: no such provider
new RunnerRuntimeNotImplementedError("nobody");
claim<IsSame<RunnerRuntimeNotImplementedError["provider"], RunProvider>>();

// An executor may leave out what not every substrate has, and nothing else.
export const smallest: RunnerJobExecutor = {
  start: async () => ({ appName: "app", machineId: "machine" }),
  getStatus: async () => ({ status: "running" }),
  stop: async () => {},
};
// @ts-expect-error: no way to stop
export const unstoppable: RunnerJobExecutor = {
  start: async () => ({ appName: "app", machineId: "machine" }),
  getStatus: async () => ({ status: "running" }),
};
export const vague: RunnerJobExecutor = {
  ...smallest,
  // @ts-expect-error: no such status
  getStatus: async () => ({ status: "unknown" }),
};

if (isRunProvider(input)) claim<IsSame<typeof input, RunProvider>>();
if (isProviderRuntimeJobStatus(input)) claim<IsSame<typeof input, ProviderRuntimeJobStatus>>();
if (isProviderRuntimeKind(input)) claim<IsSame<typeof input, ProviderRuntimeKind>>();

// A switch over the statuses breaks when a status is added.
export function isOver(status: ProviderRuntimeJobStatus): boolean {
  switch (status) {
    case "queued":
    case "provisioning":
    case "running":
    case "stopping":
      return false;
    case "terminated":
    case "failed":
      return true;
  }
}

// @ts-expect-error: the function lacks a return for the status that is not of this version
export function isOverNext(status: ProviderRuntimeJobStatus | "paused"): boolean {
  switch (status) {
    case "queued":
    case "provisioning":
    case "running":
    case "stopping":
      return false;
    case "terminated":
    case "failed":
      return true;
  }
}
