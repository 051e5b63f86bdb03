import {
  isProviderRuntimeJobStatus,
  isProviderRuntimeKind,
  isRunnerEventKind,
  isRunProvider,
  PROVIDER_RUNTIME_JOB_STATUSES,
  PROVIDER_RUNTIME_KINDS,
  RUN_PROVIDERS,
  RUNNER_EVENT_KINDS,
} from "runner-contracts";
import { expect, test } from "vitest";
import { anyHostile } from "../support/hostile.ts";
import { law } from "../support/laws.ts";

test("the tuples stand in the order of the contract", () => {
  expect(RUN_PROVIDERS).toStrictEqual(["anthropic", "deepseek", "openai", "gemini", "mistral"]);
  expect(PROVIDER_RUNTIME_JOB_STATUSES).toStrictEqual([
    "queued",
    "provisioning",
    "running",
    "stopping",
    "terminated",
    "failed",
  ]);
  expect(PROVIDER_RUNTIME_KINDS).toStrictEqual(["fly"]);
  expect(RUNNER_EVENT_KINDS).toStrictEqual([
    "runtime_started",
    "assistant_text",
    "tool_request",
    "tool_response",
    "skill_loaded",
    "file_uploaded",
    "notification",
    "stream_error",
    "runtime_terminal",
  ]);
});

const VOCABULARIES: readonly (readonly [readonly string[], (value: unknown) => boolean])[] = [
  [RUN_PROVIDERS, isRunProvider],
  [PROVIDER_RUNTIME_JOB_STATUSES, isProviderRuntimeJobStatus],
  [PROVIDER_RUNTIME_KINDS, isProviderRuntimeKind],
  [RUNNER_EVENT_KINDS, isRunnerEventKind],
];

test("each guard knows its words and no other", () => {
  for (const [words, guard] of VOCABULARIES) {
    expect(words.every(guard)).toBe(true);
    expect(
      words.some((word) => guard(word.toUpperCase()) || guard([word]) || guard(`${word} `)),
    ).toBe(false);
  }
});

law("no guard throws, or takes what is no text", anyHostile(), (value) => {
  for (const [, guard] of VOCABULARIES) {
    if (typeof value !== "string") expect(guard(value)).toBe(false);
    else guard(value);
  }
});
