/**
 * Specs that differ from one in as little as can be, and those that only look different.
 */
import type { RunnerJobSpec } from "../../runner-job/job.ts";
import { RUN_PROVIDERS } from "../../runner-job/provider.ts";

/** The spec changed in one thing each, which any executor can compare. */
export function differentSpecs(spec: RunnerJobSpec): Readonly<Record<string, RunnerJobSpec>> {
  const { env, image, maxRunDurationMs } = spec;
  const { RUNNER_CONFORMANCE_TOKEN: token = "", RUNNER_CONFORMANCE_KEY: _, ...rest } = env;
  const withToken = (value: string) => ({
    ...spec,
    env: { ...env, RUNNER_CONFORMANCE_TOKEN: value },
  });
  return {
    "one more variable": { ...spec, env: { ...env, RUNNER_CONFORMANCE_CHANGED: "yes" } },
    "one more variable, which is empty,": {
      ...spec,
      env: { ...env, RUNNER_CONFORMANCE_CHANGED: "" },
    },
    "one variable less": { ...spec, env: { ...rest, RUNNER_CONFORMANCE_TOKEN: token } },
    "a token that ends in another way": changedToken(spec),
    "a token that begins in another way": withToken(`x${token.slice(1)}`),
    "a token in another case": withToken(token.toUpperCase()),
    "a token with a space behind it": withToken(`${token} `),
    "the values of two variables exchanged": exchanged(spec),
    "another digest": { ...spec, image: image.slice(0, -1) + (image.endsWith("0") ? "1" : "0") },
    "a longer maxRunDurationMs": { ...spec, maxRunDurationMs: maxRunDurationMs + 1 },
    "a shorter maxRunDurationMs": { ...spec, maxRunDurationMs: maxRunDurationMs - 1 },
    "another workspaceId": { ...spec, workspaceId: `${spec.workspaceId}-changed` },
    "other resources": {
      ...spec,
      resources: {
        cpus: (spec.resources?.cpus ?? 1) + 1,
        memoryMb: spec.resources?.memoryMb ?? 256,
      },
    },
  };
}

/** The spec changed in what the substrate may refuse by itself. */
export function foreignSpecs(spec: RunnerJobSpec): Readonly<Record<string, RunnerJobSpec>> {
  const provider = RUN_PROVIDERS.find((name) => name !== spec.provider) ?? spec.provider;
  return {
    "another region": { ...spec, region: `${spec.region}-changed` },
    "the region in another case": { ...spec, region: inOtherCase(spec.region) },
    "another provider": { ...spec, provider },
    "another image of the same digest": { ...spec, image: spec.image.replace("@", "-changed@") },
    "another tag of the same digest": {
      ...spec,
      image: spec.image.replace(/(?::[^/:@]*)?@/, ":changed@"),
    },
  };
}

/** The spec with a token that ends in another way. */
export function changedToken(spec: RunnerJobSpec): RunnerJobSpec {
  const { RUNNER_CONFORMANCE_TOKEN: token = "" } = spec.env;
  const changed = token.slice(0, -1) + (token.endsWith("0") ? "1" : "0");
  return { ...spec, env: { ...spec.env, RUNNER_CONFORMANCE_TOKEN: changed } };
}

function exchanged(spec: RunnerJobSpec): RunnerJobSpec {
  const { RUNNER_CONFORMANCE_TOKEN: token = "", RUNNER_CONFORMANCE_KEY: key = "" } = spec.env;
  const env = { ...spec.env, RUNNER_CONFORMANCE_TOKEN: key, RUNNER_CONFORMANCE_KEY: token };
  return { ...spec, env };
}

function inOtherCase(text: string): string {
  const upper = text.toUpperCase();
  return upper === text ? text.toLowerCase() : upper;
}

/** Ids that are all different, and as much alike as ids can be. */
export function alike(runId: string): string[] {
  const long = runId.padEnd(300, "-");
  return [
    runId,
    inOtherCase(runId),
    `${runId} `,
    runId.replaceAll("-", "_"),
    runId.replaceAll("-", "/"),
    `${runId}-\u00e9`,
    `${runId}-e\u0301`,
    `${long}a`,
    `${long}b`,
    `a${long}`,
    `b${long}`,
  ];
}

/** The same spec, with its keys in another order. */
export function reordered(spec: RunnerJobSpec): RunnerJobSpec {
  const { resources } = spec;
  const env = backwards(spec.env);
  return backwards({ ...spec, env, ...(resources && { resources: backwards(resources) }) });
}

/** The same keys with the same values, which `fromEntries` does not tell. */
export function backwards<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).reverse()) as T;
}
