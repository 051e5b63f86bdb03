/** Laws of the producer's end: drafts are stamped, events are cut into batches. */

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { RunCursor, RunnerEvent, RunnerEventBatch, RunnerEventDraft } from "runner-contracts";
import { wireValue } from "../../schema/wire-values.ts";
import { runDrafts, runEvents } from "../../support/streams.ts";
import { outcomeOf } from "../checks.ts";
import { edited, editedJson } from "../edits.ts";
import { type Target, target } from "../target.ts";
import { make, write } from "../written.ts";

const cursor = wireValue("cursor").map(write);
/** Events of a run that were cut, repeated and shuffled: each is a place in the run. */
const shuffle = fc.array(fc.nat(40), { maxLength: 20 });

export const STREAM_TARGETS: readonly Target[] = [
  target(
    "sequence/any",
    "drafts are stamped in order, or refused as it is said",
    fc.tuple(
      fc.oneof(cursor, edited(cursor)),
      fc.oneof(runDrafts().map(write), editedJson(runDrafts().map(write))),
      fc.oneof(fc.double(), fc.nat(2_000), fc.constantFrom(2 ** 53 - 1, 2 ** 53, -0)).map(write),
    ),
    ([at, written, time], library) => {
      const tMs = make(time) as number;
      const given = outcomeOf(() =>
        library.sequenceRunnerEvents(
          make(at) as RunCursor,
          make(written) as RunnerEventDraft[],
          tMs,
        ),
      );
      if ("thrown" in given) {
        const { thrown } = given;
        const codes = ["invalid_cursor", "event_after_terminal", "seq_exhausted"];
        const known = codes.some((code) => library.isRunnerContractError(thrown, code));
        assert(
          known || thrown instanceof TypeError || thrown instanceof RangeError,
          String(thrown),
        );
        return;
      }
      const before = make(at) as RunCursor;
      const { events, cursor: after } = given.given;
      let last = before;
      for (const { seq, tMs: stamped, kind } of events) {
        assert.equal(seq, last.seq + 1);
        assert(stamped >= last.tMs && Number.isSafeInteger(stamped));
        assert(!last.terminal, "an event comes after the terminal");
        last = { ...last, seq, tMs: stamped, terminal: kind === "runtime_terminal" };
      }
      assert(library.isRunCursor(after));
      assert.equal(after.seq, last.seq);
    },
  ),
  target(
    "chunk/any",
    "events in any order come in valid batches, within the bounds and full, up to the first that is wrong",
    fc.tuple(
      runEvents().map(write),
      fc.oneof({ arbitrary: fc.constant(null), weight: 2 }, { arbitrary: shuffle, weight: 1 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 40, max: 1_500 }),
    ),
    ([written, places, maxEvents, maxBytes], library) => {
      const whole = make(written) as RunnerEvent[];
      const events =
        places?.flatMap((place) => whole.slice(place % whole.length).slice(0, 2)) ?? whole;
      const taken: RunnerEventBatch[] = [];
      const given = outcomeOf(() => {
        for (const batch of library.chunkRunnerEvents("rün-1", events, { maxEvents, maxBytes })) {
          taken.push(batch);
        }
      });
      const told = taken.flatMap((batch) => batch.events);
      assert(isDeepStrictEqual(told, events.slice(0, told.length)));
      const refused = events[told.length];
      assert.equal("thrown" in given, refused !== undefined);
      const size = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
      const alone = { v: 1, runId: "rün-1", events: [refused] };
      if ("thrown" in given && refused !== undefined) {
        const before = told.at(-1);
        const code =
          before !== undefined && refused.seq <= before.seq
            ? "seq_not_monotonic"
            : before !== undefined && refused.tMs < before.tMs
              ? "t_ms_not_monotonic"
              : "event_too_large";
        assert(library.isRunnerContractError(given.thrown, code), String(given.thrown));
        if (code === "event_too_large") assert(size(alone) > maxBytes);
      }
      for (const [index, batch] of taken.entries()) {
        assert(library.validateRunnerEventBatch(batch).ok, "it makes a batch that is not valid");
        assert(batch.events.length <= maxEvents && size(batch) <= maxBytes);
        const next = taken[index + 1]?.events[0];
        if (next === undefined || batch.events.length === maxEvents) continue;
        assert(size({ ...batch, events: [...batch.events, next] }) > maxBytes, "there was room");
      }
    },
  ),
];
