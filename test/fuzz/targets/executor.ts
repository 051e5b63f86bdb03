/** Laws of the executor in memory, and of the kit that judges executors. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { RunnerJobExecutor, RunnerJobHandle, RunnerJobSpec } from "runner-contracts";
import type { ConformanceCase } from "runner-contracts/testing";
import { SPEC } from "../../runner-job/specs.ts";
import { edited } from "../edits.ts";
import type { Library } from "../library.ts";
import { type Target, target } from "../target.ts";
import { anything } from "../values.ts";
import { make, type Written, write } from "../written.ts";

const METHODS = ["start", "getStatus", "stop", "tailLogs", "getConsoleUrl"] as const;
const WORKLOADS = ["run", "complete", "fail", "leak", "drain", "linger"] as const;
const SECRET = "secret-7b1d-of-this-job";

/** What a dispatcher may do: to the job `job`, with a number. */
const step = fc.tuple(
  fc.constantFrom("start", "start other", "status", "stop", "logs", "url", "wait", "clock back"),
  fc.nat(2),
  fc.nat(200),
);

export const EXECUTOR_TARGETS: readonly Target[] = [
  target(
    "executor/model",
    "whatever is done in whatever order, a run has one machine, no status runs back, no secret shows",
    fc.tuple(fc.constantFrom(...WORKLOADS), fc.array(step, { maxLength: 30 })),
    ([workload, steps], library) => plays(workload, steps, library),
  ),
  target(
    "executor/hostile",
    "specs, handles and options of any sort are refused by their code, or as a plain error",
    fc.tuple(fc.oneof(edited(fc.constant(write(SPEC))), anything), anything),
    async ([written, other], library) => {
      const executor = library.createInMemoryExecutor(substrateOf(library, { now: 0 }));
      const [spec, handle] = [make(written) as RunnerJobSpec, make(other) as RunnerJobHandle];
      const started = await settled(() => executor.start(spec));
      if ("thrown" in started) isOwn(started.thrown, ["invalid_spec"], library);
      const known = await executor.start({ ...SPEC, runId: "another run" });
      const options = { graceMs: make(other) as number };
      for (const act of [
        () => executor.getStatus(handle),
        () => executor.stop(handle),
        () => executor.tailLogs(handle),
        () => Promise.resolve(executor.getConsoleUrl(handle)),
        () => executor.stop(known, options),
        () => executor.tailLogs(known, make(other) as number),
      ]) {
        const ended = await settled(act);
        if ("thrown" in ended) isOwn(ended.thrown, ["invalid_handle", "job_not_found"], library);
      }
    },
  ),
  target(
    "kit/hostile-executor",
    "the kit judges an executor that answers with anything, and says so in words without a secret",
    fc.tuple(
      fc.constantFrom(...METHODS),
      anything,
      fc.constantFrom("give", "reject", "throw"),
      fc.nat(40),
    ),
    async ([method, written, how, which], library) => {
      const clock = { now: 0 };
      const substrate = substrateOf(library, clock);
      const cases = library.runnerJobExecutorConformance({
        createExecutor: () =>
          hostile(library.createInMemoryExecutor(substrate), method, written, how),
        supports: { tailLogs: true, consoleUrl: true, resourceStats: true, gracefulStop: true },
        pollMs: 10,
        deadlineMs: 1_000,
        runIdPrefix: "run",
        sleep: async (ms) => {
          clock.now += ms;
        },
      });
      const one = cases[which % cases.length];
      if (one === undefined) throw new Error("the kit has no cases");
      const { results } = await library.runConformance([one]);
      for (const { outcome, reason = "" } of results) {
        assert.equal(outcome === "pass", reason === "");
        assert(reason.length <= 2_000 && reason.isWellFormed(), "it says too much");
      }
    },
  ),
  target(
    "kit/hostile-case",
    "a case that throws anything fails, and the report adds up",
    fc.array(fc.tuple(anything, fc.constantFrom("throw", "reject", "pass", "skip")), {
      maxLength: 3,
    }),
    async (given, library) => {
      const cases = given.map(([written, how], index): ConformanceCase => {
        const base = { id: `case-${index}`, title: "t", requires: [], unexercised: () => [] };
        const run = () => {
          if (how === "throw") throw make(written);
          return how === "reject" ? rejected(make(written)) : Promise.resolve();
        };
        return how === "skip" ? { ...base, run, skip: "why" } : { ...base, run };
      });
      const { passed, failed, skipped, results } = await library.runConformance(cases);
      assert.equal(results.length, given.length);
      const count = (wanted: string[]) => given.filter(([, how]) => wanted.includes(how)).length;
      assert.deepEqual(
        [passed, failed, skipped],
        [count(["pass"]), count(["throw", "reject"]), count(["skip"])],
      );
    },
  ),
];

const ORDER = ["queued", "provisioning", "running", "stopping", "terminated", "failed"];

type Step = readonly [act: string, job: number, number: number];

async function plays(workload: string, steps: readonly Step[], library: Library): Promise<void> {
  const clock = { now: 0 };
  const substrate = substrateOf(library, clock);
  const handles = new Map<number, RunnerJobHandle>();
  const seen = new Map<number, string>();
  const specOf = (job: number, region = "fra"): RunnerJobSpec => {
    const env = { [library.CONFORMANCE_WORKLOAD_VARIABLE]: workload, TOKEN: SECRET };
    return { ...SPEC, runId: `run-${job}`, region, env, maxRunDurationMs: 400 };
  };
  for (const [act, job, number] of steps) {
    // A new instance each time, as after a restart.
    const executor = library.createInMemoryExecutor(substrate);
    if (act === "wait") clock.now += number;
    if (act === "clock back") clock.now -= number;
    if (act === "start") {
      const handle = await executor.start(specOf(job));
      assert.deepEqual(handle, handles.get(job) ?? handle);
      handles.set(job, JSON.parse(JSON.stringify(handle)) as RunnerJobHandle);
    }
    const handle = handles.get(job);
    if (handle === undefined) continue;
    if (act === "start other") {
      const started = await settled(() => executor.start(specOf(job, "iad")));
      assert("thrown" in started && library.isRunnerContractError(started.thrown, "job_conflict"));
    }
    if (act === "stop") await executor.stop(handle, { graceMs: number });
    if (act === "logs") {
      const log = await executor.tailLogs(handle, number % 5);
      assert((log ?? "").split("\n").length - 1 <= number % 5 && !String(log).includes(SECRET));
    }
    if (act === "url") assert.equal(new URL(executor.getConsoleUrl(handle)).protocol, "https:");
    const snapshot = await executor.getStatus(handle);
    assert(library.validateRunnerJobStatusSnapshot(snapshot).ok);
    assert(!JSON.stringify(snapshot).includes(SECRET));
    const before = seen.get(job) ?? "queued";
    const [from, to] = [before, snapshot.status].map((status) => ORDER.indexOf(status));
    assert(
      before === snapshot.status || (from ?? 9) < (to ?? -1),
      `${before} to ${snapshot.status}`,
    );
    assert(from !== 4 || to === 4, "it ends twice");
    seen.set(job, snapshot.status);
    assert.equal((await substrate.listMachines(`run-${job}`)).length, 1);
  }
}

function substrateOf(library: Library, clock: { now: number }) {
  let machines = 0;
  const nextId = () => `machine-${++machines}`;
  return library.createInMemorySubstrate({ now: () => clock.now, nextId });
}

/** The executor, but for what one of its methods gives. */
function hostile(
  executor: RunnerJobExecutor,
  method: (typeof METHODS)[number],
  written: Written,
  how: string,
): RunnerJobExecutor {
  const answer = () => {
    if (how === "throw") throw make(written);
    return how === "reject" ? rejected(make(written)) : make(written);
  };
  return { ...executor, [method]: answer };
}

/** A promise of its own: a hostile value may have a `then`. */
function rejected(reason: unknown): Promise<never> {
  return new Promise((_resolve, reject) => {
    reject(reason);
  });
}

type Settled = { readonly given: true } | { readonly thrown: unknown };

async function settled(act: () => Promise<unknown>): Promise<Settled> {
  try {
    await act();
    return { given: true };
  } catch (thrown) {
    return { thrown };
  }
}

function isOwn(thrown: unknown, codes: readonly string[], library: Library): void {
  const known = codes.some((code) => library.isRunnerContractError(thrown, code));
  assert(
    known || thrown instanceof RangeError || thrown instanceof TypeError,
    "it throws something else",
  );
}
