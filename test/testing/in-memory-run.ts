/** The kit over an in-memory substrate of its own, on a clock that takes no time. */
import {
  type ConformanceCase,
  createInMemorySubstrate,
  RUNNER_JOB_CAPABILITIES,
  type RunnerJobCapability,
  runnerJobExecutorConformance,
} from "runner-contracts/testing";
import type { Connect } from "./broken-executors/broken-executor.ts";

/** The cases for executors over a fresh substrate; `lacks` is what they do not declare. */
export function inMemoryCases(
  connectTo: (clock: { now(): number }) => Connect,
  lacks?: RunnerJobCapability,
): ConformanceCase[] {
  let now = 0;
  let machines = 0;
  const clock = { now: () => now };
  const substrate = createInMemorySubstrate({ ...clock, nextId: () => `machine-${++machines}` });
  const connect = connectTo(clock);
  const dying: typeof substrate = {
    ...substrate,
    async createMachine(name, spec) {
      await substrate.createMachine(name, spec);
      throw new Error("the process died");
    },
  };
  return runnerJobExecutorConformance({
    createExecutor: () => connect(substrate),
    supports: Object.fromEntries(RUNNER_JOB_CAPABILITIES.map((name) => [name, name !== lacks])),
    pollMs: 10,
    deadlineMs: 1_000,
    runIdPrefix: "run",
    sleep: async (ms) => {
      now += ms;
    },
    substrate: {
      countMachines: async (runId) => (await substrate.listMachines(runId)).length,
      crashStart: (spec) => connect(dying).start(spec),
    },
  });
}
