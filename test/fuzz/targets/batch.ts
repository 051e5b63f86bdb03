/** Laws of a batch: every reader of one says what the protocol says. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { fullBatch, validBatch } from "../../support/batches.ts";
import { containersOf, withoutNegativeZero } from "../../support/json.ts";
import { oracle } from "../../support/oracle.ts";
import { bytesOf, editedBytes } from "../bytes.ts";
import type { Library } from "../library.ts";
import { type Target, target } from "../target.ts";
import { edited, editedJson, heavy } from "../values.ts";
import { make, type Written, write } from "../written.ts";

const valid = validBatch().map(write);
const hostileBatch = edited(valid);
const jsonBatch = editedJson(valid);
const bodies = editedBytes(
  fc.oneof(
    { arbitrary: jsonBatch.map((written) => JSON.stringify(written)), weight: 2 },
    { arbitrary: validBatch().map((batch) => JSON.stringify(batch)), weight: 3 },
  ),
);
const maxBytes = fc.oneof(fc.constant(null), fc.nat(900));

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

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
  target(
    "body/parity",
    "a body, as bytes and as text, gets the verdict of what JSON.parse makes of it",
    fc.tuple(bodies, maxBytes),
    ([body, most], library) => {
      const bytes = bytesOf(body);
      const options = most === null ? {} : { maxBytes: most };
      const verdict = library.parseRunnerEventBatch(bytes, options);
      const expected = parsedSlowly(bytes, most, library);
      agree(verdict, expected);
      const text = decoded(bytes, true);
      if (text !== undefined) same(library.parseRunnerEventBatch(text, options), verdict);
      const accepted = verdict.ok ? containersOf(verdict.batch) : [];
      assert(accepted.every(Object.isFrozen), "a part is not frozen");
    },
  ),
  target(
    "body/text",
    "a body of any text gets the verdict of what JSON.parse makes of it",
    fc.tuple(
      jsonBatch.map((written) => JSON.stringify(written)),
      fc.array(fc.tuple(fc.nat(9_999), fc.constantFrom("\ud800", '"\udc00', "\\ud800", "\uFEFF"))),
      maxBytes,
    ),
    ([whole, edits, most], library) => {
      const text = edits.reduce((edited, [number, fragment]) => {
        const at = number % (edited.length + 1);
        return edited.slice(0, at) + fragment + edited.slice(at);
      }, whole);
      const options = most === null ? {} : { maxBytes: most };
      const verdict = library.parseRunnerEventBatch(text, options);
      const isLonger = Buffer.byteLength(text) > (most ?? Number.POSITIVE_INFINITY);
      agree(verdict, isLonger ? undefined : validated(text, library));
    },
  ),
  target(
    "body/hostile",
    "a body of any type gets a verdict",
    fc.oneof(edited(valid), heavy),
    (written, library) => {
      // What a caller without a compiler may pass.
      const verdict = library.parseRunnerEventBatch(make(written) as string);
      if (!verdict.ok) assert(verdict.message.length <= 300);
    },
  ),
];

type Verdict = ReturnType<Library["validateRunnerEventBatch"]>;

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

function thrownBy(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Not `assert.deepEqual`: that would print a value which may have no end. */
function same(found: unknown, expected: unknown): void {
  assert(isDeepStrictEqual(found, expected), "it differs from what was expected");
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
function parsedSlowly(bytes: Uint8Array, most: number | null, library: Library) {
  if (bytes.length > (most ?? Number.POSITIVE_INFINITY)) return undefined;
  const text = decoded(bytes, true);
  return text === undefined ? undefined : validated(text, library);
}

function validated(text: string, library: Library): Verdict | undefined {
  let tree: unknown;
  try {
    tree = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
  return library.validateRunnerEventBatch(tree);
}

function agree(verdict: Verdict, expected: Verdict | undefined): void {
  if (expected !== undefined) {
    same(verdict, expected);
    return;
  }
  assert(!verdict.ok && verdict.code === "invalid_envelope", "it is not refused as no body");
  assert(verdict.message.startsWith("body ") && verdict.message.length <= 300, verdict.message);
  assert.doesNotMatch(verdict.message, UNPRINTABLE);
}

function decoded(bytes: Uint8Array, ignoreBOM: boolean): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM }).decode(bytes);
  } catch {
    return undefined;
  }
}
