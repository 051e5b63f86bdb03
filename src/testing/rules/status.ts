/**
 * Statuses: legal, reachable, absorbed.
 */
import { isJsonValue } from "../../json/guards.ts";
import type { RunnerJobStatusSnapshot } from "../../runner-job/job.ts";
import { canReachJobStatus, isTerminalJobStatus } from "../../runner-job/lifecycle.ts";
import {
  PROVIDER_RUNTIME_JOB_STATUSES,
  type ProviderRuntimeJobStatus,
} from "../../runner-job/status.ts";
import { validateRunnerJobStatusSnapshot } from "../../runner-job/validate-snapshot.ts";
import { ruleOf, type Scene } from "../scene.ts";
import type { ConformanceWorkload } from "../workload.ts";
import { type ConformanceRule, demandOneMachine, demandSameEnd, fieldsOf } from "./rule.ts";

/** How often a job is looked at that runs for long. */
const LONG_LOOKS = 20;

/** The rules of `getStatus`. */
export const STATUS_RULES: readonly ConformanceRule[] = [
  {
    id: "status-never-backwards",
    title: "a job's statuses never run backwards",
    workloads: ["run", "complete", "fail"],
    async run(scene) {
      const seen = new Set<ProviderRuntimeJobStatus>();
      for (const lives of await allLives(scene)) {
        for (const { status } of lives) seen.add(status);
        demandForwards(scene, lives);
      }
      for (const status of PROVIDER_RUNTIME_JOB_STATUSES) {
        if (!seen.has(status)) scene.unseen(`no job was ever seen ${status}`);
      }
    },
  },
  {
    id: "status-same-for-all",
    title: "what one instance has seen, another does not take back",
    async run(scene) {
      const handle = await scene.start(scene.spec());
      const executors = [await scene.executor(), await scene.executor()];
      const before = await scene.watch(handle, (status) => status === "running", { executors });
      await scene.call("stop", async () => executors[0]?.stop(handle, { graceMs: 0 }));
      const after = await scene.watchToEnd(handle, { executors: [...executors].reverse() });
      const last = await scene.status(handle, executors[0]);
      demandForwards(scene, [...before, ...after, last]);
    },
  },
  {
    id: "status-absorbs",
    title: "a job that is over stays as it ended, whatever is asked of it",
    workloads: ["complete", "fail"],
    async run(scene) {
      for (const workload of ["complete", "fail"] as const) {
        const spec = scene.spec(workload);
        const executor = await scene.executor();
        const handle = await scene.start(spec, executor);
        const end = await lastOf(scene.watchToEnd(handle), scene);
        await scene.sleep(scene.slackMs);
        await scene.settle("stop", () => executor.stop(handle, { graceMs: 0 }));
        await demandOneMachine(scene, spec, [handle, await scene.start(spec, executor)]);
        if (scene.supports.tailLogs) await scene.tail(handle, 5);
        await scene.sleep(scene.slackMs);
        for (const asked of [executor, await scene.executor()]) {
          await demandSameEnd(scene, handle, end, asked);
        }
      }
    },
  },
  {
    id: "status-complete",
    title: "a job that ends well is terminated, without an error",
    workloads: ["complete"],
    async run(scene) {
      const end = await lastOf(live(scene, "complete"), scene);
      if (end.status !== "terminated") scene.fail(`the job ended well, and is ${end.status}`);
      if (end.terminalErrorClass !== undefined) {
        scene.fail("the job ended well, and has an error class");
      }
    },
  },
  {
    id: "status-failed",
    title: "a job that ends badly is failed, and names the class of its error",
    workloads: ["fail"],
    async run(scene) {
      const end = await lastOf(live(scene, "fail"), scene);
      if (end.status !== "failed") scene.fail(`the job ended badly, and is ${end.status}`);
      const { terminalErrorClass } = end;
      if (typeof terminalErrorClass === "string" && terminalErrorClass !== "") return;
      scene.fail("the job failed, and names no error class");
    },
  },
  {
    id: "snapshot-valid",
    title: "every snapshot is valid and JSON-safe",
    workloads: ["run", "complete", "fail"],
    async run(scene) {
      for (const lives of await allLives(scene)) {
        for (const snapshot of lives) {
          const verdict = validateRunnerJobStatusSnapshot(snapshot);
          if (!verdict.ok) return scene.fail(ruleOf(verdict.message));
          const resourceStats = fieldsOf(snapshot.resourceStats ?? {});
          const fields: Readonly<Record<string, unknown>> = {
            ...fieldsOf(snapshot),
            resourceStats,
          };
          if (!isJsonValue(fields)) scene.fail("snapshot must be JSON-safe throughout");
          if (fields["status"] !== snapshot.status) scene.fail("snapshot must have an own status");
        }
      }
    },
  },
];

/** What is seen of jobs of every kind from start to end. */
async function allLives(scene: Scene): Promise<RunnerJobStatusSnapshot[][]> {
  return [
    await live(scene, "run"),
    await live(scene, "complete"),
    await live(scene, "fail"),
    await liveLong(scene),
  ];
}

/** Lives a job through, polling it; one that does not end by itself is stopped. */
async function live(
  scene: Scene,
  workload: ConformanceWorkload,
): Promise<RunnerJobStatusSnapshot[]> {
  const handle = await scene.start(scene.spec(workload));
  if (workload !== "run") return await scene.watchToEnd(handle);
  const executor = await scene.executor();
  const before = await scene.watch(handle, (status) => status === "running");
  await scene.call("stop", () => executor.stop(handle, { graceMs: scene.slackMs }));
  return [...before, ...(await scene.watchToEnd(handle))];
}

/** Lives a job through that is asked for again and again, while it runs and while it ends. */
async function liveLong(scene: Scene): Promise<RunnerJobStatusSnapshot[]> {
  const spec = scene.spec(scene.plays("drain") ? "drain" : "run");
  const handle = await scene.start(spec);
  const executor = await scene.executor();
  const snapshots = await scene.watch(handle, (status) => status === "running");
  for (let look = 0; look < LONG_LOOKS; look++) {
    await scene.sleep(scene.pollMs);
    snapshots.push(await scene.status(handle));
    if (look % 5 !== 0) continue;
    await scene.start(spec);
    if (scene.supports.tailLogs) await scene.tail(handle);
  }
  await scene.call("stop", () => executor.stop(handle, { graceMs: scene.drainMs }));
  return [...snapshots, ...(await scene.watchToEnd(handle))];
}

async function lastOf(
  watching: Promise<RunnerJobStatusSnapshot[]>,
  scene: Scene,
): Promise<RunnerJobStatusSnapshot> {
  return (await watching).at(-1) ?? scene.fail("no snapshot was seen");
}

function demandForwards(scene: Scene, snapshots: readonly RunnerJobStatusSnapshot[]): void {
  snapshots.reduce((before, after) => {
    if (!canReachJobStatus(before.status, after.status)) {
      const how = isTerminalJobStatus(before.status) ? "rose again" : "ran backwards";
      scene.fail(`the job ${how}: ${before.status}, then ${after.status}`);
    }
    return after;
  });
}
