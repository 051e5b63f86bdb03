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

  breaksSharing(
    "start-conflict-after-crash",
    "takes over whatever it finds that it has no record of",
    () => new Map<string, RunnerJobSpec>(),
    (records, _reference, substrate) => ({
      async start(asked: RunnerJobSpec) {
        const spec = accepted(asked);
        const recorded = records.get(spec.runId) ?? spec;
        if (!runnerJobSpecsEqual(recorded, spec)) throw new RunnerJobConflictError(spec.runId);
        const { handle } = await substrate.createMachine(spec.runId, spec);
        records.set(spec.runId, spec);
        return handle;
      },
    }),
  ),

  breaksSharing(
    "start-after-restart",
    "forgets after a while that a run was started",
    () => new Map<string, number>(),
    (seenRunning, _reference, substrate) => ({
      async start(asked: RunnerJobSpec) {
        const spec = accepted(asked);
        const machines = await substrate.listMachines(spec.runId);
        const [latest] = [...machines].reverse();
        const { status } = (latest && (await substrate.readStatus(latest.handle))) ?? {};
        if (latest !== undefined && status !== "running") return unlessConflict(latest, spec);
        const looks = (seenRunning.get(spec.runId) ?? 0) + 1;
        seenRunning.set(spec.runId, looks);
        if (latest !== undefined && looks % 3 !== 0) return unlessConflict(latest, spec);
        return (await substrate.createMachine(uniqueName(spec.runId), spec)).handle;
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

  breaks("start-after-end", "tries a job again that failed", (reference, substrate) => ({
    async start(asked: RunnerJobSpec) {
      const spec = accepted(asked);
      const handle = await reference.start(spec);
      if ((await reference.getStatus(handle)).status !== "failed") return handle;
      return (await substrate.createMachine(uniqueName(spec.runId), spec)).handle;
    },
  })),

  breaks("start-after-stop", "will not start a run that is being stopped", (reference) => ({
    async start(spec: RunnerJobSpec) {
      const handle = await reference.start(spec);
      const { status } = await reference.getStatus(handle);
      if (status === "stopping") throw new Error("the run is being stopped");
      return handle;
    },
  })),

  breaks("start-keeps-runs-apart", "takes no notice of case", (_, substrate) => ({
    async start(asked: RunnerJobSpec) {
      const spec = accepted(asked);
      const machine = await substrate.createMachine(spec.runId.toLowerCase(), spec);
      return unlessConflict(machine, { ...spec, runId: machine.spec.runId });
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

  comparing("start-conflict", "compares the names of the environment alone", (spec) => ({
    ...spec,
    env: Object.fromEntries(Object.keys(spec.env).map((name) => [name, ""])),
  })),

  comparing("start-conflict", "takes a variable that is empty for none", (spec) => ({
    ...spec,
    env: Object.fromEntries(Object.entries(spec.env).filter(([, value]) => value !== "")),
  })),

  comparing("start-conflict", "trims the environment before it compares", (spec) => ({
    ...spec,
    env: Object.fromEntries(Object.entries(spec.env).map(([name, value]) => [name, value.trim()])),
  })),

  comparing("start-conflict", "takes one region for another", (spec) => ({
    ...spec,
    region: "any",
  })),

  breaks(
    "start-conflict",
    "stops the job that a different spec was given for",
    (reference, substrate) => ({
      start: (spec: RunnerJobSpec) =>
        reference.start(spec).catch(async (error) => {
          const [machine] = await substrate.listMachines(spec.runId);
          if (machine !== undefined) await reference.stop(machine.handle, { graceMs: 0 });
          throw error;
        }),
    }),
  ),

  comparing("start-conflict-in-resources", "takes a machine of any size", (spec) => {
    const { resources: _, ...bare } = spec;
    return bare;
  }),

  comparing("start-conflict-in-resources", "rounds the processors", (spec) => {
    const { resources, ...bare } = spec;
    if (resources === undefined) return bare;
    return { ...bare, resources: { ...resources, cpus: Math.round(resources.cpus) } };
  }),

  breaks(
    "start-conflict-after-end",
    "gives the job of a run that is over for any spec",
    (reference, substrate) => ({
      async start(asked: RunnerJobSpec) {
        const spec = accepted(asked);
        const [machine] = await substrate.listMachines(spec.runId);
        const isKnown = machine !== undefined;
        if (isKnown && isOver(await reference.getStatus(machine.handle))) return machine.handle;
        return await reference.start(spec);
      },
    }),
  ),

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

/** An executor that compares only what `comparable` leaves of a spec. */
function comparing(
  caughtBy: string,
  fault: string,
  comparable: (spec: RunnerJobSpec) => RunnerJobSpec,
): BrokenExecutor {
  return breaks(caughtBy, fault, (_, substrate) => ({
    async start(asked: RunnerJobSpec) {
      const spec = accepted(asked);
      const machine = await substrate.createMachine(spec.runId, spec);
      if (runnerJobSpecsEqual(comparable(machine.spec), comparable(spec))) return machine.handle;
      throw new RunnerJobConflictError(spec.runId);
    },
  }));
}
