import type { RunnerJobExecutor, RunnerJobHandle, RunnerJobSpec } from "runner-contracts";
import {
  CONFORMANCE_WORKLOAD_VARIABLE,
  CONFORMANCE_WORKLOADS,
  type ConformanceCase,
  createInMemoryExecutor,
  createInMemorySubstrate,
  RUNNER_JOB_CAPABILITIES,
  RunnerJobConformanceError,
  type RunnerJobConformanceOptions,
  runConformance,
  runnerJobExecutorConformance,
} from "runner-contracts/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { inMemoryCases } from "./in-memory-run.ts";

afterEach(() => vi.useRealTimers());

/** A suite over a fresh in-memory substrate, with options of the test's own. */
function suite(options: Partial<RunnerJobConformanceOptions> = {}): {
  cases: ConformanceCase[];
  now: () => number;
} {
  let now = 0;
  let machines = 0;
  const substrate = createInMemorySubstrate({
    now: () => now,
    nextId: () => `machine-${++machines}`,
  });
  const cases = runnerJobExecutorConformance({
    createExecutor: () => createInMemoryExecutor(substrate),
    sleep: async (ms) => {
      now += ms;
    },
    pollMs: 10,
    deadlineMs: 1_000,
    ...options,
  });
  return { cases, now: () => now };
}

const ALL = { tailLogs: true, consoleUrl: true, resourceStats: true, gracefulStop: true };

function caseOf(cases: readonly ConformanceCase[], id: string): ConformanceCase {
  const found = cases.find((each) => each.id === id);
  if (found === undefined) throw new Error(`there is no case ${id}`);
  return found;
}

/** The reference executor with methods of the test's own. */
function overriding(methods: object): () => RunnerJobExecutor {
  const substrate = createInMemorySubstrate({ now: () => 0, nextId: () => "machine" });
  return () => ({ ...createInMemoryExecutor(substrate), ...methods });
}

describe("the cases", () => {
  const { cases } = suite();

  test("are at least 25, with ids and titles of their own", () => {
    expect(cases.length).toBeGreaterThanOrEqual(25);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
    for (const { id, title } of cases) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
      expect(title).not.toMatch(/should|must/);
    }
  });

  test("hand their function over without themselves, as a test runner takes it", async () => {
    const { run } = caseOf(suite().cases, "start-again");
    expect(run).toHaveLength(0);
    await expect(run()).resolves.toBeUndefined();
  });

  test("can be run again, and find none of their old jobs", async () => {
    for (const { run } of suite({ supports: ALL }).cases) {
      await run();
      await run();
    }
  });

  test("start nothing while they are made", () => {
    const createExecutor = vi.fn();
    suite({ createExecutor });
    expect(createExecutor).not.toHaveBeenCalled();
  });
});

describe("an option", () => {
  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("pollMs of %s is refused", (pollMs) => {
    expect(() => suite({ pollMs })).toThrow(RangeError);
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    "deadlineMs of %s is refused",
    (deadlineMs) => {
      expect(() => suite({ deadlineMs })).toThrow(RangeError);
    },
  );

  test("a pollMs of more than a hundredth of deadlineMs is cut to that", async () => {
    const asked: number[] = [];
    const { cases } = suite({
      pollMs: 100,
      deadlineMs: 1_000,
      sleep: async (ms) => {
        asked.push(ms);
      },
      createExecutor: () => ({
        start: () => new Promise(() => undefined),
        getStatus: () => new Promise(() => undefined),
        stop: () => new Promise(() => undefined),
      }),
    });
    await expect(cases[0]?.run()).rejects.toThrow("1000 ms");
    expect(Math.max(...asked)).toBe(10);
  });

  test("createSpec fits each draft to the substrate", async () => {
    const seen = new Map<string, RunnerJobSpec>();
    const createSpec = vi.fn((draft: RunnerJobSpec, workload: string) => {
      seen.set(workload, draft);
      return { ...draft, region: "fra", env: { ...draft.env, OWN: "value" } };
    });
    const report = await runConformance(suite({ supports: ALL, createSpec }).cases);
    expect(report.failed).toBe(0);
    for (const workload of CONFORMANCE_WORKLOADS) {
      expect(seen.get(workload)?.env[CONFORMANCE_WORKLOAD_VARIABLE]).toBe(workload);
    }
  });

  test("runIdPrefix starts every run's id", async () => {
    const ids: string[] = [];
    const createSpec = (draft: RunnerJobSpec) => {
      ids.push(draft.runId);
      return draft;
    };
    await runConformance(suite({ runIdPrefix: "nightly", createSpec }).cases);
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.every((id) => id.startsWith("nightly-"))).toBe(true);
  });

  test("sleep is real time where it is not given, whatever a test does to timers later", async () => {
    vi.useFakeTimers();
    let now = 0;
    const substrate = createInMemorySubstrate({ now: () => (now += 5), nextId: () => "machine" });
    const cases = runnerJobExecutorConformance({
      createExecutor: () => createInMemoryExecutor(substrate),
      pollMs: 1,
      deadlineMs: 10_000,
    });
    await caseOf(cases, "start-gives-a-handle").run();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a case is skipped, with its reason,", () => {
  test("for a capability that is not declared", () => {
    const { cases } = suite({ supports: { tailLogs: false } });
    for (const { requires, skip } of cases.filter((each) => each.requires.length > 0)) {
      expect(skip).toBe(`${requires[0]} is not declared`);
    }
  });

  test("for one that is declared, where it looks at its absence", () => {
    for (const capability of RUNNER_JOB_CAPABILITIES) {
      const without = suite().cases.filter(({ skip }) => skip === undefined);
      const declared = suite({ supports: { [capability]: true } }).cases;
      const skipped = declared.filter(({ skip }) => skip === `${capability} is declared`);
      expect(skipped).toHaveLength(1);
      expect(without.map(({ id }) => id)).toContain(skipped[0]?.id);
    }
  });

  test("for a crash that nobody can bring about", () => {
    expect(caseOf(suite().cases, "start-after-crash").skip).toBe(
      "substrate.crashStart is not given",
    );
  });

  test("for a workload that createSpec has no spec for", () => {
    const { cases } = suite({
      createSpec: (draft, workload) => (workload === "linger" ? undefined : draft),
    });
    expect(caseOf(cases, "stop-grace-zero").skip).toContain("linger");
    expect(caseOf(cases, "stop-again").skip).toBeUndefined();
  });

  test("and does nothing where a test runner runs it all the same", async () => {
    const createExecutor = vi.fn();
    const { cases } = suite({ createExecutor });
    for (const { run, skip } of cases) if (skip !== undefined) await run();
    expect(createExecutor).not.toHaveBeenCalled();
  });
});

describe("the report", () => {
  test("counts every case, in order, with a reason for each that did not pass", async () => {
    const { cases } = suite({ supports: { tailLogs: true } });
    const report = await runConformance(cases);
    expect(report.results.map(({ id }) => id)).toEqual(cases.map(({ id }) => id));
    expect(report.passed + report.failed + report.skipped).toBe(cases.length);
    for (const { outcome, reason } of report.results) {
      expect(reason === undefined).toBe(outcome === "pass");
    }
  });

  test("names what was skipped, what was not counted, and which status was never seen", async () => {
    const { unexercised } = await runConformance(suite({ pollMs: 10 }).cases);
    expect(unexercised).toContain("start-after-crash: substrate.crashStart is not given");
    expect(unexercised.join("\n")).toContain("start-again: machines were told apart");
    const coarse = await runConformance(suite({ pollMs: 100, deadlineMs: 10_000 }).cases);
    expect(coarse.unexercised).toContain(
      "status-never-backwards: no job was ever seen provisioning",
    );
  });

  test("is whole for the in-memory executor: what is unexercised is what it declares", async () => {
    const { failed, unexercised } = await runConformance(
      inMemoryCases(() => createInMemoryExecutor),
    );
    expect(failed).toBe(0);
    expect(unexercised.every((what) => what.endsWith(" is declared"))).toBe(true);
  });

  test("tells of a case that rejects with what is no error", async () => {
    const run = async () => {
      throw "text";
    };
    const made = { id: "x", title: "x", requires: [], run, unexercised: () => [] };
    const { results } = await runConformance([made]);
    expect(results[0]).toMatchObject({ outcome: "fail" });
  });

  test("never rejects, also where a case throws what cannot even be asked whether it is an error", async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const hostile = Object.defineProperty(new Error("x"), "message", {
      get: () => {
        throw proxy;
      },
    });
    for (const thrown of [proxy, hostile]) {
      const run = () => {
        throw thrown;
      };
      const made = { id: "x", title: "x", requires: [], run, unexercised: () => [] };
      const { results } = await runConformance([made]);
      expect(results[0]).toMatchObject({
        outcome: "fail",
        reason: "a case rejected with what is no error",
      });
    }
  });
});

describe("a broken executor", () => {
  test("that hangs is caught by the deadline, in time that the clock counts", async () => {
    const { cases, now } = suite({
      createExecutor: overriding({ getStatus: () => new Promise(() => {}) }),
    });
    const error = await caseOf(cases, "start-gives-a-handle")
      .run()
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(RunnerJobConformanceError);
    expect(error.message).toContain("getStatus");
    expect(now()).toBeGreaterThanOrEqual(1_000);
    expect(now()).toBeLessThan(3_000);
  });

  test("that cannot be made fails every case that runs", async () => {
    const { cases } = suite({
      createExecutor: () => {
        throw new Error("no substrate");
      },
    });
    const report = await runConformance(cases);
    expect(report.passed).toBe(0);
    expect(report.failed).toBeGreaterThan(25);
  });

  test.each([
    [
      "throws where it has to reject",
      {
        start: () => {
          throw new Error("x");
        },
      },
    ],
    ["rejects with nothing", { start: () => Promise.reject(undefined) }],
    ["rejects with a revoked proxy", { start: () => Promise.reject(revoked()) }],
    ["gives nothing", { start: async () => undefined }],
    ["gives a handle that throws", { start: async () => hostile() }],
    ["gives a status that throws", { getStatus: async () => hostile() }],
    ["gives null for a status", { getStatus: async () => null }],
    ["gives a promise that is none", { getStatus: () => 7 }],
    ["has no methods", { start: undefined, getStatus: undefined, stop: undefined }],
  ])("that %s is caught by a verdict", async (_, methods) => {
    const { cases } = suite({ createExecutor: overriding(methods) });
    const error = await caseOf(cases, "start-gives-a-handle")
      .run()
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(RunnerJobConformanceError);
    expect(error.message.length).toBeLessThan(1_000);
  });

  test("that is right passes, though each of its calls takes a turn of the event loop", async () => {
    let machines = 0;
    const substrate = createInMemorySubstrate({ now: Date.now, nextId: () => `m-${++machines}` });
    const slow = <Call extends (...given: never[]) => Promise<unknown>>(call: Call) =>
      (async (...given: Parameters<Call>) => {
        await new Promise((resolve) => setImmediate(resolve));
        return await call(...given);
      }) as Call;
    const createExecutor = () => {
      const { start, getStatus, stop, tailLogs, getConsoleUrl } = createInMemoryExecutor(substrate);
      const slowed = { start: slow(start), getStatus: slow(getStatus), stop: slow(stop) };
      return { ...slowed, tailLogs: slow(tailLogs), getConsoleUrl };
    };
    const cases = runnerJobExecutorConformance({ createExecutor, supports: ALL, pollMs: 10 });
    const timed = ["stop-grace-is-a-bound", "stop-grace-not-extended", "duration-ends-the-job"];
    const { results } = await runConformance(cases.filter(({ id }) => timed.includes(id)));
    expect(results.map(({ id, outcome }) => [id, outcome])).toEqual(
      timed.map((id) => [id, "pass"]),
    );
  });

  test("that is right passes, though it spells out what is absent and ends lines as terminals do", async () => {
    let now = 0;
    let machines = 0;
    const nextId = () => `machine-${++machines}`;
    const reference = createInMemoryExecutor(createInMemorySubstrate({ now: () => now, nextId }));
    const spelled = { terminalErrorClass: undefined, resourceStats: undefined };
    const executor = {
      ...reference,
      getStatus: async (handle: RunnerJobHandle) => ({
        ...spelled,
        ...(await reference.getStatus(handle)),
      }),
      tailLogs: async (handle: RunnerJobHandle, lines?: number) =>
        (await reference.tailLogs(handle, lines))?.replaceAll("\n", "\u001b[0m\r\n") ?? null,
    };
    const cases = runnerJobExecutorConformance({
      // Absent and `undefined` are the same, which the compiler tells apart.
      createExecutor: () => executor as unknown as RunnerJobExecutor,
      supports: ALL,
      sleep: async (ms) => {
        now += ms;
      },
      pollMs: 10,
      deadlineMs: 1_000,
    });
    const { results } = await runConformance(cases);
    expect(results.filter(({ outcome }) => outcome === "fail")).toEqual([]);
  });

  test("that throws what it should not is a failed case with a bounded reason", async () => {
    const token = "own-secret-token";
    const getStatus = async () => ({
      get status(): never {
        throw new Error(`${token} ${"x".repeat(100_000)}`);
      },
    });
    const tailLogs = {
      get(): never {
        throw new Error(`the log of ${token} ${"x".repeat(100_000)}`);
      },
    };
    const { cases } = suite({
      createExecutor: () =>
        Object.defineProperty({ ...overriding({})(), getStatus }, "tailLogs", tailLogs),
      createSpec: (draft) => ({ ...draft, env: { ...draft.env, OWN_TOKEN: token } }),
    });
    for (const { reason = "" } of (await runConformance(cases)).results) {
      expect(reason.length).toBeLessThanOrEqual(1_000);
      expect(reason).not.toContain(token);
    }
  });

  test("whose instances are never made fails every case by the deadline", async () => {
    const { cases } = suite({ createExecutor: () => new Promise(() => {}) });
    const [first] = (await runConformance(cases.slice(0, 1))).results;
    expect(first?.reason).toBe("createExecutor came to no end within 1000 ms");
  });

  test("that tells secrets in its error does not make the kit tell them", async () => {
    let secrets: readonly string[] = [];
    const start = async ({ env }: RunnerJobSpec) => {
      secrets = Object.values(env).filter((value) => value.length > 12);
      throw new Error(`cannot start with ${secrets.join(" ")}`);
    };
    const { cases } = suite({
      createExecutor: overriding({ start }),
      createSpec: (draft) => ({ ...draft, env: { ...draft.env, OWN_TOKEN: "own-secret-token" } }),
    });
    const { results } = await runConformance([caseOf(cases, "start-again")]);
    expect(results[0]?.reason).toContain("cannot start");
    expect(secrets).toContain("own-secret-token");
    expect(secrets.filter((secret) => results[0]?.reason?.includes(secret))).toEqual([]);
  });

  test("is named with what it threw, for its author", async () => {
    const thrown = new Error("the substrate is down");
    const start = () => Promise.reject(thrown);
    const { cases } = suite({ createExecutor: overriding({ start }) });
    const error = await caseOf(cases, "start-again")
      .run()
      .catch((caught) => caught);
    expect(error).toMatchObject({ code: "conformance_failed", cause: thrown });
    expect(JSON.stringify(error)).not.toContain("cause");
  });

  test("cannot hide a secret in what it throws", async () => {
    const hiding: readonly ((secret: string) => unknown)[] = [
      (secret) => new Error("x", { cause: { deep: [new Map([["k", secret]])] } }),
      (secret) => new AggregateError([new Error(secret)], "x"),
      (secret) => Object.defineProperty(new Error("x"), "hidden", { value: secret }),
      (secret) => Object.assign(new Error("x"), { [Symbol("s")]: secret }),
      (secret) => Object.assign(new Error("x"), { [secret]: 1 }),
      (secret) => Object.assign(new Error("x"), { toJSON: () => ({ secret }) }),
      (secret) => Object.assign(new Error("x"), { toString: () => secret }),
      (secret) => Object.assign(new Error("x"), { body: btoa(`{"a":"${secret}"}`) }),
      (secret) => new Error(`x${btoa(`ab${secret}cd`)}`),
      (secret) => secret,
      (secret) => {
        const looping: Record<string, unknown> = { secret };
        looping["self"] = looping;
        return looping;
      },
    ];
    for (const hide of hiding) {
      const start = ({ env }: RunnerJobSpec) =>
        Promise.reject(hide(env["RUNNER_CONFORMANCE_KEY"] ?? ""));
      const { start: honest, ...rest } = overriding({})();
      let calls = 0;
      const executor = {
        ...rest,
        start: (spec: RunnerJobSpec) => (calls++ === 0 ? honest(spec) : start(spec)),
      };
      const { cases } = suite({ createExecutor: () => executor });
      await expect(caseOf(cases, "secrets-not-in-errors").run()).rejects.toThrow(
        /carries an environment value/,
      );
    }
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function hostile(): object {
  return new Proxy(
    {},
    {
      get(_, key) {
        if (key === "then") return undefined;
        throw new Error("no");
      },
      ownKeys() {
        throw new Error("no");
      },
    },
  );
}
