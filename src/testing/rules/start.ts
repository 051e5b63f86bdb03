/**
 * Starting: one run, one machine, whatever is called how often by whom.
 */
import { isRunnerContractError } from "../../errors.ts";
import type { RunnerJobSpec } from "../../runner-job/job.ts";
import type { Scene } from "../scene.ts";
import { type ConformanceRule, demandMachineCount, demandOneMachine, identity } from "./rule.ts";

const CALLERS = 8;

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
    title: "start called again by a new instance gives the same machine",
    async run(scene) {
      const spec = scene.spec();
      const first = await scene.start(spec);
      await scene.watch(first, (status) => status === "running");
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
      await scene.watch(handle, (status) => status === "running");
    },
  },
  {
    id: "start-after-end",
    title: "start called again after the job has ended gives that job and makes no machine",
    workloads: ["complete"],
    async run(scene) {
      const spec = scene.spec("complete");
      const first = await scene.start(spec);
      const ended = (await scene.watchToEnd(first)).at(-1);
      const again = await scene.start(spec);
      await demandOneMachine(scene, spec, [first, again]);
      const { status } = await scene.status(again);
      if (status !== ended?.status) scene.fail(`the job was ${ended?.status}, and is ${status}`);
    },
  },
  {
    id: "start-keeps-runs-apart",
    title: "two runs get two machines",
    async run(scene) {
      const handles = [await scene.start(scene.spec()), await scene.start(scene.spec())];
      if (new Set(handles.map(identity)).size < 2) scene.fail("two runs got one machine");
    },
  },
  {
    id: "start-conflict",
    title: "start for the same run with a different spec is a conflict and makes no machine",
    async run(scene) {
      const spec = scene.spec();
      const executor = await scene.executor();
      const handle = await scene.start(spec, executor);
      for (const [field, different] of Object.entries(differentSpecs(spec))) {
        const what = `start with a different ${field}`;
        demandConflict(scene, what, await scene.refusal(what, () => executor.start(different)));
      }
      await demandOneMachine(scene, spec, [handle, await scene.start(spec, executor)]);
    },
  },
  {
    id: "start-conflict-after-restart",
    title: "a new instance knows a different spec for the same run as a conflict",
    async run(scene) {
      const spec = scene.spec();
      await scene.start(spec);
      const executor = await scene.executor();
      const { env } = differentSpecs(spec);
      const what = "start with a different env";
      demandConflict(scene, what, await scene.refusal(what, () => executor.start(env)));
      await demandMachineCount(scene, spec);
    },
  },
  {
    id: "start-conflict-at-once",
    title: "of two different specs for one run at once, one is started and one is a conflict",
    async run(scene) {
      const spec = scene.spec();
      const starts = [spec, differentSpecs(spec).env].map(async (each) => {
        const executor = await scene.executor();
        return await scene.settle("start", () => executor.start(each));
      });
      const outcomes = await all(starts);
      for (const outcome of outcomes) {
        if (outcome.ok) scene.stopLater(outcome.value);
      }
      const refused = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]));
      if (refused.length !== 1) scene.fail(`of two different specs ${refused.length} were refused`);
      demandConflict(scene, "start", refused[0]);
      await demandMachineCount(scene, spec);
    },
  },
  {
    id: "start-ignores-key-order",
    title: "the same spec with its keys in another order is the same spec",
    async run(scene) {
      const spec = scene.spec();
      const handles = [await scene.start(spec), await scene.start(reordered(spec))];
      await demandOneMachine(scene, spec, handles);
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
      Object.assign(passed, differentSpecs(spec).image);
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

/** The spec with one field changed, for each field that a conflict can be in. */
function differentSpecs(
  spec: RunnerJobSpec,
): Record<"env" | "image" | "maxRunDurationMs" | "workspaceId" | "resources", RunnerJobSpec> {
  const { cpus = 1, memoryMb = 256 } = spec.resources ?? {};
  const lastDigit = spec.image.endsWith("0") ? "1" : "0";
  return {
    env: { ...spec, env: { ...spec.env, RUNNER_CONFORMANCE_CHANGED: "yes" } },
    image: { ...spec, image: spec.image.slice(0, -1) + lastDigit },
    maxRunDurationMs: { ...spec, maxRunDurationMs: spec.maxRunDurationMs + 1 },
    workspaceId: { ...spec, workspaceId: `${spec.workspaceId}-changed` },
    resources: { ...spec, resources: { cpus: cpus + 1, memoryMb } },
  };
}

function reordered(spec: RunnerJobSpec): RunnerJobSpec {
  const backwards = Object.fromEntries(Object.entries(spec).reverse());
  const env = Object.fromEntries(Object.entries(spec.env).reverse());
  // The same keys with the same values, which `fromEntries` does not tell.
  return { ...backwards, env } as RunnerJobSpec;
}

function demandConflict(scene: Scene, what: string, error: unknown): void {
  if (isRunnerContractError(error, "job_conflict")) return;
  scene.fail(`${what} rejected, but not with code job_conflict`, error);
}

/** Waits for all, so that none is still under way when the case is over. */
async function all<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(promises);
  return outcomes.map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}
