/**
 * What "the same spec" means where `start` is called again.
 *
 * @see `docs/protocol.md#job-identity`
 */
import { isRecord, readKeys, readProperty } from "../json/read.ts";
import type { RunnerJobSpec } from "./job.ts";

/**
 * Tells whether two specs ask for the same job: every field is equal, whatever the order of keys,
 * those of `env` included; `resources` that are absent equal only such. What is no field of a spec
 * is not looked at. An equivalence relation on valid specs; for anything else an answer, never a
 * throw.
 *
 * @example
 * ```ts
 * import { type RunnerJobSpec, runnerJobSpecsEqual } from "runner-contracts";
 *
 * const spec: RunnerJobSpec = {
 *   runId: "run-1",
 *   workspaceId: "workspace-1",
 *   provider: "anthropic",
 *   image: `runner@sha256:${"0".repeat(64)}`,
 *   env: { A: "1", B: "2" },
 *   maxRunDurationMs: 60_000,
 *   region: "fra",
 * };
 * console.log(runnerJobSpecsEqual(spec, { ...spec, env: { B: "2", A: "1" } })); // true
 * console.log(runnerJobSpecsEqual(spec, { ...spec, region: "iad" })); // false
 * ```
 */
export function runnerJobSpecsEqual(one: RunnerJobSpec, other: RunnerJobSpec): boolean {
  return (
    fieldsEqual(one, other, FIELDS) &&
    partsEqual(one, other, "env", environmentsEqual) &&
    partsEqual(one, other, "resources", resourcesEqual)
  );
}

const FIELDS = ["runId", "workspaceId", "provider", "image", "maxRunDurationMs", "region"] as const;

/** `Object.is`, so that even a field that is `NaN` equals itself. */
function fieldsEqual(one: unknown, other: unknown, keys: readonly string[]): boolean {
  if (!isRecord(one) || !isRecord(other)) return Object.is(one, other);
  return keys.every((key) => Object.is(readProperty(one, key), readProperty(other, key)));
}

function partsEqual(
  one: object,
  other: object,
  key: "env" | "resources",
  equal: (one: object, other: object) => boolean,
): boolean {
  if (!isRecord(one) || !isRecord(other)) return Object.is(one, other);
  const part = readProperty(one, key);
  const otherPart = readProperty(other, key);
  if (!isRecord(part) || !isRecord(otherPart)) return Object.is(part, otherPart);
  return equal(part, otherPart);
}

function environmentsEqual(one: object, other: object): boolean {
  const names = readKeys(one);
  const otherNames = readKeys(other);
  if (names === undefined || otherNames === undefined) return one === other;
  if (names.length !== otherNames.length) return false;
  const known = new Set(otherNames);
  return names.every((name) => known.has(name)) && fieldsEqual(one, other, names);
}

function resourcesEqual(one: object, other: object): boolean {
  return fieldsEqual(one, other, ["cpus", "memoryMb"]);
}
