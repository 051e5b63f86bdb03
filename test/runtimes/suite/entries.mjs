/** Each entry point: that it exports what it should, and that it does its work here. */
import { createTally, expectEqual, expectThrown } from "./tally.mjs";

const START = { seq: 0, tMs: 0, kind: "runtime_started", data: { source: "suite" } };
const END = { seq: 1, tMs: 7, kind: "runtime_terminal", data: { reason: "complete" } };
const BATCH = { v: 1, runId: "run-7", events: [START, END] };

/** How many values of an arbitrary are looked at. */
const SAMPLES = 50;

/** Every entry has two checks. */
export async function checkEntries({ modules, names, fastCheck }) {
  const tally = createTally();
  for (const [subpath, module] of Object.entries(modules)) {
    await tally.check(`${subpath} exports`, () => {
      // What Node and bundlers add to a module that was CommonJS.
      const added = ["default", "module.exports", "__esModule"];
      const exported = Object.keys(module).filter((name) => !added.includes(name));
      expectEqual(exported.sort(), names[subpath]);
    });
    await tally.check(`${subpath} works`, () => {
      const use = USES[subpath];
      if (use === undefined) throw new Error("the suite has no use of this entry");
      return use(module, { modules, fastCheck });
    });
  }
  return tally.outcome();
}

const USES = {
  async "."(root) {
    const bytes = new TextEncoder().encode(JSON.stringify({ ...BATCH, runId: "😀" }));
    const verdict = root.parseRunnerEventBatch(bytes);
    expectEqual(verdict, { ok: true, batch: { ...BATCH, runId: "😀" } });
    expectEqual(Object.isFrozen(verdict.batch.events[0].data), true);
    const refused = root.validateRunnerEventBatch({
      ...BATCH,
      events: [END, { ...START, seq: 1 }],
    });
    expectEqual(refused.code, "seq_not_monotonic");
    const name = "RunnerEventBatchError";
    const error = await expectThrown(name, () => root.assertRunnerEventBatch({ v: 2 }));
    // What a worker or a store hands on.
    for (const copy of [error, structuredClone(error)]) {
      expectEqual(copy instanceof Error, true);
    }
    expectEqual(root.isRunnerContractError(error, "version_mismatch"), true);
  },

  "./codec/ndjson"({ createNdjsonDecoder, encodeNdjson }) {
    const items = createNdjsonDecoder().feed(encodeNdjson(BATCH));
    expectEqual(items, [{ ok: true, line: 1, value: BATCH }]);
  },

  "./codec/sse"({ createServerSentEventDecoder, decodeRunnerEvent, encodeRunnerEvent }) {
    const items = createServerSentEventDecoder().feed(encodeRunnerEvent(END));
    expectEqual(items.map(decodeRunnerEvent), [{ ok: true, event: END }]);
  },

  "./adapter/goose": ({ gooseAdapter }, { modules }) => useAdapter(gooseAdapter, modules["."]),
  "./adapter/claude-code": ({ claudeCodeAdapter }, { modules }) =>
    useAdapter(claudeCodeAdapter, modules["."]),
  "./adapter/anthropic": ({ anthropicMessagesAdapter }, { modules }) =>
    useAdapter(anthropicMessagesAdapter, modules["."]),

  "./schema"({ runnerEventBatchSchema, sqlCheck }) {
    const { validate, jsonSchema } = runnerEventBatchSchema["~standard"];
    expectEqual(validate(BATCH), { value: BATCH });
    expectEqual(validate({ v: 1 }).issues[0].code, "missing_run_id");
    expectEqual(jsonSchema.input({ target: "draft-07" }).type, "object");
    expectEqual(sqlCheck("kind", ["a", "b"]).includes("'b'"), true);
  },

  async "./testing"(testing) {
    const { failed, passed, results } = await testing.runConformance(inMemoryCases(testing));
    const faults = results.filter(({ outcome }) => outcome === "fail");
    expectEqual({ failed, faults }, { failed: 0, faults: [] });
    expectEqual(passed > 0, true);
    await expectThrown("RunnerAssertionError", () => testing.expectRunnerEventBatch({}));
  },

  "./testing/arbitraries"(arbitraries, { modules, fastCheck }) {
    const { validateRunnerEventBatch, verifyRun } = modules["."];
    const sample = (arbitrary) => fastCheck.sample(arbitrary, SAMPLES);
    for (const batch of sample(arbitraries.runnerEventBatch())) {
      expectEqual(validateRunnerEventBatch(batch).ok, true);
    }
    for (const { batch, code } of sample(arbitraries.faultyRunnerEventBatch())) {
      expectEqual(validateRunnerEventBatch(batch).code, code);
    }
    for (const { events } of sample(arbitraries.runnerRun())) {
      expectEqual(
        verifyRun(events).filter(({ level }) => level === "error"),
        [],
      );
    }
  },

  "./testing/matchers"({ runnerMatchers }) {
    expectEqual(runnerMatchers.toBeRunnerEventBatch(BATCH).pass, true);
    expectEqual(runnerMatchers.toVerifyAsRun([START]).pass, false);
    expectEqual(runnerMatchers.toBeRefusedWith({ v: 2 }, "version_mismatch", "batch.v").pass, true);
  },
};

/** Whatever comes, an adapter's drafts are a run that a service takes. */
function useAdapter(adapter, { createRunCursor, foldNativeStream, ...root }) {
  const drafts = foldNativeStream(adapter, ["no record", { type: "of another program" }]);
  const { events } = root.sequenceRunnerEvents(createRunCursor("run-7"), drafts, 7);
  expectEqual(root.validateRunnerEventBatch({ ...BATCH, events }).ok, true);
  expectEqual([events.at(0)?.kind, events.at(-1)?.kind], [START.kind, END.kind]);
}

/** The conformance kit over the executor in memory; time passes when the kit waits, and takes none. */
function inMemoryCases({ createInMemoryExecutor, createInMemorySubstrate, ...testing }) {
  let now = 0;
  let machines = 0;
  const nextId = () => `machine-${++machines}`;
  const substrate = createInMemorySubstrate({ now: () => now, nextId });
  return testing.runnerJobExecutorConformance({
    createExecutor: () => createInMemoryExecutor(substrate),
    supports: { tailLogs: true, consoleUrl: true, resourceStats: true, gracefulStop: true },
    pollMs: 10,
    sleep: async (ms) => {
      now += ms;
    },
  });
}
