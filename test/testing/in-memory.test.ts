import fc from "fast-check";
import { canReachJobStatus, isRunnerContractError, type RunnerJobSpec } from "runner-contracts";
import {
  createInMemoryExecutor,
  createInMemorySubstrate,
  RUNNER_JOB_CAPABILITIES,
  runConformance,
} from "runner-contracts/testing";
import { describe, expect, test } from "vitest";
import { SPEC } from "../runner-job/specs.ts";
import { breaks } from "./broken-executors/broken-executor.ts";
import { inMemoryCases } from "./in-memory-run.ts";

describe("under this test runner the in-memory executor keeps the rule:", () => {
  const cases = inMemoryCases(() => createInMemoryExecutor);
  for (const { title, run } of cases.filter(({ skip }) => skip === undefined)) test(title, run);
});

const ABSENT = {
  tailLogs: { tailLogs: undefined },
  consoleUrl: { getConsoleUrl: undefined },
  resourceStats: {},
  gracefulStop: {},
};

describe("an executor that cleanly lacks", () => {
  test.each(RUNNER_JOB_CAPABILITIES)("%s passes the kit", async (capability) => {
    const { connect } = breaks("", "", (reference) => ({
      ...ABSENT[capability],
      async getStatus(handle: Parameters<typeof reference.getStatus>[0]) {
        const { resourceStats: _, ...snapshot } = await reference.getStatus(handle);
        return capability === "resourceStats" ? snapshot : await reference.getStatus(handle);
      },
    }));
    const report = await runConformance(inMemoryCases(connect, capability));
    expect(report.results.filter(({ outcome }) => outcome === "fail")).toEqual([]);
  });

  test("tailLogs and consoleUrl by answering null passes the kit", async () => {
    for (const [capability, method] of [
      ["tailLogs", { tailLogs: async () => null }],
      ["consoleUrl", { getConsoleUrl: () => null }],
    ] as const) {
      const { connect } = breaks("", "", () => method);
      expect((await runConformance(inMemoryCases(connect, capability))).failed).toBe(0);
    }
  });
});

describe("the in-memory executor", () => {
  function world() {
    const clock = { now: 0 };
    let machines = 0;
    const substrate = createInMemorySubstrate({
      now: () => clock.now,
      nextId: () => `machine-${++machines}`,
    });
    return { clock, substrate, executor: createInMemoryExecutor(substrate) };
  }

  const workload = (name: string): RunnerJobSpec => ({
    ...SPEC,
    env: { ...SPEC.env, RUNNER_CONFORMANCE_WORKLOAD: name },
  });

  test("walks a job through every status", async () => {
    const { clock, executor } = world();
    const handle = await executor.start(SPEC);
    const seen: string[] = [];
    for (const now of [0, 20, 50, 100]) {
      clock.now = now;
      seen.push((await executor.getStatus(handle)).status);
    }
    await executor.stop(handle);
    seen.push((await executor.getStatus(handle)).status);
    clock.now = 120;
    seen.push((await executor.getStatus(handle)).status);
    expect(seen).toEqual([
      "queued",
      "provisioning",
      "running",
      "running",
      "stopping",
      "terminated",
    ]);
  });

  test("stands still where the clock runs backwards", async () => {
    const { clock, executor } = world();
    const handle = await executor.start(SPEC);
    clock.now = 60;
    expect((await executor.getStatus(handle)).status).toBe("running");
    clock.now = 0;
    expect((await executor.getStatus(handle)).status).toBe("running");
  });

  test("ends a job that runs too long as failed, and says how long that was", async () => {
    const { clock, executor } = world();
    const handle = await executor.start(SPEC);
    clock.now = SPEC.maxRunDurationMs;
    expect(await executor.getStatus(handle)).toStrictEqual({
      status: "failed",
      terminalErrorClass: "MaxRunDurationExceeded",
      terminalErrorMessage: "ran longer than 60000 ms",
    });
  });

  test("refuses a spec and a handle that do not validate, by the validator's code", async () => {
    const { executor } = world();
    const spec = await executor.start({ ...SPEC, image: "runner" }).catch((error) => error);
    expect(isRunnerContractError(spec, "invalid_spec")).toBe(true);
    const bad = { appName: "", machineId: "m" };
    for (const refused of [
      executor.getStatus(bad),
      executor.stop(bad),
      executor.tailLogs(bad),
      Promise.resolve().then(() => executor.getConsoleUrl(bad)),
    ]) {
      const error = await refused.catch((thrown) => thrown);
      expect(isRunnerContractError(error, "invalid_handle")).toBe(true);
    }
  });

  test.each([-1, Number.NaN, ["3"], { lines: 3 }])(
    "refuses a graceMs and a number of lines of %s",
    async (given) => {
      // What a caller without a compiler may pass.
      const amount = given as number;
      const { executor } = world();
      const handle = await executor.start(SPEC);
      await expect(executor.stop(handle, { graceMs: amount })).rejects.toThrow(RangeError);
      await expect(executor.tailLogs(handle, amount)).rejects.toThrow(RangeError);
    },
  );

  test("writes the console URL so that a handle cannot lead elsewhere", () => {
    const { executor } = world();
    const handle = { appName: "a/../b", machineId: "m?x=1#y" };
    expect(executor.getConsoleUrl(handle)).toBe("https://console.example/a%2F..%2Fb/m%3Fx%3D1%23y");
  });

  test("lifecycle: whatever is asked when, no job runs backwards, and ends within its grace", async () => {
    const step = fc.record({
      afterMs: fc.nat(60),
      act: fc.constantFrom("look", "look", "start", "stop"),
      graceMs: fc.nat(80),
    });
    const names = fc.constantFrom("run", "complete", "fail", "leak", "drain", "linger");
    await fc.assert(
      fc.asyncProperty(names, fc.array(step, { maxLength: 12 }), async (name, steps) => {
        const { clock, executor } = world();
        const spec = workload(name);
        const handle = await executor.start(spec);
        let before = await executor.getStatus(handle);
        let overBy = SPEC.maxRunDurationMs;
        for (const { afterMs, act, graceMs } of steps) {
          clock.now += afterMs;
          if (act === "start") expect(await executor.start(spec)).toStrictEqual(handle);
          if (act === "stop") {
            await executor.stop(handle, { graceMs });
            overBy = Math.min(overBy, clock.now + graceMs);
          }
          const after = await executor.getStatus(handle);
          expect(canReachJobStatus(before.status, after.status)).toBe(true);
          before = after;
        }
        clock.now = Math.max(clock.now, overBy);
        expect(["terminated", "failed"]).toContain((await executor.getStatus(handle)).status);
      }),
    );
  });
});
