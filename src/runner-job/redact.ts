/**
 * What of a job may be logged. An environment carries bearer tokens: its names may be seen, its
 * values never.
 *
 * @see `docs/protocol.md#job-secrets`
 */
import { isPlainObject, isRecord, readKeys, readProperty } from "../json/read.ts";
import type { RunnerJobSpec } from "./job.ts";
import { spansOf } from "./occurrences.ts";
import { isEnvironmentName } from "./validate-spec.ts";

/** What stands where an environment value stood. */
export const REDACTED: "[redacted]" = "[redacted]" as const;

/** In UTF-16 code units: masking every `1` and `true` would leave nothing of a log. */
const SECRET_MIN_LENGTH = 8;

/**
 * Gives the spec that may be logged: every name of the environment with `[redacted]` for its value,
 * and nothing that is no field of a spec. A valid spec stays valid. It is meant for specs that were
 * refused too: a field that is neither text nor a number, or a name that is no POSIX name, is left
 * out. Fresh and frozen. Never throws.
 *
 * @example
 * ```ts
 * import { redactRunnerJobSpec } from "runner-contracts";
 *
 * const { env } = redactRunnerJobSpec({
 *   runId: "run-1",
 *   workspaceId: "workspace-1",
 *   provider: "anthropic",
 *   image: `runner@sha256:${"0".repeat(64)}`,
 *   env: { RUNNER_TOKEN: "secret" },
 *   maxRunDurationMs: 60_000,
 *   region: "fra",
 * });
 * console.log(env); // { RUNNER_TOKEN: "[redacted]" }
 * ```
 */
export function redactRunnerJobSpec(spec: RunnerJobSpec): RunnerJobSpec {
  const fields = ["runId", "workspaceId", "provider", "image"] as const;
  const redacted = {
    ...takeFields(spec, fields),
    env: redactEnvironment(isRecord(spec) ? readProperty(spec, "env") : undefined),
    ...takeFields(spec, ["maxRunDurationMs", "region"]),
  };
  const resources = isRecord(spec) ? readProperty(spec, "resources") : undefined;
  const result = isRecord(resources)
    ? { ...redacted, resources: Object.freeze(takeFields(resources, ["cpus", "memoryMb"])) }
    : redacted;
  // A spec has every field, each text or a number, and so has this; of anything else this is the
  // rest.
  return Object.freeze(result) as RunnerJobSpec;
}

/**
 * Gives text with `[redacted]` in place of each environment value of at least 8 characters, and of
 * each line of that length in a value of several lines: for an executor that hands on what a
 * runtime wrote, in `tailLogs` or in an error message. Values that overlap are masked as one, so
 * that no part of either stays. It finds a value as it stands, not one that was encoded or cut: so
 * mask first, then cut. Never throws for text and a validated `env`.
 */
export function redactEnvironmentValues(text: string, env: RunnerJobSpec["env"]): string {
  const secrets = Object.values(env)
    .flatMap((value) => [value, ...value.split(/[\r\n]+/)])
    .filter((secret) => secret.length >= SECRET_MIN_LENGTH);
  let masked = "";
  let kept = 0;
  for (const { from, to } of spansOf(text, [...new Set(secrets)])) {
    masked += text.slice(kept, from) + REDACTED;
    kept = to;
  }
  return masked + text.slice(kept);
}

function takeFields(source: unknown, keys: readonly string[]): Record<string, string | number> {
  const fields: Record<string, string | number> = {};
  if (!isRecord(source)) return fields;
  for (const key of keys) {
    const value = readProperty(source, key);
    if (typeof value === "string" || typeof value === "number") fields[key] = value;
  }
  return fields;
}

function redactEnvironment(env: unknown): Readonly<Record<string, string>> {
  const names = isPlainObject(env) ? (readKeys(env) ?? []) : [];
  // `fromEntries` defines properties, so that a variable named `__proto__` is one too.
  return Object.freeze(
    Object.fromEntries(names.filter(isEnvironmentName).map((name) => [name, REDACTED])),
  );
}
