/** Laws of secrets: no value of an environment shows anywhere. */

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { RunnerJobSpec } from "runner-contracts";
import { runnerJobSpec } from "runner-contracts/testing/arbitraries";
import { SPEC } from "../../runner-job/specs.ts";
import { thrownBy } from "../checks.ts";
import { edited } from "../edits.ts";
import { type Target, target } from "../target.ts";
import { anything } from "../values.ts";
import { make, type Written, write } from "../written.ts";

const specs = runnerJobSpec().map(write);

/** Stands in every secret, and nowhere else. */
const CANARY = "canary-5f0c2";
const specAlone = write(SPEC);

export const SECRET_TARGETS: readonly Target[] = [
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
];

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
