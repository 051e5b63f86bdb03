/**
 * What state a runner job can be in, and on what kind of substrate.
 *
 * @see `docs/protocol.md#job-status`
 */

/** Every status, in the order in which a job walks them. The last two end it. */
export const PROVIDER_RUNTIME_JOB_STATUSES = [
  "queued",
  "provisioning",
  "running",
  "stopping",
  "terminated",
  "failed",
] as const;

/** One of {@link PROVIDER_RUNTIME_JOB_STATUSES}. */
export type ProviderRuntimeJobStatus = (typeof PROVIDER_RUNTIME_JOB_STATUSES)[number];

/** Every kind of substrate that jobs can live on. */
export const PROVIDER_RUNTIME_KINDS = ["fly"] as const;

/** One of {@link PROVIDER_RUNTIME_KINDS}. */
export type ProviderRuntimeKind = (typeof PROVIDER_RUNTIME_KINDS)[number];

/** Tells whether a value names a job status. Never throws. */
export function isProviderRuntimeJobStatus(value: unknown): value is ProviderRuntimeJobStatus {
  return (PROVIDER_RUNTIME_JOB_STATUSES as readonly unknown[]).includes(value);
}

/** Tells whether a value names a kind of substrate. Never throws. */
export function isProviderRuntimeKind(value: unknown): value is ProviderRuntimeKind {
  return (PROVIDER_RUNTIME_KINDS as readonly unknown[]).includes(value);
}
