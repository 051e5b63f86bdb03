import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { jsonValue } from "../../support/hostile.ts";
import { withoutNegativeZero } from "../../support/json.ts";
import { oracle } from "../../support/oracle.ts";
import { edited } from "../edits.ts";
import type { Library } from "../library.ts";
import { type Target, target } from "../target.ts";
import { anything, heavy, safe } from "../values.ts";
import { make, type Written, write } from "../written.ts";

const any = fc.oneof(anything, edited(safe));

export const JSON_TARGETS: readonly Target[] = [
  target(
    "json/guards",
    "a value is JSON-safe where the protocol says so",
    any,
    (written, library) => {
      const inList = (value: unknown) => oracle(batchOf({ in: value })).ok;
      // One level deeper than the guard counts: the limit itself is the target of the batch.
      if (!JSON.stringify(written).includes('"nested')) {
        assert.equal(library.isJsonValue(make(written)), inList(make(written)));
      }
      assert.equal(library.isJsonObject(make(written)), oracle(batchOf(make(written))).ok);
    },
  ),
  target(
    "json/sanitize",
    "what is sanitized is storable, and equal where it was before",
    any,
    sanitizes,
  ),
  target("json/heavy", "the same of what is heavy", heavy, (written, library) => {
    assert(library.isJsonValue(library.sanitizeJson(make(written))));
    assert.equal(typeof library.isJsonObject(make(written)), "boolean");
  }),
  target(
    "json/text",
    "what JSON text gives is JSON-safe, or is so when it was sanitized",
    fc.array(jsonValue().map(write)),
    (written, library) => {
      const text = JSON.stringify(withoutNegativeZero(make(written)));
      const value: unknown = JSON.parse(text);
      assert(library.isJsonValue(value));
      assert.equal(JSON.stringify(library.sanitizeJson(value)), text);
    },
  ),
  target("guards/any", "every guard answers for every value", any, (written, library) => {
    const guards = [
      library.isRunnerEventKind,
      library.isRunProvider,
      library.isProviderRuntimeJobStatus,
      library.isProviderRuntimeKind,
      library.isTerminalJobStatus,
      library.isRunCursor,
      (value: unknown) => library.isRunnerContractError(value),
      (value: unknown) => library.isRunnerContractError(value, "invalid_event"),
    ];
    for (const guard of guards) assert.equal(typeof guard(make(written)), "boolean");
  }),
];

function sanitizes(written: Written, library: Library): void {
  const once = library.sanitizeJson(make(written));
  assert(library.isJsonValue(once), "it is not JSON-safe");
  assert(isDeepStrictEqual(library.sanitizeJson(once), once), "it changes when it is done again");
  const data = library.sanitizeJson({ value: make(written) });
  assert(library.validateRunnerEventBatch(batchOf(data)).ok, "it does not pass as data");
  // What changes while it is read is something else to each of its readers.
  if (UNSTEADY.test(JSON.stringify(written))) return;
  const copied = library.validateRunnerEventBatch(batchOf({ value: make(written) }));
  if (!copied.ok) return;
  const expected = copied.batch.events[0]?.data["value"];
  assert(isDeepStrictEqual(once, expected), "what was storable comes back as something else");
}

function batchOf(data: unknown): unknown {
  return { v: 1, runId: "r", events: [{ seq: 0, tMs: 0, kind: "notification", data }] };
}

const UNSTEADY = /"changing"|proxy|getter|while it is read/;
