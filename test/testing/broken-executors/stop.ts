/** Executors that stop wrongly. */
import {
  type RunnerJobHandle,
  RunnerJobNotFoundError,
  type RunnerJobSpec,
  type RunnerJobStopOptions,
} from "runner-contracts";
import { IN_MEMORY_GRACE_MS, type InMemoryExecutor } from "runner-contracts/testing";
import { type BrokenExecutor, breaks, breaksSharing, isOver } from "./broken-executor.ts";

type Stop = InMemoryExecutor["stop"];

export const BROKEN_STOPS: readonly BrokenExecutor[] = [
  breaksSharing(
    "stop-ends-the-job",
    "calls a job failed that ended by the signal it was sent",
    () => new Set<string>(),
    (stopped, reference) => ({
      async stop(handle: RunnerJobHandle, options?: RunnerJobStopOptions) {
        if (!isOver(await reference.getStatus(handle))) stopped.add(handle.machineId);
        await reference.stop(handle, options);
      },
      async getStatus(handle: RunnerJobHandle) {
        const snapshot = await reference.getStatus(handle);
        if (!isOver(snapshot) || !stopped.has(handle.machineId)) return snapshot;
        return { status: "failed", terminalErrorClass: "Signal" };
      },
    }),
  ),

  stopping(
    "stop-ends-the-job",
    "resolves without having asked the job to end",
    () => async () => {},
  ),

  stopping(
    "stop-before-running",
    "cannot stop what does not run yet",
    (reference) => async (handle, options) => {
      const { status } = await reference.getStatus(handle);
      if (status === "queued") throw new Error("the machine is not started");
      await reference.stop(handle, options);
    },
  ),

  stopping("stop-again", "cannot stop what is stopping", (reference) => async (handle, options) => {
    const { status } = await reference.getStatus(handle);
    if (status === "stopping") throw new Error("the machine is stopping");
    await reference.stop(handle, options);
  }),

  breaksSharing(
    "stop-at-once",
    "holds a lease while it stops, and refuses whoever comes then",
    () => new Set<string>(),
    (leases, reference) => ({
      async stop(handle: RunnerJobHandle, options?: RunnerJobStopOptions) {
        if (leases.has(handle.machineId)) throw new Error("409: the machine is leased");
        leases.add(handle.machineId);
        await reference.stop(handle, options);
        leases.delete(handle.machineId);
      },
    }),
  ),

  stopping("stop-after-end", "cannot stop what is over", (reference) => async (handle, options) => {
    if (isOver(await reference.getStatus(handle))) throw new RunnerJobNotFoundError(handle);
    await reference.stop(handle, options);
  }),

  breaksSharing(
    "stop-after-stop",
    "cannot stop what it has seen stopped",
    () => new Set<string>(),
    (stopped, reference) => ({
      async stop(handle: RunnerJobHandle, options?: RunnerJobStopOptions) {
        const isStopped = stopped.has(handle.machineId);
        if (isStopped && isOver(await reference.getStatus(handle))) throw new Error("not running");
        stopped.add(handle.machineId);
        await reference.stop(handle, options);
      },
    }),
  ),

  breaksSharing(
    "stop-grace-is-a-bound",
    "calls a job failed that had to be killed",
    () => new Set<string>(),
    (killed, reference) => ({
      async stop(handle: RunnerJobHandle, options?: RunnerJobStopOptions) {
        if (options?.graceMs === 200) killed.add(handle.machineId);
        await reference.stop(handle, options);
      },
      async getStatus(handle: RunnerJobHandle) {
        const snapshot = await reference.getStatus(handle);
        if (!isOver(snapshot) || !killed.has(handle.machineId)) return snapshot;
        return { status: "failed", terminalErrorClass: "Killed" };
      },
    }),
  ),

  breaksSharing(
    "stop-after-end",
    "calls a job terminated that failed before it was stopped",
    () => new Set<string>(),
    (stopped, reference) => ({
      async stop(handle: RunnerJobHandle, options?: RunnerJobStopOptions) {
        await reference.stop(handle, options);
        stopped.add(handle.machineId);
      },
      async getStatus(handle: RunnerJobHandle) {
        const snapshot = await reference.getStatus(handle);
        const retold = isOver(snapshot) && stopped.has(handle.machineId);
        return retold ? { status: "terminated" } : snapshot;
      },
    }),
  ),

  breaksSharing(
    "stop-spares-others",
    "stops every job of the workspace",
    () => new Map<string, RunnerJobHandle>(),
    (all, reference) => ({
      async start(spec: RunnerJobSpec) {
        const handle = await reference.start(spec);
        all.set(handle.machineId, handle);
        return handle;
      },
      async stop(handle: RunnerJobHandle, options?: RunnerJobStopOptions) {
        await reference.stop(handle, options);
        for (const other of all.values()) await reference.stop(other, options);
      },
    }),
  ),

  stopping(
    "stop-grace-is-a-bound",
    "asks the job to end and never kills it",
    (reference) => async (handle) =>
      await reference.stop(handle, { graceMs: Number.POSITIVE_INFINITY }),
  ),

  stopping(
    "stop-grace-is-a-bound",
    "gives the grace it is used to, whatever it was told",
    (reference) => async (handle) => await reference.stop(handle),
  ),

  stopping(
    "stop-grace-zero",
    "takes a graceMs of 0 for none",
    (reference) =>
      async (handle, { graceMs } = {}) =>
        await reference.stop(handle, { graceMs: graceMs || IN_MEMORY_GRACE_MS }),
  ),

  stopping(
    "stop-grace-shortened",
    "leaves it at the first stop",
    (reference) => async (handle, options) => {
      const { status } = await reference.getStatus(handle);
      if (status !== "stopping") await reference.stop(handle, options);
    },
  ),

  breaksSharing(
    "stop-grace-not-extended",
    "begins the grace anew with each stop",
    () => new Map<string, number>(),
    (killAt, reference, _substrate, clock) => ({
      async stop(handle: RunnerJobHandle, { graceMs = IN_MEMORY_GRACE_MS } = {}) {
        await reference.stop(handle, { graceMs: Number.POSITIVE_INFINITY });
        killAt.set(handle.machineId, clock.now() + graceMs);
      },
      async getStatus(handle: RunnerJobHandle) {
        const at = killAt.get(handle.machineId) ?? Number.POSITIVE_INFINITY;
        if (clock.now() >= at) await reference.stop(handle, { graceMs: 0 });
        return await reference.getStatus(handle);
      },
    }),
  ),

  stopping(
    "stop-grace-is-given",
    "kills at once",
    (reference) => async (handle) => await reference.stop(handle, { graceMs: 0 }),
  ),

  breaks(
    "stop-grace-absent",
    "refuses a graceMs that it cannot give",
    (reference) => ({
      async stop(handle: RunnerJobHandle, options?: RunnerJobStopOptions) {
        if (options?.graceMs) throw new RangeError("graceMs is not supported");
        await reference.stop(handle, { graceMs: 0 });
      },
    }),
    "gracefulStop",
  ),
];

function stopping(
  caughtBy: string,
  fault: string,
  stop: (reference: InMemoryExecutor) => Stop,
): BrokenExecutor {
  return breaks(caughtBy, fault, (reference) => ({ stop: stop(reference) }));
}
