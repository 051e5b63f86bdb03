/** Laws of a batch: every reader of one says what the protocol says. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { fullBatch, validBatch } from "../../support/batches.ts";
import { containersOf, withoutNegativeZero } from "../../support/json.ts";
import { oracle } from "../../support/oracle.ts";
import { same, thrownBy, UNPRINTABLE } from "../checks.ts";
import { edited, editedJson } from "../edits.ts";
import type { Library } from "../library.ts";
import { type Target, target } from "../target.ts";
import { heavy } from "../values.ts";
import { make, type Written, write } from "../written.ts";

const valid = validBatch().map(write);
const hostileBatch = edited(valid);
const jsonBatch = editedJson(valid);

export const BATCH_TARGETS: readonly Target[] = [
  target(
    "batch/verdict",
    "the validator gives the verdict, the place and the batch that the protocol gives",
    fc.oneof({ arbitrary: hostileBatch, weight: 40 }, { arbitrary: valid, weight: 4 }),
    judgesAsTheProtocol,
  ),
  target(
    "batch/full",
    "the same of a batch of as many events as there may be",
    edited(fullBatch().map(write)),
    judgesAsTheProtocol,
  ),
  target(
    "batch/heavy",
    "the same of a batch with something heavy in it",
    edited(valid, heavy),
    judgesAsTheProtocol,
  ),
  target(
    "batch/readers",
    "the explanation, the assertion, the reader, the schema and the matchers say what the validator says",
    hostileBatch,
    (written, library) => {
      const verdict = library.validateRunnerEventBatch(make(written));
      const issues = library.explainRunnerEventBatch(make(written));
      const [first] = issues;
      if (verdict.ok) assert.equal(issues.length, 0);
      else assert.deepEqual([first?.code, first?.message], [verdict.code, verdict.message]);
      assertsAlike(written, library, verdict.ok ? undefined : verdict.code);
      const { validate } = library.runnerEventBatchSchema["~standard"];
      const judged = validate(make(written));
      assert.equal(judged.issues?.[0].code, verdict.ok ? undefined : verdict.code);
      if (verdict.ok && judged.issues === undefined) same(judged.value, verdict.batch);
      // What changes when it is read again keeps its verdict, and has no place to tell.
      const isSteady = !JSON.stringify(written).includes('"changing"');
      if (isSteady) {
        assert.deepEqual(
          library.runnerEventIssuesProblem(judged.issues ?? []),
          first && library.runnerEventBatchProblem({ ...first, issues }),
        );
      }
      const { pass } = library.runnerMatchers.toBeRunnerEventBatch(make(written));
      assert.equal(pass, verdict.ok);
      const reading = library.readRunnerEventBatch(make(written));
      // The tolerant reader lets an unknown kind through, and what stands behind it may be wrong.
      const isKind = !verdict.ok && first?.path.at(-1) === "kind" && first.path.length === 3;
      if (!isKind) assert.equal(reading.ok, verdict.ok);
      if (reading.ok && verdict.ok) same(reading.batch, verdict.batch);
      if (!reading.ok && !verdict.ok && !isKind) assert.equal(reading.code, verdict.code);
    },
  ),
  target(
    "batch/accepted",
    "what is accepted is fresh, frozen to its leaves, storable, and accepted again",
    edited(valid, valid),
    (written, library) => {
      const input = make(written);
      const verdict = library.validateRunnerEventBatch(input);
      if (!verdict.ok) return;
      const { batch } = verdict;
      const theirs = new Set(ownContainers(input));
      for (const part of containersOf(batch)) {
        assert(Object.isFrozen(part), "a part is not frozen");
        assert(!theirs.has(part), "a part is shared with the input");
      }
      const text = JSON.stringify(batch);
      assert(text.isWellFormed() && !/\\u(?:0000|d[89a-f])/i.test(text), "it cannot be stored");
      const back: unknown = JSON.parse(Buffer.from(text).toString());
      same(back, withoutNegativeZero(batch));
      const again = library.validateRunnerEventBatch(batch);
      assert(again.ok, "it is not accepted again");
      same(again.batch, batch);
    },
  ),
  target(
    "batch/speech",
    "messages name the place first, are one storable line of at most 300 characters, and at most 100",
    hostileBatch,
    (written, library) => {
      const issues = library.explainRunnerEventBatch(make(written));
      assert(issues.length <= library.RUNNER_EVENT_MAX_ISSUES);
      for (const { message } of issues) {
        assert.match(message, /^(?:batch|events\[\d+\]).* (?:must|is|cannot) /);
        assert(message.length <= 300 && message.isWellFormed(), message);
        assert.doesNotMatch(message, UNPRINTABLE);
      }
      const [first] = issues;
      if (first === undefined) return;
      const problem = library.runnerEventBatchProblem({ ...first, issues });
      assert(library.isJsonValue(problem), "the problem cannot be sent");
      for (const { pointer } of problem.errors ?? []) assert(pointer.length <= 300);
    },
  ),
  target(
    "batch/pointer",
    "the pointer of a problem leads to a place of the body, or to the deepest that is there",
    jsonBatch,
    (input, library) => {
      const issues = library.explainRunnerEventBatch(input);
      const [first] = issues;
      if (first === undefined) return;
      const { errors = [] } = library.runnerEventBatchProblem({ ...first, issues });
      for (const [index, { pointer }] of errors.entries()) {
        const steps = pointer.split("/").slice(1).map(unescaped);
        const path = issues[index]?.path.slice(0, steps.length).map((key) => String(key));
        assert.deepEqual(
          steps,
          path?.map((key) => key.toWellFormed()),
        );
      }
    },
  ),
];

function judgesAsTheProtocol(written: Written, library: Library): void {
  const expected = oracle(make(written));
  const verdict = library.validateRunnerEventBatch(make(written));
  const [issue] = library.explainRunnerEventBatch(make(written));
  if (verdict.ok) same(verdict, expected);
  else same({ ok: false, code: verdict.code, path: issue?.path }, expected);
}

function assertsAlike(written: Written, library: Library, code: string | undefined): void {
  const thrown = thrownBy(() => library.assertRunnerEventBatch(make(written)));
  const told = thrownBy(() => library.expectRunnerEventBatch(make(written)));
  if (code === undefined) {
    assert.deepEqual([thrown, told], [undefined, undefined]);
    return;
  }
  assert(library.isRunnerContractError(thrown, code), "the assertion throws something else");
  // This one reads a value twice, and one that changes has other faults then.
  assert(library.isRunnerContractError(told), "the expectation throws something else");
}

/** The containers of a plain tree; of a proxy or an instance nobody can tell. */
function ownContainers(root: unknown): object[] {
  try {
    return containersOf(root);
  } catch {
    return [];
  }
}

function unescaped(token: string): string {
  return decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~");
}

/** `undefined` stands for a body that is none: not UTF-8, not JSON, too long. */
