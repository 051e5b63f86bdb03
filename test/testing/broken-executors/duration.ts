/** Executors that let a job run too long, or not long enough. */
import type { RunnerJobHandle, RunnerJobSpec } from "runner-contracts";
import type { InMemorySubstrate } from "runner-contracts/testing";
import { createInMemoryExecutor } from "runner-contracts/testing";
import { type BrokenExecutor, breaks } from "./broken-executor.ts";

const ENDLESS_MS = Number.MAX_SAFE_INTEGER;

export const BROKEN_DURATIONS: readonly BrokenExecutor[] = [
  breaks("duration-ends-the-job", "leaves maxRunDurationMs to whoever reads it", (_, substrate) =>
    createInMemoryExecutor(lasting(substrate, () => ENDLESS_MS)),
  ),

  breaks(
    "duration-ends-the-job",
    "minds maxRunDurationMs while the instance lives",
    (_, substrate) => {
      const reference = createInMemoryExecutor(lasting(substrate, () => ENDLESS_MS));
      const started = new Map<string, number>();
      return {
        ...reference,
        async start(spec: RunnerJobSpec) {
          const handle = await reference.start(spec);
          started.set(handle.machineId, spec.maxRunDurationMs);
          return handle;
        },
        async getStatus(handle: RunnerJobHandle) {
          // It counts its looks for want of a clock; an instance that did not start the job counts none.
          const left = (started.get(handle.machineId) ?? ENDLESS_MS) - 10;
          if (started.has(handle.machineId)) started.set(handle.machineId, left);
          if (left < 0) await reference.stop(handle, { graceMs: 0 });
          return await reference.getStatus(handle);
        },
      };
    },
  ),

  breaks("duration-ends-the-job", "takes maxRunDurationMs for seconds", (_, substrate) =>
    createInMemoryExecutor(lasting(substrate, (ms) => ms * 1_000)),
  ),

  breaks(
    "duration-is-given",
    "divides maxRunDurationMs by a thousand once too often",
    (_, substrate) => createInMemoryExecutor(lasting(substrate, (ms) => ms / 1_000)),
  ),
];

/** A substrate on which jobs last otherwise than was asked, and which does not show it. */
function lasting(substrate: InMemorySubstrate, last: (ms: number) => number): InMemorySubstrate {
  return {
    ...substrate,
    async createMachine(name, spec) {
      const maxRunDurationMs = last(spec.maxRunDurationMs);
      const machine = await substrate.createMachine(name, { ...spec, maxRunDurationMs });
      const shown = machine.spec.maxRunDurationMs === maxRunDurationMs;
      return shown
        ? { ...machine, spec: { ...machine.spec, maxRunDurationMs: spec.maxRunDurationMs } }
        : machine;
    },
  };
}
