/** Laws of single events and of whole runs: what the verifier finds, and what a payload is. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { CarriedRunnerEvent, RunnerEventDraft } from "runner-contracts";
import { runnerRun } from "runner-contracts/testing/arbitraries";
import { compile, wireShape } from "../../schema/wire-shapes.ts";
import { validEvent } from "../../schema/wire-values.ts";
import { edited, editedJson } from "../edits.ts";
import { findings } from "../stream.reference.ts";
import { type Target, target } from "../target.ts";
import { anything } from "../values.ts";
import { make, write } from "../written.ts";

const run = runnerRun().map(({ events }) => write(events));
/** Events of a run that were cut, repeated and shuffled: each is a place in the run. */
const shuffle = fc.array(fc.nat(40), { maxLength: 20 });
const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 });

export const EVENT_TARGETS: readonly Target[] = [
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
