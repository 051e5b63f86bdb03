/**
 * The validator of what a dispatcher asks an executor to start.
 *
 * @see `docs/protocol.md#job-spec`
 */

import { KEYS_PROBLEM, TEXT_PROBLEM } from "../json/problem.ts";
import { isPlainObject, isRecord, readKeys, readProperty } from "../json/read.ts";
import { setOwn } from "../json/set-own.ts";
import { isStorableText } from "../json/storable-text.ts";
import type { RunnerJobResources, RunnerJobSpec } from "./job.ts";
import { isRunProvider, RUN_PROVIDERS } from "./provider.ts";
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

const PROVIDER = /* @__PURE__ */ oneOf(RUN_PROVIDERS);
const PINNED = "an image pinned by digest (name[:tag]@sha256: and 64 lower-case hex digits)";
const DURATION = "a positive safe integer";
const SIZE = "a positive finite number";

/** What a POSIX shell takes as the name of a variable. */
export const ENVIRONMENT_NAME: RegExp = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The most characters of an image as a whole: the grammar has 255 for a name, 128 for a tag and 71
 * for a digest. How many of them are the name's is for the registry to judge.
 */
export const IMAGE_MAX_LENGTH: number = 255 + 1 + 128 + 1 + 71;

/**
 * The reference grammar of container registries, with the digest not left out.
 *
 * @see {@link https://github.com/distribution/reference | the grammar}
 */
export const PINNED_IMAGE: RegExp = /* @__PURE__ */ pinnedImage();

/** A call without arguments: a bundler keeps what an argument would read, used or not. */
function pinnedImage(): RegExp {
  const domain =
    /(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[A-Fa-f0-9:]+\])(?::[0-9]+)?/;
  const component = /[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*/;
  return new RegExp(
    `^(?:${domain.source}/)?${component.source}(?:/${component.source})*` +
      "(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?@sha256:[0-9a-f]{64}$",
  );
}

/**
 * Judges an untrusted spec: `runId`, `workspaceId` and `region` are non-empty and storable (no
 * U+0000, no lone surrogate); `provider` is one of `RUN_PROVIDERS`; `image` is pinned,
 * `name[:tag]@sha256:` and 64 lower-case hex digits; `env` is a plain object of storable strings,
 * the empty one included, under POSIX names; `maxRunDurationMs` is a positive safe integer;
 * `resources`, where present, has a positive finite `cpus` and `memoryMb`. Unknown keys are
 * dropped.
 *
 * What it accepts is a fresh copy, frozen to its leaves. No message holds anything of an
 * environment's values, nor of a name that is none. Never throws.
 *
 * @example
 * ```ts
 * import { validateRunnerJobSpec } from "runner-contracts";
 *
 * const verdict = validateRunnerJobSpec({ runId: "run-1", workspaceId: "w", provider: "acme" });
 * console.log(verdict.ok ? verdict.value.image : verdict.code);
 * // invalid_spec
 * ```
 */
export function validateRunnerJobSpec(input: unknown): RunnerJobValidation<RunnerJobSpec> {
  return validateShape(SPEC, input);
}

/**
 * Lists every fault of a spec, the first being the validator's verdict; empty for one that is
 * accepted. At most `RUNNER_JOB_MAX_ISSUES`: where there are more, the last message says so. Never
 * throws.
 */
export function explainRunnerJobSpec(input: unknown): readonly RunnerJobIssue[] {
  return explainShape(SPEC, input);
}

/** Tells whether text names an environment variable. */
export function isEnvironmentName(name: string): boolean {
  return ENVIRONMENT_NAME.test(name);
}

const SPEC: JobShape<RunnerJobSpec> = {
  code: "invalid_spec",
  root: "spec",
  read(source, reading) {
    const runId = reading.text(readProperty(source, "runId"), ["runId"]);
    const workspaceId = reading.text(readProperty(source, "workspaceId"), ["workspaceId"]);
    const provider = reading.take(
      readProperty(source, "provider"),
      ["provider"],
      isRunProvider,
      PROVIDER,
    );
    const image = reading.take(readProperty(source, "image"), ["image"], isPinnedImage, PINNED);
    const env = readEnvironment(readProperty(source, "env"), reading);
    const maxRunDurationMs = reading.take(
      readProperty(source, "maxRunDurationMs"),
      ["maxRunDurationMs"],
      isDuration,
      DURATION,
    );
    const region = reading.text(readProperty(source, "region"), ["region"]);
    const resources = readResources(readProperty(source, "resources"), reading);
    if (runId === undefined || workspaceId === undefined || provider === undefined) return;
    if (image === undefined || env === undefined) return;
    if (maxRunDurationMs === undefined || region === undefined) return;
    const asked = { runId, workspaceId, provider, image, env, maxRunDurationMs, region };
    return Object.freeze(resources === undefined ? asked : { ...asked, resources });
  },
};

function readEnvironment(
  source: unknown,
  reading: JobReading,
): Readonly<Record<string, string>> | undefined {
  // A `Map` or `process.env` would be read as empty, or as more than anyone meant to pass on.
  if (!isPlainObject(source)) {
    return reading.refuse(["env"], `must be a plain object, got ${kindOf(source)}`);
  }
  const names = readKeys(source);
  if (names === undefined) {
    return reading.refuse(["env"], KEYS_PROBLEM);
  }
  const env: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    // A refused name is counted, not quoted: it may be `TOKEN=…`, or the token itself.
    if (!isEnvironmentName(name)) {
      const which = `name ${index + 1} of ${names.length} is none`;
      reading.refuse(["env"], `must have POSIX names ([A-Za-z_][A-Za-z0-9_]*), and ${which}`);
      continue;
    }
    const value = readProperty(source, name);
    if (typeof value !== "string") {
      reading.refuse(["env", name], `must be a string, got ${kindOf(value)}`);
    } else if (!isStorableText(value)) {
      reading.refuse(["env", name], TEXT_PROBLEM);
    } else {
      // `__proto__` is a POSIX name too.
      setOwn(env, name, value);
    }
  }
  return Object.freeze(env);
}

function readResources(source: unknown, reading: JobReading): RunnerJobResources | undefined {
  if (source === undefined) return undefined;
  if (!isRecord(source)) {
    return reading.refuse(["resources"], `must be an object, got ${kindOf(source)}`);
  }
  const cpus = reading.take(readProperty(source, "cpus"), ["resources", "cpus"], isSize, SIZE);
  const memoryMb = reading.take(
    readProperty(source, "memoryMb"),
    ["resources", "memoryMb"],
    isSize,
    SIZE,
  );
  return cpus === undefined || memoryMb === undefined
    ? undefined
    : Object.freeze({ cpus, memoryMb });
}

function isPinnedImage(value: unknown): value is string {
  return typeof value === "string" && value.length <= IMAGE_MAX_LENGTH && PINNED_IMAGE.test(value);
}

function isDuration(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isSize(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) > 0;
}
