import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { RunnerJobSpec } from "runner-contracts";
import {
  runnerJobHandle,
  runnerJobSpec,
  runnerJobStatusSnapshot,
} from "runner-contracts/testing/arbitraries";
import { isHandle, isSnapshot, isSpec } from "../../runner-job/oracle.ts";
import { nearly, SPEC } from "../../runner-job/specs.ts";
import { containersOf } from "../../support/json.ts";
import { edited, editedJson } from "../edits.ts";
import type { Library } from "../library.ts";
import { type Target, target } from "../target.ts";
import { anything } from "../values.ts";
import { make, type Written, write } from "../written.ts";

const specs = runnerJobSpec().map(write);

interface Shape {
  readonly root: string;
  readonly cases: fc.Arbitrary<Written>;
  oracle(value: unknown): boolean;
  functions(library: Library): {
    validate(value: unknown): {
      readonly ok: boolean;
      readonly message?: string;
      readonly value?: unknown;
    };
    explain(value: unknown): readonly { readonly code: string; readonly message: string }[];
    expect(value: unknown): unknown;
    standard(value: unknown): { readonly issues?: unknown; readonly value?: unknown };
  };
}

const SHAPES: readonly Shape[] = [
  {
    root: "spec",
    cases: fc.oneof(specs, nearly(Object.keys(SPEC)).map(write)),
    oracle: isSpec,
    functions: (library) => ({
      validate: library.validateRunnerJobSpec,
      explain: library.explainRunnerJobSpec,
      expect: library.expectRunnerJobSpec,
      standard: library.runnerJobSpecSchema["~standard"].validate,
    }),
  },
  {
    root: "handle",
    cases: runnerJobHandle().map(write),
    oracle: isHandle,
    functions: (library) => ({
      validate: library.validateRunnerJobHandle,
      explain: library.explainRunnerJobHandle,
      expect: library.expectRunnerJobHandle,
      standard: library.runnerJobHandleSchema["~standard"].validate,
    }),
  },
  {
    root: "snapshot",
    cases: runnerJobStatusSnapshot().map(write),
    oracle: isSnapshot,
    functions: (library) => ({
      validate: library.validateRunnerJobStatusSnapshot,
      explain: library.explainRunnerJobStatusSnapshot,
      expect: library.expectRunnerJobStatusSnapshot,
      standard: library.runnerJobStatusSnapshotSchema["~standard"].validate,
    }),
  },
];

export const JOB_TARGETS: readonly Target[] = [
  ...SHAPES.flatMap(({ root, cases, oracle, functions }) => [
    target(
      `${root}/oracle`,
      "plain JSON is accepted where the protocol says so",
      editedJson(cases),
      (written, library) => {
        // The protocol's grammar of images is more than the oracle reads letter by letter.
        const { validate } = functions(library);
        const value = JSON.parse(JSON.stringify(written)) as unknown;
        const verdict = validate(value);
        if (verdict.ok !== oracle(value)) {
          assert(!verdict.ok && String(verdict.message).startsWith("spec.image"), verdict.message);
        }
      },
    ),
    target(
      `${root}/readers`,
      "every reader of it says what its validator says, in bounded words",
      fc.oneof(edited(cases), anything),
      (written, library) => {
        const { validate, explain, expect, standard } = functions(library);
        const input = make(written);
        const verdict = validate(input);
        const issues = explain(make(written));
        assert.equal(issues.length === 0, verdict.ok);
        assert.equal(issues[0]?.message, verdict.message);
        for (const { code, message } of issues) {
          assert.equal(code, `invalid_${root}`);
          assert(message.startsWith(root) && message.length <= 300 && message.isWellFormed());
          assert.doesNotMatch(message, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        }
        assert.equal(standard(make(written)).issues === undefined, verdict.ok);
        const refused = library.runnerMatchers.toBeRefusedWith(
          { ok: verdict.ok, code: `invalid_${root}`, message: verdict.message },
          `invalid_${root}`,
        );
        assert.equal(refused.pass, !verdict.ok);
        try {
          const value = expect(make(written));
          assert(verdict.ok && isDeepStrictEqual(value, verdict.value));
          const parts = containersOf(value);
          assert(parts.every(Object.isFrozen), "a part is not frozen");
          assert(isDeepStrictEqual(validate(value), { ok: true, value }));
          assert(isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value));
        } catch (error) {
          if (verdict.ok) throw error;
          assert(
            library.isRunnerContractError(error, `invalid_${root}`),
            "it throws something else",
          );
        }
      },
    ),
  ]),
  target(
    "spec/equal",
    "specs are the same by their fields alone, and any two values get an answer",
    fc.tuple(specs, fc.oneof(edited(specs), editedJson(specs), anything)),
    ([one, other], library) => {
      const ask = (left: Written, right: Written) =>
        library.runnerJobSpecsEqual(make(left) as RunnerJobSpec, make(right) as RunnerJobSpec);
      assert.equal(ask(one, one), true);
      const equal = ask(one, other);
      assert.equal(equal, ask(other, one));
      const verdict = library.validateRunnerJobSpec(make(other));
      if (!verdict.ok) return;
      assert.equal(equal, isDeepStrictEqual(plain(make(one)), plain(verdict.value)));
    },
  ),
];

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
