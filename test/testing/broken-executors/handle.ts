/** Executors that take handles wrongly. */
import { type RunnerJobHandle, RunnerJobNotFoundError, type RunnerJobSpec } from "runner-contracts";
import { type BrokenExecutor, breaks, breaksSharing } from "./broken-executor.ts";

export const BROKEN_HANDLES: readonly BrokenExecutor[] = [
  breaks("answers-are-promises", "throws at once where it must reject", (reference) => ({
    stop(handle: RunnerJobHandle, options?: { graceMs?: number }) {
      if (handle.machineId.endsWith("-unknown")) throw new RunnerJobNotFoundError(handle);
      return reference.stop(handle, options);
    },
  })),

  breaks(
    "answers-are-promises",
    "answers with no promise where it has nothing to wait for",
    () => ({
      tailLogs: () => null,
    }),
  ),

  breaks("handle-survives-storage", "has a date in its handles", (reference) => ({
    start: async (spec: RunnerJobSpec) => ({
      ...(await reference.start(spec)),
      createdAt: new Date(0),
    }),
  })),

  breaks("handle-survives-storage", "knows a handle by its JSON text", (reference) => {
    const known = (handle: RunnerJobHandle) => {
      if (!JSON.stringify(handle).startsWith('{"appName"'))
        throw new RunnerJobNotFoundError(handle);
      return handle;
    };
    return { getStatus: async (handle: RunnerJobHandle) => reference.getStatus(known(handle)) };
  }),

  breaks("handle-survives-storage", "knows only the handles it gave itself", (reference) => {
    const given = new Set<string>();
    return {
      async start(spec: RunnerJobSpec) {
        const handle = await reference.start(spec);
        given.add(handle.machineId);
        return handle;
      },
      async getStatus(handle: RunnerJobHandle) {
        if (!given.has(handle.machineId)) throw new RunnerJobNotFoundError(handle);
        return await reference.getStatus(handle);
      },
    };
  }),

  breaksSharing(
    "handle-survives-storage",
    "knows a handle by the object that it is",
    () => new WeakSet<RunnerJobHandle>(),
    (given, reference) => ({
      async start(spec: RunnerJobSpec) {
        const handle = { ...(await reference.start(spec)) };
        given.add(handle);
        return handle;
      },
      async stop(handle: RunnerJobHandle, options?: { graceMs?: number }) {
        if (!given.has(handle)) throw new RunnerJobNotFoundError(handle);
        await reference.stop(handle, options);
      },
    }),
  ),

  breaks("handle-unknown-status", "calls a job terminated that it does not find", (reference) => ({
    getStatus: async (handle: RunnerJobHandle) =>
      reference.getStatus(handle).catch(() => ({ status: "terminated" })),
  })),

  breaks("handle-unknown-status", "looks at a handle's machineId only", (reference) => {
    const mended = (handle: RunnerJobHandle) => ({ ...handle, appName: "in-memory" });
    return {
      getStatus: (handle: RunnerJobHandle) => reference.getStatus(mended(handle)),
    };
  }),

  breaks(
    "handle-unknown-status",
    "throws the substrate's own error for what it does not find",
    (reference) => ({
      getStatus: (handle: RunnerJobHandle) =>
        reference.getStatus(handle).catch(() => {
          throw Object.assign(new Error("404 Not Found"), { status: 404 });
        }),
    }),
  ),

  breaks("handle-unknown-stop", "stops what it does not find without a word", (reference) => ({
    stop: (handle: RunnerJobHandle, options?: { graceMs?: number }) =>
      reference.stop(handle, options).catch(() => {}),
  })),

  breaks("handle-unknown-logs", "has no log of what it does not find", (reference) => ({
    tailLogs: (handle: RunnerJobHandle, lines?: number) =>
      reference.tailLogs(handle, lines).catch(() => null),
  })),

  breaks("answers-are-the-callers", "gives out the object it remembers", (reference) => {
    const remembered = new Map<string, Promise<RunnerJobHandle>>();
    return {
      async start(spec: RunnerJobSpec) {
        const made = reference.start(spec);
        await made;
        const known = remembered.get(spec.runId) ?? made.then((handle) => ({ ...handle }));
        remembered.set(spec.runId, known);
        return await known;
      },
    };
  }),
];
