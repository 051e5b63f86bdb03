/** Executors that tell secrets. */
import { type RunnerJobHandle, type RunnerJobSpec, validateRunnerJobSpec } from "runner-contracts";
import { type BrokenExecutor, breaks, breaksSharing, retelling } from "./broken-executor.ts";

export const BROKEN_SECRETS: readonly BrokenExecutor[] = [
  breaks("secrets-not-in-handles", "carries the runner's token in the handle", (reference) => {
    const bare = ({ appName, machineId }: RunnerJobHandle) => ({
      appName,
      machineId: machineId.replace(/\?.*/, machineId.endsWith("-unknown") ? "-unknown" : ""),
    });
    return {
      async start(spec: RunnerJobSpec) {
        const { appName, machineId } = await reference.start(spec);
        const token = spec.env["RUNNER_CONFORMANCE_TOKEN"];
        return { appName, machineId: `${machineId}?token=${token}` };
      },
      getStatus: (handle: RunnerJobHandle) => reference.getStatus(bare(handle)),
      stop: (handle: RunnerJobHandle, options?: { graceMs?: number }) =>
        reference.stop(bare(handle), options),
      tailLogs: (handle: RunnerJobHandle, lines?: number) =>
        reference.tailLogs(bare(handle), lines),
      getConsoleUrl: (handle: RunnerJobHandle) => reference.getConsoleUrl(bare(handle)),
    };
  }),

  breaks(
    "secrets-not-in-snapshots",
    "gives the log's last lines as the error's message",
    (reference, substrate) => ({
      async getStatus(handle: RunnerJobHandle) {
        const snapshot = await reference.getStatus(handle);
        if (snapshot.status !== "failed") return snapshot;
        return { ...snapshot, terminalErrorMessage: await substrate.readLog(handle) };
      },
    }),
  ),

  retelling(
    "secrets-not-in-snapshots",
    "carries the machine's configuration in snapshots",
    (snapshot, machine) => ({
      ...snapshot,
      config: { env: { ...machine.spec.env } },
    }),
  ),

  breaksSharing(
    "secrets-not-in-console-urls",
    "carries its state in the console URL, as base64",
    () => new Map<string, string>(),
    (states, reference) => ({
      async start(spec: RunnerJobSpec) {
        const handle = await reference.start(spec);
        states.set(handle.machineId, btoa(JSON.stringify(spec)));
        return handle;
      },
      getConsoleUrl: (handle: RunnerJobHandle) =>
        `${reference.getConsoleUrl(handle)}?state=${states.get(handle.machineId)}`,
    }),
  ),

  breaks(
    "secrets-not-in-errors",
    "tells what the token was, and what it would be",
    (reference) => ({
      start: (spec: RunnerJobSpec) =>
        reference.start(spec).catch((error) => {
          const token = spec.env["RUNNER_CONFORMANCE_TOKEN"] ?? "";
          throw Object.assign(error, {
            hint: `the token ends in ${token.slice(-10).toUpperCase()}`,
          });
        }),
    }),
  ),

  breaks("secrets-not-in-errors", "has the body of the request in its errors", (reference) => ({
    start: (spec: RunnerJobSpec) =>
      reference.start(spec).catch((error) => {
        throw Object.assign(error, { body: new TextEncoder().encode(JSON.stringify(spec)) });
      }),
  })),

  breaks("secrets-not-in-errors", "quotes the spec that it refuses", (reference) => ({
    async start(spec: RunnerJobSpec) {
      if (validateRunnerJobSpec(spec).ok) return await reference.start(spec);
      throw new TypeError(`cannot start ${JSON.stringify(spec)}`);
    },
  })),

  breaks(
    "secrets-not-in-errors",
    "attaches the request to the errors of the substrate",
    (reference) => ({
      start: (spec: RunnerJobSpec) =>
        reference.start(spec).catch((error) => {
          throw Object.assign(error, { request: { method: "POST", body: { config: spec } } });
        }),
    }),
  ),

  breaks("secrets-not-in-errors", "has the refused spec deep in an error's cause", (reference) => ({
    start: (spec: RunnerJobSpec) =>
      reference.start(spec).catch((error) => {
        const cause = new Error("refused", { cause: new Error(Object.values(spec.env).join()) });
        throw Object.defineProperty(error, "cause", { value: cause });
      }),
  })),
];
