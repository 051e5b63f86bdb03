/**
 * Handles: good for ever and everywhere, and told from what is none.
 */
import { isRunnerContractError } from "../../errors.ts";
import { isJsonValue } from "../../json/guards.ts";
import { isRecord, readProperty } from "../../json/read.ts";
import type { RunnerJobHandle } from "../../runner-job/job.ts";
import { kindOf } from "../../runner-job/validation.ts";
import type { Scene } from "../scene.ts";
import { describeThrown } from "../secrets.ts";
import { type ConformanceRule, demandRunning, fieldsOf, stopNow, stored } from "./rule.ts";

/** The rules of handles. */
export const HANDLE_RULES: readonly ConformanceRule[] = [
  {
    id: "handle-survives-storage",
    title: "a handle works after a JSON round trip, in a new instance",
    async run(scene) {
      const given = await scene.start(scene.spec());
      if (!isJsonValue(fieldsOf(given))) scene.fail("the handle must be JSON-safe throughout");
      const handle = stored(given);
      await demandRunning(scene, handle);
      await stopNow(scene, handle);
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
      await demandNotFound(scene, "tailLogs", async (executor, handle) => {
        if (executor.tailLogs !== undefined) return await executor.tailLogs(handle);
        return scene.fail("tailLogs is declared, and there is no such method");
      });
    },
  },
  {
    id: "answers-are-promises",
    title: "start, getStatus, stop and tailLogs give a promise, and reject where they refuse",
    async run(scene) {
      const spec = scene.spec();
      const executor = await scene.executor();
      const different = { ...spec, workspaceId: `${spec.workspaceId}-changed` };
      const unpinned = { ...scene.spec(), image: "registry.example/conformance:latest" };
      const handle = await demandPromise(scene, "start", () => executor.start(spec));
      scene.stopLater(handle as RunnerJobHandle);
      const known = stored(handle as RunnerJobHandle);
      const unknown = { ...known, machineId: `${known.machineId}-unknown` };
      const { tailLogs } = scene.supports;
      const calls: Readonly<Record<string, () => unknown>> = {
        "start with another workspaceId": () => executor.start(different),
        "start with an image that is not pinned": () => executor.start(unpinned),
        getStatus: () => executor.getStatus(known),
        "getStatus of an unknown handle": () => executor.getStatus(unknown),
        stop: () => executor.stop(known),
        "stop of an unknown handle": () => executor.stop(unknown),
        ...(tailLogs && { tailLogs: () => executor.tailLogs?.(known) }),
        ...(tailLogs && { "tailLogs of an unknown handle": () => executor.tailLogs?.(unknown) }),
      };
      for (const [what, call] of Object.entries(calls)) await demandPromise(scene, what, call);
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
      if (status !== "failed") return;
      // Spoilt, or failed in truth: a look that nobody has touched tells.
      await scene.sleep(scene.pollMs);
      const look = await scene.status(again);
      if (look.status === "failed") scene.fail("the job failed by itself");
      scene.fail("the caller changed the executor's snapshot");
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
    const advice = "throw RunnerJobNotFoundError, or another RunnerContractError with this code";
    const problem = `${what} of a handle whose ${why} must reject with the code job_not_found`;
    scene.fail(`${problem} (${advice}), and rejected ${describeThrown(error)}`, error);
  }
}

/** Calls without waiting, as somebody does who writes `.catch`; gives what came of it. */
async function demandPromise(scene: Scene, what: string, call: () => unknown): Promise<unknown> {
  let answer: unknown;
  try {
    answer = call();
  } catch (error) {
    return scene.fail(`${what} threw, and must reject: ${describeThrown(error)}`, error);
  }
  if (!isRecord(answer) || typeof readProperty(answer, "then") !== "function") {
    return scene.fail(`${what} gave ${kindOf(answer)}, and must give a promise`);
  }
  const outcome = await scene.settle(what, async () => await answer);
  return outcome.ok ? outcome.value : outcome.error;
}

/** Changes whatever of an answer can be changed. */
function spoil(answer: object): void {
  for (const [key, value] of Object.entries({ machineId: "spoilt", status: "failed" })) {
    // A frozen answer refuses, and that is as good.
    Reflect.set(answer, key, value);
  }
}
