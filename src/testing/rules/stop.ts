/**
 * Stopping: always possible, never twice, never late.
 */
import type { RunnerJobHandle } from "../../runner-job/job.ts";
import type { Scene } from "../scene.ts";
import { describeThrown } from "../secrets.ts";
import { CONFORMANCE_DRAINED_LINE } from "../workload.ts";
import {
  type ConformanceRule,
  demandSameEnd,
  demandTerminated,
  startToRun,
  stopNow,
} from "./rule.ts";

/** The rules of `stop`. */
export const STOP_RULES: readonly ConformanceRule[] = [
  {
    id: "stop-ends-the-job",
    title: "a job that is stopped is terminated",
    async run(scene) {
      const handle = await startToRun(scene);
      const executor = await scene.executor();
      await scene.call("stop", () => executor.stop(handle));
      await demandTerminated(scene, handle);
    },
  },
  {
    id: "stop-before-running",
    title: "a job that is stopped before it runs is terminated",
    async run(scene) {
      const executor = await scene.executor();
      const handle = await scene.start(scene.spec(), executor);
      await scene.call("stop", () => executor.stop(handle, { graceMs: scene.slackMs }));
      await demandTerminated(scene, handle);
      const later = await scene.start(scene.spec(), executor);
      await scene.watch(later, (status) => status !== "queued");
      await scene.call("stop", () => executor.stop(later, { graceMs: scene.slackMs }));
      await demandTerminated(scene, later);
    },
  },
  {
    id: "stop-again",
    title: "a job can be stopped twice",
    async run(scene) {
      const handle = await startToRun(scene);
      const executor = await scene.executor();
      await scene.call("stop", () => executor.stop(handle));
      await scene.call("a second stop", () => executor.stop(handle));
      const other = await scene.executor();
      await scene.call("a third stop, by another instance,", () => other.stop(handle));
      await demandTerminated(scene, handle);
    },
  },
  {
    id: "stop-at-once",
    title: "a job can be stopped eight times at once",
    async run(scene) {
      const handle = await startToRun(scene);
      const stops = Array.from({ length: 8 }, async () => {
        const executor = await scene.executor();
        return await scene.settle("stop", () => executor.stop(handle));
      });
      for (const outcome of await Promise.all(stops)) {
        if (outcome.ok) continue;
        const { error } = outcome;
        scene.fail(`one of eight stops at once rejected: ${describeThrown(error)}`, error);
      }
      await demandTerminated(scene, handle);
    },
  },
  {
    id: "stop-after-end",
    title: "stopping a job that is over resolves and changes nothing",
    workloads: ["complete", "fail"],
    async run(scene) {
      for (const workload of ["complete", "fail"] as const) {
        const handle = await scene.start(scene.spec(workload));
        const end = (await scene.watchToEnd(handle)).at(-1);
        await stopOver(scene, handle);
        await demandSameEnd(scene, handle, end);
      }
    },
  },
  {
    id: "stop-after-stop",
    title: "stopping a job that was stopped and is over resolves and changes nothing",
    async run(scene) {
      const handle = await startToRun(scene);
      await stopNow(scene, handle);
      const end = await scene.status(handle);
      await stopOver(scene, handle);
      await demandSameEnd(scene, handle, end);
    },
  },
  {
    id: "stop-spares-others",
    title: "stopping one job leaves the others running",
    async run(scene) {
      const older = await startToRun(scene);
      const stopped = await startToRun(scene);
      const younger = await startToRun(scene);
      await stopNow(scene, stopped);
      for (const spared of [older, younger]) {
        const { status } = await scene.status(spared);
        if (status !== "running") scene.fail(`another job is ${status}`);
      }
    },
  },
  {
    id: "stop-grace-is-a-bound",
    title: "a job that does not listen is over when graceMs has passed",
    workloads: ["linger"],
    async run(scene) {
      const handle = await startLingering(scene);
      const executor = await scene.executor();
      await stopWithin(scene, handle, 20 * scene.pollMs, (graceMs) =>
        executor.stop(handle, { graceMs }),
      );
    },
  },
  {
    id: "stop-grace-zero",
    title: "a graceMs of 0 leaves no time at all",
    workloads: ["linger"],
    async run(scene) {
      const handle = await startLingering(scene);
      const executor = await scene.executor();
      await stopWithin(scene, handle, 0, () => executor.stop(handle, { graceMs: 0 }));
    },
  },
  {
    id: "stop-grace-shortened",
    title: "a second stop with less grace leaves no more than that",
    workloads: ["linger"],
    async run(scene) {
      const handle = await startLingering(scene);
      const executor = await scene.executor();
      await scene.call("stop", () => executor.stop(handle, { graceMs: 50 * scene.pollMs }));
      await stopWithin(scene, handle, 0, () => executor.stop(handle, { graceMs: 0 }));
    },
  },
  {
    id: "stop-grace-not-extended",
    title: "a second stop with more grace gives no more than the first one left",
    workloads: ["linger"],
    async run(scene) {
      const handle = await startLingering(scene);
      const executor = await scene.executor();
      await stopWithin(scene, handle, 20 * scene.pollMs, async (graceMs) => {
        await executor.stop(handle, { graceMs });
        await executor.stop(handle, { graceMs: 50 * scene.pollMs });
      });
    },
  },
  {
    id: "stop-grace-is-given",
    title: "a job that is asked to end gets the time to end by itself",
    requires: ["gracefulStop"],
    workloads: ["drain"],
    async run(scene) {
      const spec = scene.spec("drain");
      const handle = await scene.start(spec);
      await scene.ready(handle);
      const executor = await scene.executor();
      const from = scene.askedMs;
      await scene.call("stop", () => executor.stop(handle, { graceMs: 50 * scene.pollMs }));
      await scene.watchToEnd(handle);
      // Time that was slept is at least the time that was asked for, so only much less proves a
      // kill.
      if (scene.askedMs - from < scene.drainMs / 4) scene.fail("the job was given no time to end");
      if (scene.supports.tailLogs) await scene.logWith(handle, CONFORMANCE_DRAINED_LINE);
    },
  },
  {
    id: "stop-grace-absent",
    title: "an executor that gives no grace takes graceMs without harm",
    lacks: "gracefulStop",
    async run(scene) {
      const handle = await startToRun(scene);
      const executor = await scene.executor();
      await scene.call("stop with graceMs", () => executor.stop(handle, { graceMs: 1 }));
      await demandTerminated(scene, handle);
    },
  },
];

/** Stops a job that is over, in every way in which it can be asked. */
async function stopOver(scene: Scene, handle: RunnerJobHandle): Promise<void> {
  for (const options of [undefined, {}, { graceMs: 0 }, { graceMs: scene.slackMs }]) {
    const executor = await scene.executor();
    await scene.call("stop of a job that is over", () => executor.stop(handle, options));
  }
}

async function startLingering(scene: Scene): Promise<RunnerJobHandle> {
  const spec = scene.spec("linger");
  const handle = await scene.start(spec);
  await scene.ready(handle);
  return handle;
}

async function stopWithin(
  scene: Scene,
  handle: RunnerJobHandle,
  graceMs: number,
  stop: (graceMs: number) => Promise<void>,
): Promise<void> {
  const from = scene.askedMs;
  await scene.call("stop", () => stop(graceMs));
  // `stop` may resolve when the job is asked to end or when it has ended: either counts.
  const withinMs = Math.max(0, graceMs + scene.slackMs - (scene.askedMs - from));
  await demandTerminated(scene, handle, withinMs);
}
