/** Executors that tell wrongly where a job stands. */
import {
  type RunnerJobHandle,
  RunnerJobNotFoundError,
  type RunnerJobStatusSnapshot,
} from "runner-contracts";
import {
  type BrokenExecutor,
  breaks,
  breaksSharing,
  isOver,
  retelling,
} from "./broken-executor.ts";

export const BROKEN_STATUSES: readonly BrokenExecutor[] = [
  breaksSharing(
    "status-never-backwards",
    "asks a replica every third time, which lags behind",
    () => ({ reads: 0, last: new Map<string, RunnerJobStatusSnapshot>() }),
    (replica, reference) => ({
      async getStatus(handle: RunnerJobHandle) {
        const now = await reference.getStatus(handle);
        const before = replica.last.get(handle.machineId);
        if (replica.reads++ % 3 === 2 && before !== undefined) return before;
        if (replica.reads % 3 === 1) replica.last.set(handle.machineId, now);
        return now;
      },
    }),
  ),

  breaks(
    "status-same-for-all",
    "looks only every fifth time and tells the same till then",
    (reference) => {
      const cache = new Map<string, { reads: number; snapshot: RunnerJobStatusSnapshot }>();
      return {
        async getStatus(handle: RunnerJobHandle) {
          const cached = cache.get(handle.machineId);
          if (cached !== undefined && ++cached.reads % 5 !== 0) return cached.snapshot;
          const snapshot = await reference.getStatus(handle);
          cache.set(handle.machineId, { reads: cached?.reads ?? 0, snapshot });
          return snapshot;
        },
      };
    },
  ),

  breaksSharing(
    "status-absorbs",
    "forgets a job soon after it is over",
    () => new Map<string, number>(),
    (looks, reference) => ({
      async getStatus(handle: RunnerJobHandle) {
        const snapshot = await reference.getStatus(handle);
        const count = (looks.get(handle.machineId) ?? 0) + 1;
        if (isOver(snapshot)) looks.set(handle.machineId, count);
        if (count > 2) throw new RunnerJobNotFoundError(handle);
        return snapshot;
      },
    }),
  ),

  breaksSharing(
    "status-never-backwards",
    "says that a job is provisioned again when it has run for a while",
    () => new Map<string, number>(),
    (looks, reference) => ({
      async getStatus(handle: RunnerJobHandle) {
        const snapshot = await reference.getStatus(handle);
        const count = (looks.get(handle.machineId) ?? 0) + 1;
        if (snapshot.status === "running") looks.set(handle.machineId, count);
        return snapshot.status === "running" && count === 12
          ? { status: "provisioning" }
          : snapshot;
      },
    }),
  ),

  retelling("status-complete", "names an error class for a job that ended well", (snapshot) =>
    snapshot.status === "terminated" ? { ...snapshot, terminalErrorClass: "Exit" } : snapshot,
  ),

  retelling(
    "status-complete",
    "calls every end that nobody asked for a failure",
    (snapshot, { spec }) =>
      snapshot.status === "terminated" && spec.env["RUNNER_CONFORMANCE_WORKLOAD"] === "complete"
        ? { status: "failed", terminalErrorClass: "UnexpectedExit" }
        : snapshot,
  ),

  retelling("status-failed", "names no error class for a job that failed", ({ status }) => ({
    status,
  })),

  retelling("status-failed", "calls a job that failed terminated", (snapshot) =>
    snapshot.status === "failed" ? { status: "terminated" } : snapshot,
  ),

  retelling("snapshot-valid", "carries a date in its snapshots", (snapshot) => ({
    ...snapshot,
    updatedAt: new Date(0),
  })),

  retelling("snapshot-valid", "uses the substrate's own word for a status", (snapshot) =>
    snapshot.status === "stopping" ? { status: "destroying" } : snapshot,
  ),

  retelling("snapshot-valid", "tells of use that is not a number", (snapshot) =>
    snapshot.status === "running"
      ? { ...snapshot, resourceStats: { memoryMb: 1, cpuPercent: Number.NaN } }
      : snapshot,
  ),

  retelling("stats-of-a-running-job", "has names of its own for what it uses", (snapshot) =>
    snapshot.resourceStats === undefined ? snapshot : { ...snapshot, resourceStats: { cpu: 5 } },
  ),

  retelling(
    "stats-of-a-running-job",
    "declares resourceStats, and has none",
    ({ resourceStats: _, ...snapshot }) => snapshot,
  ),

  retelling(
    "stats-absent",
    "has no resourceStats but for a job that failed",
    (snapshot) =>
      snapshot.status === "failed"
        ? { ...snapshot, resourceStats: { memoryMb: 1 } }
        : bare(snapshot),
    "resourceStats",
  ),

  retelling(
    "stats-absent",
    "has no resourceStats, and an empty object for them",
    (snapshot) => ({
      ...snapshot,
      resourceStats: {},
    }),
    "resourceStats",
  ),
];

function bare({ resourceStats: _, ...snapshot }: RunnerJobStatusSnapshot): RunnerJobStatusSnapshot {
  return snapshot;
}
