/**
 * Starting: one run, one machine, whatever is called how often by whom.
 */
import { isRunnerContractError } from "../../errors.ts";
import { quote } from "../../json/place.ts";
import type {
  RunnerJobHandle,
  RunnerJobSpec,
  RunnerJobStatusSnapshot,
} from "../../runner-job/job.ts";
import { identity, type Scene } from "../scene.ts";
import { describeThrown } from "../secrets.ts";
import {
  type ConformanceRule,
  demandMachineCount,
  demandOneMachine,
  demandRunning,
  demandSameEnd,
  demandTerminated,
  startToRun,
} from "./rule.ts";
import {
  alike,
  backwards,
  changedToken,
  differentSpecs,
  foreignSpecs,
  reordered,
} from "./spec-variants.ts";

const CALLERS = 8;

/** After how many looks a start counts as a late one. */
const LATER_POLLS = 25;

/** The rules of `start`. */
export const START_RULES: readonly ConformanceRule[] = [
  {
    id: "start-gives-a-handle",
    title: "start gives a handle of two non-empty strings, and the job comes to run",
    async run(scene) {
      const spec = scene.spec();
      const handle = await scene.start(spec);
      await scene.watch(handle, (status) => status === "running");
      await demandMachineCount(scene, spec);
    },
  },
  {
    id: "start-again",
    title: "start called twice gives the same machine",
    async run(scene) {
      const spec = scene.spec();
      const executor = await scene.executor();
      const first = await scene.start(spec, executor);
      await demandOneMachine(scene, spec, [first, await scene.start(spec, executor)]);
    },
  },
  {
    id: "start-at-once",
    title: "start called eight times at once gives one machine",
    async run(scene) {
      const spec = scene.spec();
      const executor = await scene.executor();
      const starts = Array.from({ length: CALLERS }, () => scene.start(spec, executor));
      await demandOneMachine(scene, spec, await all(starts));
    },
  },
  {
    id: "start-at-once-by-many",
    title: "start called at once by eight instances gives one machine",
    async run(scene) {
      const spec = scene.spec();
      const starts = Array.from({ length: CALLERS }, async () => scene.start(spec));
      await demandOneMachine(scene, spec, await all(starts));
    },
  },
  {
    id: "start-after-restart",
    title: "start called again by a new instance gives the same machine, also much later",
    async run(scene) {
      const spec = scene.spec();
      const first = await startToRun(scene, spec);
      await demandOneMachine(scene, spec, [first, await scene.start(spec)]);
      await scene.sleep(LATER_POLLS * scene.pollMs);
      await demandOneMachine(scene, spec, [first, await scene.start(spec)]);
    },
  },
  {
    id: "start-after-crash",
    title: "a machine that was made before a crash is adopted when start is called again",
    crashes: true,
    async run(scene) {
      const spec = scene.spec();
      await scene.settle("substrate.crashStart", async () => scene.crashStart?.(spec));
      const handle = await scene.start(spec);
      await demandOneMachine(scene, spec, [handle, await scene.start(spec)]);
      await demandRunning(scene, handle);
    },
  },
  {
    id: "start-conflict-after-crash",
    title: "a machine that was made before a crash is not adopted for a different spec",
    crashes: true,
    async run(scene) {
      const spec = scene.spec();
      await scene.settle("substrate.crashStart", async () => scene.crashStart?.(spec));
      if ((await scene.countMachines?.(spec.runId)) === 0) {
        return scene.unseen("substrate.crashStart made no machine");
      }
      await demandConflict(scene, "start with another token", changedToken(spec));
      await demandOneMachine(scene, spec, [await scene.start(spec)]);
    },
  },
  {
    id: "start-after-end",
    title: "start called again after the job has ended gives that job and makes no machine",
    workloads: ["complete", "fail"],
    async run(scene) {
      for (const workload of ["complete", "fail"] as const) {
        const spec = scene.spec(workload);
        const first = await scene.start(spec);
        await demandOver(scene, spec, first, (await scene.watchToEnd(first)).at(-1));
      }
    },
  },
  {
    id: "start-after-stop",
    title: "start called again while the job stops, and when it is over, gives that job",
    async run(scene) {
      const spec = scene.spec();
      const first = await startToRun(scene, spec);
      const executor = await scene.executor();
      await scene.call("stop", () => executor.stop(first, { graceMs: scene.slackMs }));
      await demandOneMachine(scene, spec, [first, await scene.start(spec)]);
      await demandTerminated(scene, first);
      await demandOver(scene, spec, first, await scene.status(first));
    },
  },
  {
    id: "start-keeps-runs-apart",
    title: "two runs get two machines, however much alike their ids are",
    async run(scene) {
      const spec = scene.spec();
      const runIds = alike(spec.runId);
      const handles: RunnerJobHandle[] = [];
      for (const runId of runIds) handles.push(await scene.start({ ...spec, runId }));
      const machines = handles.map(identity);
      machines.forEach((machine, index) => {
        const first = machines.indexOf(machine);
        if (first === index) return;
        const [one, other] = [runIds[first], runIds[index]].map((runId) => quote(runId ?? ""));
        scene.fail(`the runs ${one} and ${other} got one machine`);
      });
    },
  },
  {
    id: "start-conflict",
    title: "start for the same run with a different spec is a conflict and changes nothing",
    async run(scene) {
      const spec = scene.spec();
      const handle = await scene.start(spec);
      for (const [what, different] of Object.entries(differentSpecs(spec))) {
        await demandConflict(scene, `start with ${what}`, different);
      }
      for (const [what, different] of Object.entries(foreignSpecs(spec))) {
        // Another region may be refused before anybody looks for the run.
        const executor = await scene.executor();
        await scene.refusal(`start with ${what}`, () => executor.start(different));
      }
      await demandOneMachine(scene, spec, [handle, await scene.start(spec)]);
      await demandRunning(scene, handle);
    },
  },
  {
    id: "start-conflict-in-resources",
    title: "start for the same run with other resources, more or none, is a conflict",
    async run(scene) {
      const draft = scene.spec();
      const resources = draft.resources ?? { cpus: 1, memoryMb: 256 };
      const spec = { ...draft, resources };
      const executor = await scene.executor();
      const started = await scene.settle("start", () => executor.start(spec));
      if (!started.ok) {
        return scene.unseen("no job with resources was started: let createSpec give some");
      }
      scene.stopLater(started.value);
      const again = { ...spec, resources: backwards(resources) };
      await demandOneMachine(scene, spec, [started.value, await scene.start(again)]);
      const { cpus, memoryMb } = resources;
      const { resources: _, ...bare } = spec;
      await demandConflict(scene, "start without resources", bare);
      for (const [what, changed] of Object.entries({
        "other cpus": { cpus: cpus + 0.25, memoryMb },
        "another memoryMb": { cpus, memoryMb: memoryMb + 1 },
      })) {
        await demandConflict(scene, `start with ${what}`, { ...spec, resources: changed });
      }
    },
  },
  {
    id: "start-conflict-after-end",
    title: "a different spec is a conflict also when the job is over, and makes no machine",
    workloads: ["complete"],
    async run(scene) {
      const spec = scene.spec("complete");
      const handle = await scene.start(spec);
      const end = (await scene.watchToEnd(handle)).at(-1);
      await demandConflict(scene, "start with another token", changedToken(spec));
      await demandMachineCount(scene, spec);
      await demandSameEnd(scene, handle, end);
    },
  },
  {
    id: "start-conflict-after-restart",
    title: "a new instance knows a different spec for the same run as a conflict",
    async run(scene) {
      const spec = scene.spec();
      await startToRun(scene, spec);
      await demandConflict(scene, "start with another token", changedToken(spec));
      await demandMachineCount(scene, spec);
    },
  },
  {
    id: "start-conflict-at-once",
    title: "of two different specs for one run at once, one is started and one is a conflict",
    async run(scene) {
      const spec = scene.spec();
      const starts = [spec, changedToken(spec)].map(async (each) => {
        const executor = await scene.executor();
        return await scene.settle("start", () => executor.start(each));
      });
      const outcomes = await all(starts);
      for (const outcome of outcomes) {
        if (outcome.ok) scene.stopLater(outcome.value);
      }
      const refused = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]));
      if (refused.length === 0) scene.fail("both of two different specs for one run were started");
      if (refused.length === 2) scene.fail("both of two different specs for one run were refused");
      checkConflict(scene, "start", refused[0]);
      await demandMachineCount(scene, spec);
    },
  },
  {
    id: "start-ignores-key-order",
    title: "the same spec with its keys in another order is the same spec",
    async run(scene) {
      const spec = scene.spec();
      const first = await scene.start(spec);
      await demandOneMachine(scene, spec, [first, await scene.start(reordered(spec))]);
      if (spec.resources !== undefined) return;
      // Absent and `undefined` are the same, which the compiler tells apart.
      const spelled = { ...spec, resources: undefined } as unknown as RunnerJobSpec;
      await demandOneMachine(scene, spec, [first, await scene.start(spelled)]);
    },
  },
  {
    id: "start-copies-the-spec",
    title: "what the caller does to the spec after the call has no effect",
    async run(scene) {
      const spec = scene.spec();
      const passed = { ...spec, env: { ...spec.env } };
      const executor = await scene.executor();
      const starting = scene.start(passed, executor);
      // At once, before the executor has waited for anything, and again when it is done.
      passed.env = { ...passed.env, RUNNER_CONFORMANCE_CHANGED: "at once" };
      const handle = await starting;
      Object.assign(passed, { workspaceId: "changed later" });
      await demandOneMachine(scene, spec, [handle, await scene.start(spec, executor)]);
    },
  },
  {
    id: "start-copies-the-environment",
    title: "what the caller does to the environment after the call has no effect",
    async run(scene) {
      const spec = scene.spec();
      const env: Record<string, string> = { ...spec.env };
      const executor = await scene.executor();
      const starting = scene.start({ ...spec, env }, executor);
      env["RUNNER_CONFORMANCE_CHANGED"] = "at once";
      const handle = await starting;
      env["RUNNER_CONFORMANCE_CHANGED"] = "later";
      await demandOneMachine(scene, spec, [handle, await scene.start(spec, executor)]);
    },
  },
];

/** Fails where a job that is over is not what another start gives, or does not stay over. */
async function demandOver(
  scene: Scene,
  spec: RunnerJobSpec,
  handle: RunnerJobHandle,
  end: RunnerJobStatusSnapshot | undefined,
): Promise<void> {
  await demandOneMachine(scene, spec, [handle, await scene.start(spec)]);
  await demandSameEnd(scene, handle, end);
  await scene.sleep(scene.slackMs);
  await demandSameEnd(scene, handle, end);
}

/** Fails where a new instance does not know a different spec as a conflict. */
async function demandConflict(scene: Scene, what: string, spec: RunnerJobSpec): Promise<void> {
  const executor = await scene.executor();
  checkConflict(scene, what, await scene.refusal(what, () => executor.start(spec)));
}

function checkConflict(scene: Scene, what: string, error: unknown): void {
  if (isRunnerContractError(error, "job_conflict")) return;
  const advice = "throw RunnerJobConflictError, or another RunnerContractError with this code";
  const problem = `${what} must reject with the code job_conflict (${advice})`;
  scene.fail(`${problem}, and rejected ${describeThrown(error)}`, error);
}

/** Waits for all, so that none is still under way when the case is over. */
async function all<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(promises);
  return outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}
