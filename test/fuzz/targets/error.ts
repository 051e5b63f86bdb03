/** Laws of the errors: made of anything, told in bounds, known again in every form. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { ProviderRuntimeJobStatus, RunnerJobHandle, RunProvider } from "runner-contracts";
import type { Library } from "../library.ts";
import { type Target, target } from "../target.ts";
import { anything } from "../values.ts";
import { make, type Written } from "../written.ts";

const words = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "binary", minLength: 200, maxLength: 2_000, size: "max" }),
  fc.constantFrom("a\nb", "$&", "\u202E", "\ud800", "RunnerContractError [job_conflict]: x"),
);

export const ERROR_TARGETS: readonly Target[] = [
  target(
    "error/of-values",
    "an error of a job can be made of every value, and speaks in one storable line",
    fc.oneof(anything, words),
    (written, library) => {
      for (const error of errorsOf(written, library)) {
        assert(error.message.length <= 300 && error.message.isWellFormed(), error.message);
        assert.doesNotMatch(error.message, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        isKnown(error, library);
        assert(library.isJsonValue(error.toJSON()), "its JSON cannot be stored");
      }
    },
  ),
  target(
    "error/of-words",
    "an error is known by its code after JSON and after a structured clone, whatever it says",
    fc.tuple(fc.stringMatching(/^[a-z0-9_]{1,12}$/), words),
    ([code, message], library) => {
      const fault = { code, place: "x", message };
      const errors = [
        new library.RunnerContractError(code, message),
        new library.RunnerJobConformanceError(message, { secret: message }),
        new library.RunnerAssertionError("a thing", [fault]),
        new library.RunnerEventBatchError([{ code: "invalid_event", path: [], message }]),
      ];
      for (const error of errors) isKnown(error, library);
    },
  ),
  target(
    "error/foreign",
    "nothing else is taken for an error of the library",
    anything,
    (written, library) => {
      const value = make(written);
      assert.equal(library.isRunnerContractError(value), false);
      const error = Object.assign(new Error("x"), { code: "invalid_event", cause: value });
      assert.equal(library.isRunnerContractError(error, "invalid_event"), false);
    },
  ),
];

type Made = InstanceType<Library["RunnerContractError"]>;

/** What a caller without a compiler may pass. */
function errorsOf(written: Written, library: Library): Made[] {
  const handle = { appName: make(written), machineId: make(written) } as RunnerJobHandle;
  return [
    new library.RunnerJobConflictError(make(written) as string),
    new library.RunnerJobNotFoundError(make(written) as RunnerJobHandle),
    new library.RunnerJobNotFoundError(handle),
    new library.RunnerJobTransitionError(
      make(written) as ProviderRuntimeJobStatus,
      make(written) as ProviderRuntimeJobStatus,
    ),
    new library.RunnerRuntimeNotImplementedError(make(written) as RunProvider),
  ];
}

function isKnown(error: Made, library: Library): void {
  const { code } = error;
  const parsed: unknown = JSON.parse(JSON.stringify(error));
  for (const form of [error, parsed, structuredClone(parsed)]) {
    assert(library.isRunnerContractError(form, code), "it is not known by its code");
    assert(!library.isRunnerContractError(form, `${code}x`), "it is known by another code");
  }
  assert(library.isRunnerContractError(error));
  assert.deepEqual(Object.keys(error.toJSON()), ["name", "code", "message"]);
}
