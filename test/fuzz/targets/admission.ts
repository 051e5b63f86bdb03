/** Laws of admission: a cursor goes on with what is new, once. */

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { RunCursor, RunnerEvent, RunnerEventBatch } from "runner-contracts";
import { deliveredRunnerRun, runnerRun } from "runner-contracts/testing/arbitraries";
import { networkSteps, playNetwork } from "../../run-stream/network.model.ts";
import { wireValue } from "../../schema/wire-values.ts";
import { withoutNegativeZero } from "../../support/json.ts";
import { runEvents } from "../../support/streams.ts";
import { outcomeOf } from "../checks.ts";
import { edited } from "../edits.ts";
import { admission } from "../stream.reference.ts";
import { type Target, target } from "../target.ts";
import { anything } from "../values.ts";
import { make, write } from "../written.ts";

const cursor = wireValue("cursor").map(write);
const run = runnerRun().map(({ events }) => write(events));
const batches = runnerRun().map(({ batches }) => write(batches[0]));

/** Events of a run that were cut, repeated and shuffled: each is a place in the run. */
const shuffle = fc.array(fc.nat(40), { maxLength: 20 });
const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 });

export const ADMISSION_TARGETS: readonly Target[] = [
  target(
    "cursor/read",
    "a cursor is read, known and judged by its schema alike",
    fc.oneof(edited(cursor), cursor, anything),
    (written, library) => {
      const isOne = library.isRunCursor(make(written));
      const { validate } = library.runCursorSchema["~standard"];
      assert.equal(validate(make(written)).issues === undefined, isOne);
      const read = outcomeOf(() => library.readRunCursor(make(written)));
      if ("thrown" in read) {
        assert(!isOne && library.isRunnerContractError(read.thrown, "invalid_cursor"));
        return;
      }
      assert(isOne && Object.isFrozen(read.given));
      assert.deepEqual(library.readRunCursor(JSON.parse(JSON.stringify(read.given))), read.given);
      if (JSON.stringify(written).includes('"$"')) return;
      const { runId, seq, tMs, terminal } = make(written) as RunCursor;
      assert.deepEqual(read.given, { runId, seq, tMs, terminal });
    },
  ),
  target(
    "cursor/create",
    "the first cursor of a run is made of an id that can be stored, and of nothing else",
    anything,
    (written, library) => {
      // What a caller without a compiler may pass.
      const first = outcomeOf(() => library.createRunCursor(make(written) as string));
      if ("thrown" in first) {
        assert(first.thrown instanceof RangeError, "it throws something else");
        return;
      }
      const { given } = first;
      assert(library.isRunCursor(given));
      assert.deepEqual(given, { runId: given.runId, seq: -1, tMs: 0, terminal: false });
    },
  ),
  target(
    "admission/hostile",
    "admission admits, refuses, or throws what it says; it changes nothing",
    fc.tuple(fc.oneof(cursor, edited(cursor)), fc.oneof(edited(batches), batches)),
    ([at, written], library) => {
      const ask = () =>
        library.admitRunnerEventBatch(make(at) as RunCursor, make(written) as RunnerEventBatch);
      const first = outcomeOf(ask);
      if ("thrown" in first) {
        const { thrown } = first;
        const known = library.isRunnerContractError(thrown, "invalid_cursor");
        assert(known || thrown instanceof TypeError, String(thrown));
        assert.match((thrown as Error).message, /^(?:cursor|batch|events\[)/);
        return;
      }
      const { given } = first;
      if (!given.ok)
        assert(library.RUN_STREAM_CODES.includes(given.code) && given.message.length <= 300);
      else assert(library.isRunCursor(given.cursor));
    },
  ),
  target(
    "admission/reference",
    "batches of a run that are cut, repeated and shuffled are admitted as the protocol says",
    fc.tuple(run, shuffle, sizes, fc.nat(3)),
    ([written, places, lengths, odd], library) => {
      const events = make(written) as RunnerEvent[];
      let at = library.createRunCursor("run-1");
      const stored: RunnerEvent[] = [];
      for (const [turn, place] of places.entries()) {
        const from = place % events.length;
        const part = events.slice(from, from + (lengths[turn % lengths.length] ?? 1));
        const late = odd === 1 ? part.map((each) => ({ ...each, tMs: each.tMs + 9 - turn })) : part;
        const runId = odd === 2 && turn === 3 ? "run-2" : "run-1";
        const verdict = library.validateRunnerEventBatch({ v: 1, runId, events: late });
        if (!verdict.ok) continue;
        const before = JSON.stringify([at, verdict.batch]);
        const given = library.admitRunnerEventBatch(at, verdict.batch);
        const expected = admission(at, verdict.batch);
        assert.equal(JSON.stringify([at, verdict.batch]), before);
        if (!given.ok) {
          const place = given.message.slice(0, given.message.indexOf(" "));
          assert.deepEqual({ code: given.code, place }, expected);
          const { code, message } = given;
          const { type, status, detail, code: told } = library.runStreamProblem(given);
          assert.equal(type, `urn:runner-contracts:problem:stream-${code}`);
          assert.deepEqual([status, detail, told], [409, message, code]);
          continue;
        }
        const { events: fresh, duplicates, cursor: after } = given;
        assert.deepEqual({ fresh, duplicates, cursor: after }, expected);
        at = JSON.parse(JSON.stringify(after)) as RunCursor;
        stored.push(...fresh);
      }
      const order = stored.map(({ seq }) => seq);
      assert.deepEqual(
        order,
        [...new Set(order)].sort((one, other) => one - other),
      );
    },
  ),
  target(
    "admission/network",
    "a network that repeats, delays, re-cuts, drops and crashes loses nothing and repeats nothing",
    fc.tuple(fc.array(runEvents(8), { minLength: 1, maxLength: 3 }).map(write), networkSteps()),
    ([written, steps]) => {
      const runs = make(written) as RunnerEvent[][];
      assert(isDeepStrictEqual(playNetwork(runs, steps), withoutNegativeZero(runs)));
    },
  ),
  target(
    "admission/delivered",
    "a delivered run is admitted as its arbitrary says",
    deliveredRunnerRun({ maxSteps: 12 }).map(write),
    (written, library) => {
      const { runId, events, deliveries } = make(written) as Delivered;
      let at = library.createRunCursor(runId);
      const stored: RunnerEvent[] = [];
      for (const { batch, admitted, duplicates } of deliveries) {
        const given = library.admitRunnerEventBatch(at, batch);
        assert(given.ok);
        assert.deepEqual([given.events, given.duplicates], [admitted, duplicates]);
        at = given.cursor;
        stored.push(...given.events);
      }
      assert(isDeepStrictEqual(stored, events));
      library.expectRunVerifies(
        deliveries.map(({ batch }) => batch),
        { failOn: "info" },
      );
    },
  ),
];

interface Delivered {
  readonly runId: string;
  readonly events: readonly RunnerEvent[];
  readonly deliveries: readonly {
    readonly batch: RunnerEventBatch;
    readonly admitted: readonly RunnerEvent[];
    readonly duplicates: number;
  }[];
}
