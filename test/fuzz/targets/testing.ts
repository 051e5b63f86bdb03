/** Laws of what is for tests: assertions, matchers, vectors, arbitraries. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { RunFindingCode } from "runner-contracts";
import type { RunInput } from "runner-contracts/testing";
import { runnerRun } from "runner-contracts/testing/arbitraries";
import { validBatch } from "../../support/batches.ts";
import { edited, editedJson } from "../edits.ts";
import { PROJECT } from "../native.ts";
import { type Target, target } from "../target.ts";
import { anything } from "../values.ts";
import { make, type Written, write } from "../written.ts";

const batch = validBatch().map(write);
const run = runnerRun({ maxSteps: 3 }).map(({ events, batches }) => write([events, batches]));

/** 20 faults of 300 characters and a code, and the line above them. */
const MESSAGE_MAX_LENGTH = 20 * 360 + 100;

const FOLDER = join(PROJECT, "src/testing/vectors");
const VECTORS = readdirSync(FOLDER).map((name) => {
  const { subject, description, vectors } = JSON.parse(
    readFileSync(join(FOLDER, name), "utf8"),
  ) as { subject: string; description: string; vectors: Written[] };
  // The long ones are tried as they are elsewhere.
  const short = vectors.filter((vector) => JSON.stringify(vector).length < 2_000);
  return { subject, description, vectors: short };
});

/** A file of one or two vectors, and what may become of it. */
const vectorFile = fc.constantFrom(...VECTORS).chain(({ subject, description, vectors }) =>
  fc.array(fc.constantFrom(...vectors), { minLength: 1, maxLength: 2 }).map((some): Written => {
    return { subject, description, vectors: some };
  }),
);

/** Recipes that make little: a number in one is never great. */
const recipe: fc.Arbitrary<Written> = fc.letrec<{ any: Written }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Written>("ab", 3, -1, null, [], {}),
    fc.record({ $repeat: fc.record({ text: tie("any"), times: tie("any") }) }),
    fc.record({ $join: fc.array(tie("any"), { maxLength: 3 }) }),
    fc.record({ $list: fc.record({ times: fc.constantFrom(0, 2, -1, 0.5), of: tie("any") }) }),
    fc.record({ $index: fc.constantFrom(0, 1, "1") }),
    fc.record({ $nest: fc.record({ levels: fc.nat(9), key: tie("any"), around: tie("any") }) }),
    fc.record({ $number: fc.constantFrom("-0", "1e400", "x") }),
    fc.dictionary(fc.constantFrom("a", "__proto__", "$join", "$odd"), tie("any"), { maxKeys: 2 }),
  ),
})).any;

export const TESTING_TARGETS: readonly Target[] = [
  target(
    "expect/any",
    "assertions throw their own error or nothing, matchers answer, all in bounded words",
    fc.oneof(anything, edited(batch), edited(run)),
    (written, library) => {
      const assertions = [
        library.expectRunnerEventBatch,
        (value: unknown) => library.expectRunVerifies(value as RunInput),
        library.expectRunnerJobSpec,
        library.expectRunnerJobHandle,
        library.expectRunnerJobStatusSnapshot,
      ];
      for (const assertion of assertions) {
        try {
          assertion(make(written));
        } catch (error) {
          assert(error instanceof library.RunnerAssertionError, "it throws something else");
          isBounded(error.message);
          assert(error.faults.length <= 100);
          for (const { place, message } of error.faults) assert(message.startsWith(place), message);
          assert(library.isJsonValue(error.toJSON()));
        }
      }
      const { toBeRunnerEventBatch, toVerifyAsRun, toBeRefusedWith } = library.runnerMatchers;
      const results = [
        toBeRunnerEventBatch(make(written)),
        toVerifyAsRun(make(written)),
        toBeRefusedWith(make(written), "version_mismatch", "batch.v"),
        toBeRefusedWith(make(written), "invalid_handle"),
      ];
      for (const { message } of results) isBounded(message());
    },
  ),
  target(
    "expect/run",
    "a run verifies as events and as batches where the verifier has nothing to say",
    fc.tuple(editedJson(run), fc.constantFrom("info", "warning", "error"), fc.nat(20)),
    ([written, failOn, number], library) => {
      const events = Array.isArray(written) ? make(written[0] ?? null) : make(written);
      const code = library.RUN_FINDING_CODES[number];
      const except: RunFindingCode[] = code === undefined ? [] : [code];
      const options = { failOn, except };
      const { pass } = library.runnerMatchers.toVerifyAsRun(events, options);
      if (!Array.isArray(events) || events.some(isLikeBatch)) return;
      const grave = { info: 0, warning: 1, error: 2 };
      const found = library.verifyRun(events).filter((finding) => {
        return grave[finding.level] >= grave[failOn] && finding.code !== code;
      });
      assert.equal(pass, found.length === 0);
    },
  ),
  target(
    "vectors/any",
    "a damaged file of vectors is refused, or each of its vectors comes out one way",
    edited(vectorFile, anything).filter((written) => !hasGreatNumber(written)),
    (written, library) => {
      const isPlain = !JSON.stringify(written).includes('"$":');
      const file = make(written);
      try {
        const { passed, failed, results } = library.runConformanceVectors(file);
        assert.equal(passed + failed, results.length);
        for (const { outcome, reason } of results)
          assert.equal(outcome === "fail", reason !== undefined);
      } catch (error) {
        // Whoever reads a file parsed it; of a value with code in it nothing is promised.
        assert(!isPlain || error instanceof TypeError, "it throws something else");
      }
    },
  ),
  target("vectors/own", "the vectors as they are pass", vectorFile, (written, library) => {
    const { failed, results } = library.runConformanceVectors(written);
    assert.equal(failed, 0, JSON.stringify(results));
  }),
  target(
    "vectors/recipe",
    "a recipe makes a value, or is a TypeError",
    recipe,
    (written, library) => {
      try {
        library.expandVectorInput(written);
      } catch (error) {
        assert(error instanceof TypeError, String(error));
      }
    },
  ),
  target(
    "arbitraries/valid",
    "what an arbitrary calls valid is valid",
    fc.tuple(fc.integer(), fc.nat(3), fc.nat(12), fc.constantFrom("any", "by-convention")),
    ([seed, least, more, payloads], library) => {
      const give = <Value>(values: fc.Arbitrary<Value>) => fc.sample(values, { seed, numRuns: 2 });
      const bounds = { minEvents: least + 1, maxEvents: least + 1 + more };
      for (const batch of give(library.runnerEventBatch({ ...bounds, payloads }))) {
        assert(library.validateRunnerEventBatch(batch).ok);
        assert(batch.events.length >= bounds.minEvents && batch.events.length <= bounds.maxEvents);
      }
      const kind = library.RUNNER_EVENT_KINDS[least] ?? "notification";
      const drafts = [
        ...give(library.runnerEvent(kind)),
        ...give(library.runnerEventDraft({ kinds: [kind], payloads: "by-convention" })),
        ...give(library.runnerEventPayload(kind)).map((data) => ({ kind, data })),
      ];
      for (const draft of drafts)
        assert.equal(library.readRunnerEventPayload(draft).status, "known");
      for (const spec of give(library.runnerJobSpec()))
        assert(library.validateRunnerJobSpec(spec).ok);
      for (const handle of give(library.runnerJobHandle())) {
        assert(library.validateRunnerJobHandle(handle).ok);
      }
      for (const snapshot of give(library.runnerJobStatusSnapshot())) {
        assert(library.validateRunnerJobStatusSnapshot(snapshot).ok);
      }
      const values = [
        ...give(library.jsonValue()),
        ...give(library.storableText({ maxLength: more })),
      ];
      for (const value of [...values, ...give(library.storableName())])
        assert(library.isJsonValue(value));
      for (const value of give(library.jsonObject())) assert(library.isJsonObject(value));
      for (const text of give(library.unstorableText())) assert(!library.isJsonValue(text));
      for (const { events } of give(library.runnerRun({ maxSteps: more }))) {
        assert.deepEqual(library.verifyRun(events), []);
      }
      for (const { deliveries, events } of give(library.deliveredRunnerRun({ maxSteps: more }))) {
        assert.equal(deliveries.flatMap(({ admitted }) => admitted).length, events.length);
      }
      for (const walk of give(library.jobStatusWalk({ isComplete: true }))) {
        assert(library.isTerminalJobStatus(walk.at(-1)));
      }
      for (const { statuses, at } of give(library.brokenJobStatusWalk())) {
        const [from, to] = [statuses[at - 1] ?? "queued", statuses[at] ?? "queued"];
        assert(!library.canTransitionJobStatus(from, to));
      }
    },
  ),
  target(
    "arbitraries/faulty",
    "a faulty batch is refused with its code at its place, also after the wire",
    fc.tuple(fc.integer(), fc.boolean()),
    ([seed, isOnWire], library) => {
      const values = library.faultyRunnerEventBatch({ isOnWire });
      for (const { batch, code, path, place } of fc.sample(values, { seed, numRuns: 4 })) {
        const forms = isOnWire ? [batch, JSON.parse(JSON.stringify(batch)) as unknown] : [batch];
        for (const form of forms) {
          const issues = library.explainRunnerEventBatch(form);
          assert.deepEqual([issues.length, issues[0]?.code, issues[0]?.path], [1, code, path]);
          assert(library.runnerMatchers.toBeRefusedWith(form, code, place).pass);
        }
      }
    },
  ),
];

function isBounded(message: string): void {
  assert(message.length <= MESSAGE_MAX_LENGTH && message.isWellFormed(), "it says too much");
  assert.doesNotMatch(message.replaceAll("\n", ""), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
}

function isLikeBatch(event: unknown): boolean {
  return typeof event === "object" && event !== null && "events" in event;
}

/** A recipe with a great number makes what fills a memory, as its author wished. */
function hasGreatNumber(written: Written): boolean {
  return (
    /\d{5}|[1-9]e\+?\d|"heavy"/.test(JSON.stringify(written)) &&
    /\$(?:repeat|list|nest)/.test(JSON.stringify(written))
  );
}
