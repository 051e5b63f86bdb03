import { createContext, runInContext } from "node:vm";
import {
  isRunnerContractError,
  RunnerContractError,
  RunnerRuntimeNotImplementedError,
} from "runner-contracts";
import { describe, expect, test } from "vitest";

describe("isRunnerContractError", () => {
  test("knows its own errors, by code where one is asked for", () => {
    const error = new RunnerContractError("some_code", "some words");
    expect(isRunnerContractError(error)).toBe(true);
    expect(isRunnerContractError(error, "some_code")).toBe(true);
    expect(isRunnerContractError(error, "other_code")).toBe(false);
  });

  test("knows an error of another copy or realm by its brand", () => {
    const foreign = runInContext(
      'Object.assign(new Error("x"), { code: "c", [Symbol.for("runner-contracts.error")]: true })',
      createContext(),
    );
    expect(foreign).not.toBeInstanceOf(Error);
    expect(isRunnerContractError(foreign, "c")).toBe(true);
  });

  test.each(["some_code", "My-Code", "E 1", "a]b", "a\nb", ""])(
    "knows the structured clone of code %j",
    (code) => {
      const clone = structuredClone(new RunnerContractError(code, "some words"));
      expect(isRunnerContractError(clone, code)).toBe(true);
      expect(isRunnerContractError(clone, "other")).toBe(false);
      const longer = structuredClone(new RunnerContractError(`${code}]b`, "some words"));
      expect(isRunnerContractError(longer, code)).toBe(false);
    },
  );

  test.each([
    ["undefined", undefined],
    ["null", null],
    ["text", "RunnerContractError"],
    ["another error", new TypeError("x")],
    ["an error with a code alone", Object.assign(new Error("x"), { code: "c" })],
    ["a brand without a code", { [Symbol.for("runner-contracts.error")]: true }],
  ])("knows that %s is none", (_name, value) => {
    expect(isRunnerContractError(value)).toBe(false);
  });

  test("answers for a value that throws when it is looked at", () => {
    const hostile = new Proxy(
      {},
      {
        get() {
          throw new Error("no");
        },
      },
    );
    expect(isRunnerContractError(hostile)).toBe(false);
  });
});

test("an error writes name, code and message as JSON, and no stack", () => {
  expect(JSON.parse(JSON.stringify(new RunnerContractError("c", "words")))).toStrictEqual({
    name: "RunnerContractError",
    code: "c",
    message: "words",
  });
});

test("RunnerRuntimeNotImplementedError quotes the provider", () => {
  const error = new RunnerRuntimeNotImplementedError("gemini");
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe("RunnerRuntimeNotImplementedError");
  expect(error.provider).toBe("gemini");
  expect(error.code).toBe("runtime_not_implemented");
  expect(error.message).toContain('"gemini"');
  expect(error.message).toMatch(/not implemented yet/);
});
