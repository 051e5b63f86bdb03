/**
 * The conformance kit over the in-memory executor, for any test runner and for none.
 */
import {
  createInMemoryExecutor,
  createInMemorySubstrate,
  runnerJobExecutorConformance,
} from "runner-contracts/testing";

let now = 0;
let machines = 0;
const substrate = createInMemorySubstrate({
  now: () => now,
  nextId: () => `machine-${++machines}`,
});

export const cases = runnerJobExecutorConformance({
  createExecutor: () => createInMemoryExecutor(substrate),
  supports: { tailLogs: true, consoleUrl: true, resourceStats: true, gracefulStop: true },
  pollMs: 10,
  // Time passes when the kit waits, and takes none.
  sleep: async (ms) => {
    now += ms;
  },
  substrate: {
    countMachines: async (runId) => (await substrate.listMachines(runId)).length,
    async crashStart(spec) {
      const dying = createInMemoryExecutor({
        ...substrate,
        async createMachine(...args) {
          await substrate.createMachine(...args);
          throw new Error("the process died");
        },
      });
      await dying.start(spec).catch(() => {});
    },
  },
});
