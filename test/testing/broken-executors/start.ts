/** Executors that start wrongly. */
import {
  RunnerJobConflictError,
  type RunnerJobHandle,
  type RunnerJobSpec,
  runnerJobSpecsEqual,
} from "runner-contracts";
import {
  accepted,
  type BrokenExecutor,
  breaks,
  breaksSharing,
  isOver,
  uniqueName,
  unlessConflict,
} from "./broken-executor.ts";

export const BROKEN_STARTS: readonly BrokenExecutor[] = [
  breaks("start-gives-a-handle", "gives a number for a machine's id", (reference) => ({
    async start(spec: RunnerJobSpec) {
      const { appName } = await reference.start(spec);
      return { appName, machineId: 1 };
    },
  })),

  breaks("start-gives-a-handle", "answers and never makes the machine", (reference) => ({
    start: async ({ runId }: RunnerJobSpec) => ({ appName: "in-memory", machineId: runId }),
    getStatus: async () => ({ status: "queued" }),
    stop: async () => {},
    tailLogs: async () => "",
    getConsoleUrl: reference.getConsoleUrl,
  })),

  breaks("start-again", "makes a machine on each call", (_reference, substrate) => ({
    async start(asked: RunnerJobSpec) {
      const spec = accepted(asked);
      return (await substrate.createMachine(uniqueName(spec.runId), spec)).handle;
    },
  })),

  breaksSharing(
    "start-again",
    "never answers a second call",
    () => new Set<string>(),
    (started, reference) => ({
      async start(spec: RunnerJobSpec) {
        if (started.has(spec.runId)) return await new Promise(() => {});
        started.add(spec.runId);
        return await reference.start(spec);
      },
    }),
  ),

  breaks("start-at-once", "looks for a machine first, and then makes one", (_, substrate) => ({
    async start(asked: RunnerJobSpec) {
      const spec = accepted(asked);
      const [existing] = await substrate.listMachines(spec.runId);
      if (existing !== undefined) return unlessConflict(existing, spec);
      return (await substrate.createMachine(uniqueName(spec.runId), spec)).handle;
    },
  })),

  breaks(
    "start-at-once-by-many",
    "lets one caller in at a time, of its own callers only",
    (_reference, substrate) => {
      let queue: Promise<unknown> = Promise.resolve();
      return {
        start(asked: RunnerJobSpec) {
          const spec = structuredClone(asked);
          const started = queue.then(async () => {
            const [existing] = await substrate.listMachines(accepted(spec).runId);
            if (existing !== undefined) return unlessConflict(existing, spec);
            return (await substrate.createMachine(uniqueName(spec.runId), spec)).handle;
          });
          queue = started.catch(() => {});
          return started;
        },
      };
    },
  ),

  breaks("start-after-restart", "knows only the runs it started itself", (_, substrate) => {
    const started = new Map<string, { spec: RunnerJobSpec; handle: Promise<RunnerJobHandle> }>();
    return {
      async start(asked: RunnerJobSpec) {
        const spec = accepted(asked);
        const known = started.get(spec.runId);
        if (known !== undefined && !runnerJobSpecsEqual(known.spec, spec)) {
          throw new RunnerJobConflictError(spec.runId);
        }
        const making = substrate.createMachine(uniqueName(spec.runId), spec);
        const handle = known?.handle ?? making.then((machine) => machine.handle);
        if (known === undefined) started.set(spec.runId, { spec, handle });
        return await handle;
      },
    };
  }),

  breaksSharing(
    "start-after-crash",
    "writes down which machine it made once it has made it",
    () => new Map<string, Promise<{ spec: RunnerJobSpec; handle: RunnerJobHandle }>>(),
    (records, _reference, substrate) => ({
      async start(asked: RunnerJobSpec) {
        const spec = accepted(asked);
        const record = records.get(spec.runId) ?? make(spec);
        const { spec: recorded, handle } = await record;
        if (!runnerJobSpecsEqual(recorded, spec)) throw new RunnerJobConflictError(spec.runId);
        return handle;

        function make({ runId }: RunnerJobSpec) {
          const making = substrate.createMachine(uniqueName(runId), spec);
          records.set(runId, making);
          // What was not written down when the process died is gone.
          making.catch(() => records.delete(runId));
          return making;
        }
      },
    }),
  ),

  breaks("start-after-end", "starts a run anew whose job is over", (reference, substrate) => ({
    async start(asked: RunnerJobSpec) {
      const spec = accepted(asked);
      const handle = await reference.start(spec);
      if (!isOver(await reference.getStatus(handle))) return handle;
      return (await substrate.createMachine(uniqueName(spec.runId), spec)).handle;
    },
  })),

  breaks("start-keeps-runs-apart", "cuts the run's id to fit a name", (_, substrate) => ({
    async start(asked: RunnerJobSpec) {
      const spec = accepted(asked);
      const machine = await substrate.createMachine(spec.runId.slice(0, -2), spec);
      return unlessConflict(machine, { ...spec, runId: machine.spec.runId });
    },
  })),

  breaks("start-conflict", "takes any spec of a run for the same", (_, substrate) => ({
    async start(asked: RunnerJobSpec) {
      const spec = accepted(asked);
      return (await substrate.createMachine(spec.runId, spec)).handle;
    },
  })),

  breaks("start-conflict", "compares the image and the environment only", (_, substrate) => ({
    async start(asked: RunnerJobSpec) {
      const spec = accepted(asked);
      const { spec: existing, handle } = await substrate.createMachine(spec.runId, spec);
      const { image, env } = spec;
      if (runnerJobSpecsEqual(existing, { ...existing, image, env })) return handle;
      throw new RunnerJobConflictError(spec.runId);
    },
  })),

  breaks("start-conflict", "refuses a different spec with an error of no code", (reference) => ({
    async start(spec: RunnerJobSpec) {
      try {
        return await reference.start(spec);
      } catch {
        throw new Error("cannot start");
      }
    },
  })),

  breaks(
    "start-conflict-after-restart",
    "compares a spec with those it started itself",
    (_, substrate) => {
      const started = new Map<string, RunnerJobSpec>();
      return {
        async start(asked: RunnerJobSpec) {
          const spec = accepted(asked);
          const known = started.get(spec.runId) ?? spec;
          if (!runnerJobSpecsEqual(known, spec)) throw new RunnerJobConflictError(spec.runId);
          started.set(spec.runId, spec);
          return (await substrate.createMachine(spec.runId, spec)).handle;
        },
      };
    },
  ),

  breaks(
    "start-conflict-at-once",
    "looks for a conflict before it makes anything",
    (_, substrate) => ({
      async start(asked: RunnerJobSpec) {
        const spec = accepted(asked);
        const [existing] = await substrate.listMachines(spec.runId);
        if (existing !== undefined) return unlessConflict(existing, spec);
        return (await substrate.createMachine(spec.runId, spec)).handle;
      },
    }),
  ),

  breaks("start-ignores-key-order", "compares specs as JSON text", (_, substrate) => ({
    async start(asked: RunnerJobSpec) {
      accepted(asked);
      const spec = structuredClone(asked);
      const { spec: existing, handle } = await substrate.createMachine(spec.runId, spec);
      if (JSON.stringify(existing) === JSON.stringify(spec)) return handle;
      throw new RunnerJobConflictError(spec.runId);
    },
  })),

  breaks("start-copies-the-spec", "keeps the caller's own object", (_, substrate) => ({
    async start(spec: RunnerJobSpec) {
      accepted(spec);
      return unlessConflict(await substrate.createMachine(spec.runId, spec), spec);
    },
  })),

  breaks(
    "start-copies-the-environment",
    "copies the spec without its environment",
    (_, substrate) => ({
      async start(asked: RunnerJobSpec) {
        const spec = { ...accepted(asked), env: asked.env };
        return unlessConflict(await substrate.createMachine(spec.runId, spec), spec);
      },
    }),
  ),
];
