/**
 * Handles: good for ever and everywhere, and told from what is none.
 */
import { isRunnerContractError } from "../../errors.ts";
import type { RunnerJobHandle } from "../../runner-job/job.ts";
import type { Scene } from "../scene.ts";
import { type ConformanceRule, stored } from "./rule.ts";

/** The rules of handles. */
export const HANDLE_RULES: readonly ConformanceRule[] = [
  {
    id: "handle-survives-storage",
    title: "a handle works after a JSON round trip, in a new instance",
    async run(scene) {
      const handle = stored(await scene.start(scene.spec()));
      await scene.watch(handle, (status) => status === "running");
      const executor = await scene.executor();
      await scene.call("stop", () => executor.stop(handle, { graceMs: 0 }));
      await scene.watchToEnd(handle);
    },
  },
  {
    id: "handle-unknown-status",
    title: "getStatus of a handle that leads nowhere rejects with job_not_found",
    async run(scene) {
      await demandNotFound(scene, "getStatus", (executor, handle) => executor.getStatus(handle));
    },
  },
  {
    id: "handle-unknown-stop",
    title: "stop of a handle that leads nowhere rejects with job_not_found",
    async run(scene) {
      await demandNotFound(scene, "stop", (executor, handle) => executor.stop(handle));
    },
  },
  {
    id: "handle-unknown-logs",
    title: "tailLogs of a handle that leads nowhere rejects with job_not_found",
    requires: ["tailLogs"],
    async run(scene) {
      await demandNotFound(scene, "tailLogs", async (executor, handle) =>
        executor.tailLogs?.(handle),
      );
    },
  },
  {
    id: "answers-are-the-callers",
    title: "what the caller does to a handle or a snapshot has no effect on the executor",
    async run(scene) {
      const spec = scene.spec();
      const executor = await scene.executor();
      const handle = await scene.start(spec, executor);
      const kept = stored(handle);
      spoil(handle);
      spoil(await scene.status(kept, executor));
      const again = await scene.start(spec, executor);
      if (again.machineId !== kept.machineId)
        scene.fail("the caller changed the executor's handle");
      const { status } = await scene.status(again, executor);
      if (status === "failed") scene.fail("the caller changed the executor's snapshot");
    },
  },
];

type Call = (
  executor: Awaited<ReturnType<Scene["executor"]>>,
  handle: RunnerJobHandle,
) => Promise<unknown>;

async function demandNotFound(scene: Scene, what: string, call: Call): Promise<void> {
  const executor = await scene.executor();
  const { appName, machineId } = await scene.start(scene.spec(), executor);
  const unknown = {
    "machineId is unknown": { appName, machineId: `${machineId}-unknown` },
    "appName is unknown": { appName: `${appName}-unknown`, machineId },
  };
  for (const [why, handle] of Object.entries(unknown)) {
    const error = await scene.refusal(`${what} of a handle whose ${why}`, () =>
      call(executor, handle),
    );
    if (isRunnerContractError(error, "job_not_found")) continue;
    scene.fail(`${what} of a handle whose ${why} rejected, but not with job_not_found`, error);
  }
}

/** Changes whatever of an answer can be changed. */
function spoil(answer: object): void {
  for (const [key, value] of Object.entries({ machineId: "spoilt", status: "failed" })) {
    // A frozen answer refuses, and that is as good.
    Reflect.set(answer, key, value);
  }
}
