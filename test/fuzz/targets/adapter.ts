/** Laws of the adapters, on what the real programs print, damaged in every way. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type {
  JsonValue,
  NativeStreamEnd,
  RunnerAdapter,
  RunnerEvent,
  RunnerEventDraft,
} from "runner-contracts";
import { edited } from "../edits.ts";
import type { Library } from "../library.ts";
import { damagedLines, damagedRecord, damagedRecords, PROGRAMS, type Program } from "../native.ts";
import { type Target, target } from "../target.ts";
import { anything } from "../values.ts";
import { make, type Written, write } from "../written.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGKILL", "SIGHUP", "SIGSEGV", "", "__proto__"];

/** Ends of every sort, as a program can come to them. */
const ends: fc.Arbitrary<NativeStreamEnd> = fc.record(
  {
    exitCode: fc.oneof(fc.constantFrom(0, 1, 2, 129, 130, 137, 143, 255, -1), fc.nat(300)),
    signal: fc.constantFrom(...SIGNALS),
    error: fc.constantFrom(null, "broken pipe", { message: "cut" }, { status: 529, error: {} }),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const hostileEnds = edited(ends.map(write));

/**
 * How long the JSON of a state may be. Of 256 open calls each has five texts of 256 units, which may
 * all be escaped; the Messages adapter holds a million units of a tool's arguments.
 */
const STATE_MAX_LENGTH = 256 * 5 * 256 * 6 + 1_000_000 * 6 + 100_000;

export const ADAPTER_TARGETS: readonly Target[] = PROGRAMS.flatMap((program) => [
  target(
    `${program}/lines`,
    "a damaged stream gives a run that is valid from its start to its terminal, also in sleep",
    fc.tuple(damagedLines(program), ends),
    ([lines, end], library) => holdsForLines(adapterOf(program, library), lines, end, library),
  ),
  target(
    `${program}/hostile`,
    "records with hostile values in them, and ends, give a valid run",
    fc.tuple(damagedRecords(program), hostileEnds),
    ([written, end], library) => {
      const adapter = adapterOf(program, library);
      const drafts: RunnerEventDraft[] = [];
      let state = adapter.init();
      for (const record of written) {
        const step = adapter.push(state, make(record));
        drafts.push(...step.drafts);
        state = step.state;
      }
      // What a caller without a compiler may pass.
      drafts.push(...adapter.finish(state, make(end) as NativeStreamEnd).drafts);
      isRun(drafts, library);
    },
  ),
  target(
    `${program}/state`,
    "a state that was tampered with makes no step throw or give what is not valid",
    fc.tuple(damagedLines(program), fc.nat(40), fc.integer(), anything, ends),
    ([lines, at, seed, part, end], library) => {
      const adapter = adapterOf(program, library);
      const { state } = foldTo(adapter, lines.slice(0, at));
      const plain = JSON.parse(JSON.stringify(state)) as Written;
      const [tampered] = fc.sample(edited(fc.constant(plain), fc.constant(part)), {
        seed,
        numRuns: 1,
      });
      // Whatever a database gave back.
      const woken = make(tampered ?? null) as typeof state;
      const after = foldTo(adapter, [...lines.slice(at), ""], woken);
      const drafts = [...after.drafts, ...adapter.finish(after.state, end).drafts];
      for (const draft of drafts) isValid(draft, library);
      assert(JSON.stringify(after.state).length < STATE_MAX_LENGTH, "the state is too long");
    },
  ),
  target(
    `${program}/endless`,
    "a record that comes again and again, its ids new each time, leaves the state bounded",
    fc.tuple(fc.array(damagedRecord(program), { minLength: 1, maxLength: 3 }), fc.boolean()),
    ([records, isRenewed], library) => {
      const adapter = adapterOf(program, library);
      const texts = records.map((record) => JSON.stringify(record));
      let state = adapter.init();
      let longest = 0;
      for (let turn = 0; turn < ENDLESS_TURNS; turn++) {
        const line = texts[turn % texts.length] ?? "";
        // A letter more or less in each id keeps the record what it is.
        const renewed = line.replaceAll(/("\w*id":")/g, `$1${turn}-`);
        state = adapter.push(state, isRenewed ? renewed : line).state;
        if (turn % 64 === 0) longest = Math.max(longest, JSON.stringify(state).length);
      }
      assert(longest < STATE_MAX_LENGTH, `the state is ${longest} long`);
    },
  ),
  target(
    `${program}/broken-reader`,
    "a reader that throws is an error of the end, and no draft before it is lost",
    fc.tuple(damagedLines(program), fc.nat(20), anything),
    ([lines, at, thrown], library) => {
      const adapter = adapterOf(program, library);
      const drafts = library.foldNativeStream(adapter, untilBroken(lines, at, make(thrown)));
      isRun(drafts, library);
      const before = foldTo(adapter, lines.slice(0, at)).drafts;
      assert.deepEqual(drafts.slice(0, before.length), before);
      if (at < lines.length) assert.notEqual(drafts.at(-1)?.data["reason"], undefined);
    },
  ),
]);

const ENDLESS_TURNS = 600;

type AnyAdapter = RunnerAdapter<JsonValue>;

function adapterOf(program: Program, library: Library): AnyAdapter {
  const adapters = {
    goose: library.gooseAdapter,
    "claude-code": library.claudeCodeAdapter,
    anthropic: library.anthropicMessagesAdapter,
  };
  // Each takes its own states alone, and any value for what is none.
  return adapters[program] as unknown as AnyAdapter;
}

function holdsForLines(
  adapter: AnyAdapter,
  lines: readonly string[],
  end: NativeStreamEnd,
  library: Library,
): void {
  const drafts = library.foldNativeStream(adapter, lines, end);
  isRun(drafts, library);
  isSent(drafts, adapter.source, library);
  const asleep: RunnerEventDraft[] = [];
  let state = adapter.init();
  for (const line of lines) {
    const text = JSON.stringify(state);
    assert(text.isWellFormed() && !/\\u(?:0000|d[89a-f])/i.test(text), "it cannot be stored");
    const step = adapter.push(JSON.parse(text) as JsonValue, line);
    asleep.push(...step.drafts);
    state = step.state;
  }
  const last = adapter.finish(JSON.parse(JSON.stringify(state)) as JsonValue, end);
  asleep.push(...last.drafts);
  assert.deepEqual(asleep, drafts);
  for (const over of [adapter.finish(last.state, end), adapter.push(last.state, lines[0])]) {
    assert.deepEqual(over.drafts, []);
  }
  const records = lines.map(recordOf);
  if (records.includes(undefined)) return;
  const asRecords = library.foldNativeStream(adapter, records, end);
  assert.deepEqual(asRecords, drafts);
}

/** The record that is a line as a whole; an array is prose to some programs. */
function recordOf(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isOne = typeof value === "object" && value !== null && !Array.isArray(value);
    return isOne ? value : undefined;
  } catch {
    return undefined;
  }
}

function foldTo(adapter: AnyAdapter, lines: readonly string[], from = adapter.init()) {
  const drafts: RunnerEventDraft[] = [];
  let state = from;
  for (const line of lines) {
    const step = adapter.push(state, line);
    drafts.push(...step.drafts);
    state = step.state;
  }
  return { state, drafts };
}

function* untilBroken(lines: readonly string[], at: number, thrown: unknown) {
  yield* lines.slice(0, at);
  if (at < lines.length) throw thrown;
}

/** One start first, one terminal last, each draft valid and by the conventions. */
function isRun(drafts: readonly RunnerEventDraft[], library: Library): void {
  const kinds = drafts.map(({ kind }) => kind);
  assert.deepEqual(
    [kinds.indexOf("runtime_started"), kinds.lastIndexOf("runtime_started")],
    [0, 0],
  );
  assert.equal(kinds.indexOf("runtime_terminal"), kinds.length - 1);
  for (const draft of drafts) isValid(draft, library);
}

function isValid(draft: RunnerEventDraft, library: Library): void {
  const verdict = library.validateRunnerEventBatch({
    v: 1,
    runId: "r",
    events: [{ seq: 0, tMs: 0, ...draft }],
  });
  assert(verdict.ok, "a draft is not valid");
  assert.equal(library.readRunnerEventPayload(draft).status, "known");
}

/** The drafts make a run that a service takes, and that has no error. */
function isSent(drafts: readonly RunnerEventDraft[], source: string, library: Library): void {
  const { events } = library.sequenceRunnerEvents(library.createRunCursor("run-1"), drafts, 1);
  const stored: RunnerEvent[] = [];
  let cursor = library.createRunCursor("run-1");
  for (const batch of library.chunkRunnerEvents("run-1", events, { maxEvents: 7 })) {
    const verdict = library.parseRunnerEventBatch(JSON.stringify(batch));
    assert(verdict.ok, "a batch is refused");
    const admission = library.admitRunnerEventBatch(cursor, verdict.batch);
    assert(admission.ok, "a batch is not admitted");
    cursor = admission.cursor;
    stored.push(...admission.events);
  }
  assert.deepEqual(stored, events);
  const found = library.verifyRun(stored).filter(({ code, level }) => {
    // Of the Messages API a message that comes again after the next one is another one.
    const isRepeated = code === "duplicate_tool_request" && source !== "anthropic-messages";
    return level === "error" || code === "malformed_payload" || isRepeated;
  });
  assert.deepEqual(found, []);
}
