/** Laws of jobs: their validators, their lifecycle, and that no secret shows. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { ProviderRuntimeJobStatus, RunnerJobSpec } from "runner-contracts";
import {
  brokenJobStatusWalk,
  jobStatusWalk,
  runnerJobHandle,
  runnerJobSpec,
  runnerJobStatusSnapshot,
} from "runner-contracts/testing/arbitraries";
import { isHandle, isSnapshot, isSpec } from "../../runner-job/oracle.ts";
import { nearly, SPEC } from "../../runner-job/specs.ts";
import { containersOf } from "../../support/json.ts";
import type { Library } from "../library.ts";
import { type Target, target } from "../target.ts";
import { anything, edited, editedJson } from "../values.ts";
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

const TRANSITIONS = {
  queued: ["provisioning", "stopping", "terminated", "failed"],
  provisioning: ["running", "stopping", "terminated", "failed"],
  running: ["stopping", "terminated", "failed"],
  stopping: ["terminated", "failed"],
  terminated: [],
  failed: [],
};

/** Stands in every secret, and nowhere else. */
const CANARY = "canary-5f0c2";
const specAlone = write(SPEC);

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
  target(
    "spec/secret",
    "no value of an environment shows in a message, an issue, an error or a redacted spec",
    fc.tuple(edited(specs), secretEnvironment(), fc.nat(2)),
    ([written, env, how], library) => {
      const made = () => {
        const spec = make(written);
        const held = typeof spec === "object" && spec !== null && how < 2 ? spec : make(specAlone);
        return withEnvironment(held as object, how === 1 ? JSON.stringify(env) : make(env));
      };
      const words: unknown[] = [
        library.validateRunnerJobSpec(made()),
        library.explainRunnerJobSpec(made()),
        library.runnerJobSpecSchema["~standard"].validate(made()).issues,
        library.redactRunnerJobSpec(made() as RunnerJobSpec),
        library.runnerMatchers.toBeRefusedWith(made(), "invalid_spec").message(),
        library.runnerMatchers.toBeRunnerEventBatch(made()).message(),
        library.explainRunnerJobHandle(made()),
        library.explainRunnerJobStatusSnapshot(made()),
        thrownBy(() => library.expectRunnerJobSpec(made())),
      ];
      for (const [index, each] of words.entries()) {
        // The verdict itself holds the spec where it is accepted.
        if (index === 0 && (each as { ok: boolean }).ok) continue;
        assert(!textOf(each).includes(CANARY), `word ${index} tells a secret`);
      }
    },
  ),
  target(
    "redact/spec",
    "any value has a redacted form that is frozen, storable, and redacted already",
    fc.oneof(edited(specs), anything),
    (written, library) => {
      const redacted = library.redactRunnerJobSpec(make(written) as RunnerJobSpec);
      assert(Object.isFrozen(redacted) && Object.isFrozen(redacted.env));
      assert(isDeepStrictEqual(library.redactRunnerJobSpec(redacted), redacted));
      for (const value of Object.values(redacted.env)) assert.equal(value, "[redacted]");
      if (!library.validateRunnerJobSpec(make(written)).ok) return;
      assert(library.validateRunnerJobSpec(redacted).ok, "it is not valid any more");
    },
  ),
  target(
    "redact/text",
    "of each value of an environment, and of each line of one, nothing is left where it stood",
    fc.tuple(
      fc.array(secretText(), { minLength: 1, maxLength: 4 }),
      fc.array(fc.tuple(fc.nat(9), fc.constantFrom("", " ", "\n", "A=", "x", "\r\n", "abcd")), {
        maxLength: 8,
      }),
    ),
    ([values, places], library) => {
      const env = Object.fromEntries(values.map((value, index) => [`S${index}`, value]));
      const text = places.map(([place, glue]) => glue + values[place % values.length]).join("");
      const masked = library.redactEnvironmentValues(text, env);
      const secrets = values.flatMap((value) => [value, ...value.split(/[\r\n]+/)]);
      assert.equal(masked.replaceAll("[redacted]", ""), uncovered(text, secrets));
    },
  ),
  target(
    "lifecycle/any",
    "the table alone tells where a job may go, for every value there is",
    fc.tuple(status(), status()),
    ([one, other], library) => {
      const [from, to] = [make(one), make(other)] as [
        ProviderRuntimeJobStatus,
        ProviderRuntimeJobStatus,
      ];
      const next: Readonly<Record<string, readonly string[]>> = TRANSITIONS;
      const known = (value: unknown) => typeof value === "string" && Object.hasOwn(next, value);
      const may = known(from) && known(to) && next[from]?.includes(to) === true;
      assert.equal(library.canTransitionJobStatus(from, to), may);
      assert.equal(
        library.canReachJobStatus(from, to),
        known(from) && known(to) && reaches(from, to),
      );
      assert.equal(library.isProviderRuntimeJobStatus(from), known(from));
      assert.equal(library.isTerminalJobStatus(from), known(from) && next[from]?.length === 0);
      const error = thrownBy(() => library.assertJobStatusTransition(from, to));
      if (may) assert.equal(error, undefined);
      else assert(library.isRunnerContractError(error, "invalid_job_transition"), String(error));
    },
  ),
  target(
    "lifecycle/walk",
    "a walk by the table is allowed at each step, and a broken one is not at its breach",
    fc.tuple(jobStatusWalk(), brokenJobStatusWalk()),
    ([walk, { statuses, at }], library) => {
      const step = (list: readonly ProviderRuntimeJobStatus[], index: number) =>
        [list[index - 1], list[index]] as [ProviderRuntimeJobStatus, ProviderRuntimeJobStatus];
      for (let index = 1; index < walk.length; index++) {
        library.assertJobStatusTransition(...step(walk, index));
        assert(library.canReachJobStatus(walk[0] ?? "queued", walk[index] ?? "queued"));
      }
      assert(!library.canTransitionJobStatus(...step(statuses, at)));
    },
  ),
];

function reaches(from: string, to: string): boolean {
  const next: Readonly<Record<string, readonly string[]>> = TRANSITIONS;
  return from === to || (next[from] ?? []).some((status) => reaches(status, to));
}

function status(): fc.Arbitrary<Written> {
  return fc.oneof(
    { arbitrary: fc.constantFrom(...Object.keys(TRANSITIONS)), weight: 3 },
    { arbitrary: anything, weight: 1 },
  );
}

/** An environment whose every value has the word in it, in whatever shape. */
function secretEnvironment(): fc.Arbitrary<Written> {
  const names = ["TOKEN", "A B", `A=${CANARY}`, CANARY, "__proto__", "", "é"];
  const values: Written[] = [
    ...[CANARY, `${CANARY}\0`, `\ud800${CANARY}`, `${CANARY}\n`, [CANARY], { [CANARY]: CANARY }],
    { $: "as", how: "map", of: { [CANARY]: CANARY } },
    { $: "changing", first: 1, later: CANARY },
    { $: "hostile", name: "own toJSON", part: CANARY, n: 1 },
    { $: "hostile", name: "error", part: CANARY, n: 1 },
  ];
  return edited(
    fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...values)),
    fc.constantFrom(...values),
  );
}

/** The spec with this environment; a spec that cannot be copied is left out. */
function withEnvironment(spec: object, env: unknown): unknown {
  try {
    return { ...spec, env };
  } catch {
    return { env };
  }
}

/** Secrets that share beginnings, ends and lines with each other. */
function secretText(): fc.Arbitrary<string> {
  const piece = fc.constantFrom(
    "abcdefgh",
    "efghijkl",
    "token-",
    "12345678",
    "\n",
    "\r\n",
    "=",
    "$&",
  );
  return fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""));
}

/** What is left of a text when every place of a secret is struck out, however they overlap. */
function uncovered(text: string, secrets: readonly string[]): string {
  const covered = new Set<number>();
  for (const secret of secrets.filter(({ length }) => length >= 8)) {
    for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) {
      for (let unit = at; unit < at + secret.length; unit++) covered.add(unit);
    }
  }
  return text
    .split("")
    .filter((_, at) => !covered.has(at))
    .join("");
}

function thrownBy(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}

function textOf(word: unknown): string {
  const { message = "", stack = "", faults, actual } = word instanceof Error ? errorOf(word) : {};
  return String(JSON.stringify([word, message, stack, faults, actual]));
}

function errorOf(
  error: Error,
): Partial<Record<"message" | "stack" | "faults" | "actual", unknown>> {
  return Object.fromEntries(
    Object.getOwnPropertyNames(error).map((key) => [key, Reflect.get(error, key) as unknown]),
  );
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
