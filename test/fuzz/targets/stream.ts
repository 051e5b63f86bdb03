/** Laws of a run's stream: cursor, admission, sequencing, cutting into batches, the verdict on a run. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type {
  CarriedRunnerEvent,
  RunCursor,
  RunnerEvent,
  RunnerEventBatch,
  RunnerEventDraft,
} from "runner-contracts";
import { deliveredRunnerRun, runnerRun } from "runner-contracts/testing/arbitraries";
import { networkSteps, playNetwork } from "../../run-stream/network.model.ts";
import { compile, wireShape } from "../../schema/wire-shapes.ts";
import { validEvent, wireValue } from "../../schema/wire-values.ts";
import { withoutNegativeZero } from "../../support/json.ts";
import { runDrafts, runEvents } from "../../support/streams.ts";
import { admission, findings } from "../stream.reference.ts";
import { type Target, target } from "../target.ts";
import { anything, edited, editedJson } from "../values.ts";
import { make, write } from "../written.ts";

const cursor = wireValue("cursor").map(write);
const run = runnerRun().map(({ events }) => write(events));
const batches = runnerRun().map(({ batches }) => write(batches[0]));

/** Events of a run that were cut, repeated and shuffled: each is a place in the run. */
const shuffle = fc.array(fc.nat(40), { maxLength: 20 });
const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 });

export const STREAM_TARGETS: readonly Target[] = [
  target(
    "cursor/read",
    "a cursor is read, known and judged by its schema alike",
    fc.oneof(edited(cursor), cursor, anything),
    (written, library) => {
      const isOne = library.isRunCursor(make(written));
      const { validate } = library.runCursorSchema["~standard"];
      assert.equal(validate(make(written)).issues === undefined, isOne);
      const read = outcome(() => library.readRunCursor(make(written)));
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
      const first = outcome(() => library.createRunCursor(make(written) as string));
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
      const first = outcome(ask);
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
      const given = outcome(() =>
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
      const given = outcome(() => {
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
  target(
    "verify/reference",
    "what is found in a run of plain JSON is what the protocol says, in any cutting",
    fc.tuple(fc.oneof(editedJson(run), run), shuffle, sizes),
    ([written, places, lengths], library) => {
      const whole = make(written);
      const list: unknown[] = Array.isArray(whole) ? whole : [whole];
      const shuffled = places.map((place) => list[place % Math.max(1, list.length)]);
      const events = places.length % 2 === 0 ? list : [...list, ...shuffled];
      // Whatever a subscriber got.
      const carried = events as CarriedRunnerEvent[];
      const found = library.verifyRun(carried);
      const expected = findings(events, (event) => isMalformed(event));
      assert.deepEqual(
        found.map(({ code, seq }) => [code, seq]),
        expected,
      );
      const verifier = library.createRunVerifier();
      const pieces: typeof found = [];
      for (let from = 0, turn = 0; from < carried.length; turn++) {
        const to = from + (lengths[turn % lengths.length] ?? 1);
        pieces.push(...verifier.push(carried.slice(from, to)));
        from = to;
      }
      assert.deepEqual([...pieces, ...verifier.finish()], found);
      assert.deepEqual(verifier.finish(), found.slice(pieces.length));
    },
  ),
  target(
    "verify/hostile",
    "a verifier answers for every event there is, in bounded words",
    fc.array(fc.oneof(anything, edited(validEvent().map(write))), { maxLength: 4 }),
    (written, library) => {
      const events = written.map(make) as CarriedRunnerEvent[];
      for (const { code, level, message } of library.verifyRun(events)) {
        assert.equal(library.RUN_FINDING_LEVELS[code], level);
        assert(message.length <= 300 && message.isWellFormed());
        assert.match(message, /^(?:seq \d+|run): /);
      }
    },
  ),
  target(
    "payload/any",
    "a payload is known where the schema of its kind accepts it; a reading is total",
    fc.oneof(edited(validEvent().map(write)), editedJson(validEvent().map(write))),
    (written, library) => {
      const reading = library.readRunnerEventPayload(make(written) as RunnerEventDraft);
      if (reading.status === "malformed") assert(reading.message.length <= 300);
      const plain = JSON.stringify(written).includes('"$"') ? undefined : make(written);
      if (!isEvent(plain)) return;
      assert.equal(reading.status === "known", acceptedBySchema(plain) === true);
    },
  ),
  target(
    "event/read",
    "one event is read as it would be in a batch of its own",
    edited(validEvent().map(write)),
    (written, library) => {
      const batchOf = (event: unknown) => ({ v: 1, runId: "-", events: [event] });
      const alone = library.readRunnerEvent(make(written));
      const inBatch = library.readRunnerEventBatch(batchOf(make(written)));
      assert.equal(alone.ok, inBatch.ok);
      const { validate } = library.runnerEventSchema["~standard"];
      const judged = validate(make(written));
      const verdict = library.validateRunnerEventBatch(batchOf(make(written)));
      assert.equal(judged.issues === undefined, verdict.ok);
      for (const { message } of judged.issues ?? []) assert.match(message, /^event/);
    },
  ),
  target(
    "draft/any",
    "a draft is its kind and its payload",
    fc.tuple(fc.constantFrom("notification" as const), anything),
    ([kind, written], library) => {
      const data = make(written) as { source: string; reason: string };
      assert(library.draftRunnerEvent(kind, data).data === data || typeof data !== "object");
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

type Outcome<Given> = { readonly given: Given } | { readonly thrown: unknown };

function outcome<Given>(act: () => Given): Outcome<Given> {
  try {
    return { given: act() };
  } catch (thrown) {
    return { thrown };
  }
}

const { $defs } = wireShape("event").document();
const PAYLOADS = new Map(
  Object.keys($defs as object).map((kind) => [kind, compile({ $ref: `#/$defs/${kind}`, $defs })]),
);

/** Whether the schema of the kind accepts the payload; `undefined` for a kind without one. */
function acceptedBySchema({ kind, data }: Record<string, unknown>): boolean | undefined {
  return typeof kind === "string" ? PAYLOADS.get(kind)?.(data) : undefined;
}

const DEMANDED: Readonly<Record<string, readonly string[]>> = {
  runtime_started: ["source"],
  assistant_text: ["text", "role"],
  tool_request: ["id", "name", "arguments"],
  tool_response: ["id", "status", "content"],
  skill_loaded: ["name"],
  file_uploaded: ["path", "fileId"],
  notification: ["source", "reason"],
  stream_error: ["source", "message"],
  runtime_terminal: ["reason"],
};

/** As 3.12 has it: of a payload that carries none of the demanded fields nothing is malformed. */
function isMalformed(event: Record<string, unknown>): boolean {
  const { kind, data } = event;
  if (typeof kind !== "string") return true;
  const demanded = Object.hasOwn(DEMANDED, kind) ? DEMANDED[kind] : undefined;
  if (demanded === undefined) return false;
  if (typeof data !== "object" || data === null || Array.isArray(data)) return true;
  // A plain object has `constructor` and `toString` from its prototype, but none of these.
  if (demanded.every((field) => !Object.hasOwn(data, field))) return false;
  return acceptedBySchema(event) !== true;
}

function isEvent(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
