import {
  isRunnerContractError,
  RunnerContractError,
  RunnerJobConflictError,
  type RunnerJobHandle,
  RunnerJobNotFoundError,
  RunnerJobTransitionError,
  RunnerRuntimeNotImplementedError,
  type RunProvider,
} from "runner-contracts";
import { describe, expect, test } from "vitest";
import { anyHostile } from "../support/hostile.ts";
import { law } from "../support/laws.ts";

const HANDLE: RunnerJobHandle = { appName: "runners", machineId: "m-1" };

const ERRORS: readonly RunnerContractError[] = [
  new RunnerJobTransitionError("terminated", "running"),
  new RunnerJobConflictError("run-7"),
  new RunnerJobNotFoundError(HANDLE),
  new RunnerRuntimeNotImplementedError("gemini"),
];

describe.each(ERRORS.map((error) => [error.name, error] as const))("%s", (name, error) => {
  test("is an error of this library, named by its class, with a code", () => {
    expect(error).toBeInstanceOf(RunnerContractError);
    expect(error.constructor.name).toBe(name);
    expect(isRunnerContractError(error, error.code)).toBe(true);
    expect(isRunnerContractError(error, "another_code")).toBe(false);
  });

  test("is known by its code after JSON", () => {
    const parsed: unknown = JSON.parse(JSON.stringify(error));
    expect(isRunnerContractError(parsed, error.code)).toBe(true);
    expect(isRunnerContractError(parsed, "another_code")).toBe(false);
    expect(isRunnerContractError(structuredClone(parsed), error.code)).toBe(true);
  });

  test("is known by its code after a structured clone, which loses the property", () => {
    const clone: unknown = structuredClone(error);
    expect(clone).not.toHaveProperty("code");
    expect(isRunnerContractError(clone, error.code)).toBe(true);
    expect(isRunnerContractError(clone, "another_code")).toBe(false);
    expect(isRunnerContractError(clone)).toBe(false);
    expect(isRunnerContractError(structuredClone(clone), error.code)).toBe(true);
  });

  test("has its code on the first line of its stack, and the place below", () => {
    const [first, ...below] = (error.stack ?? "").split("\n");
    expect(first).toBe(`RunnerContractError [${error.code}]: ${error.message}`);
    expect(below.join("\n")).toContain("errors.test.ts");
    expect(Object.keys(error)).not.toContain("stack");
  });
});

test("without a code to look for, only the error itself is one", () => {
  const error = new RunnerJobConflictError("run-7");
  for (const form of [JSON.parse(JSON.stringify(error)), structuredClone(error)]) {
    expect(isRunnerContractError(form)).toBe(false);
  }
});

test("text in another error's message is not taken for a code", () => {
  const message = "RunnerContractError [job_conflict]: run";
  for (const error of [new Error(message), new Error(`x\n${message}`), { message }]) {
    expect(isRunnerContractError(error, "job_conflict")).toBe(false);
    expect(isRunnerContractError(structuredClone(error), "job_conflict")).toBe(false);
  }
});

test("JSON of another program's error is none of ours", () => {
  for (const other of [
    { name: "Error", code: "ENOENT", message: "x" },
    { name: "RunnerJobConflictError", message: "x" },
    { name: "RunnerJobConflictError", code: "job_conflict" },
    { code: "job_conflict", message: "x" },
  ]) {
    expect(isRunnerContractError(other, "job_conflict")).toBe(false);
    expect(isRunnerContractError(other, "ENOENT")).toBe(false);
  }
});

test("a handle that leads nowhere is kept without whatever else it carried", () => {
  const carried = { ...HANDLE, token: "secret" };
  const error = new RunnerJobNotFoundError(carried);
  expect(error.handle).toStrictEqual(HANDLE);
  expect(JSON.stringify(error)).not.toContain("secret");
});

test("a provider that is none is quoted on one line, and in part where it is long", () => {
  const said = (provider: unknown) => {
    // What a row of a database may hold.
    return new RunnerRuntimeNotImplementedError(provider as RunProvider).message;
  };
  expect(said("x\ny")).toBe('the runtime of provider "x\\ny" is not implemented yet');
  expect(said("x".repeat(9_000)).length).toBeLessThanOrEqual(300);
  expect(said(Symbol("x"))).toBe("the runtime of provider a symbol is not implemented yet");
});

law("an error can be made of every value there is, and speaks in bounds", anyHostile(), (value) => {
  // What a caller without a compiler may pass.
  const made = [
    new RunnerJobConflictError(value as string),
    new RunnerJobNotFoundError(value as RunnerJobHandle),
    new RunnerJobNotFoundError({ appName: value, machineId: value } as unknown as RunnerJobHandle),
    new RunnerJobTransitionError(value as "queued", value as "failed"),
    new RunnerRuntimeNotImplementedError(value as RunProvider),
  ];
  for (const { message } of made) {
    expect(message.length).toBeLessThanOrEqual(300);
    expect(message).not.toMatch(/\p{Cc}/u);
  }
});
