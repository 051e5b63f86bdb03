/**
 * What a rule is, and what several of them ask.
 */
import { quote } from "../../json/place.ts";
import type { RunnerJobExecutor } from "../../runner-job/executor.ts";
import type {
  RunnerJobHandle,
  RunnerJobSpec,
  RunnerJobStatusSnapshot,
} from "../../runner-job/job.ts";
import { isTerminalJobStatus } from "../../runner-job/lifecycle.ts";
import type { RunnerJobCapability } from "../conformance-case.ts";
import { identity, type Scene } from "../scene.ts";
import type { ConformanceWorkload } from "../workload.ts";

/** One rule of an executor, and how to see whether it holds. */
export interface ConformanceRule {
  readonly id: string;
  readonly title: string;
  /** Must be declared. */
  readonly requires?: readonly RunnerJobCapability[];
  /** Must not be declared. */
  readonly lacks?: RunnerJobCapability;
  /** What its jobs play. */
  readonly workloads?: readonly ConformanceWorkload[];
  /** Whether it needs a crash. */
  readonly crashes?: boolean;
  run(scene: Scene): Promise<void>;
}

/** Fails where these handles lead to more than one machine, or the run has more than one. */
export async function demandOneMachine(
  scene: Scene,
  spec: RunnerJobSpec,
  handles: readonly RunnerJobHandle[],
): Promise<void> {
  const machines = new Set(handles.map(identity)).size;
  if (machines > 1) scene.fail(`${handles.length} starts gave the handles of ${machines} machines`);
  await demandMachineCount(scene, spec);
}

/** Fails where the substrate has more than one machine for the run. */
export async function demandMachineCount(scene: Scene, spec: RunnerJobSpec): Promise<void> {
  const { countMachines } = scene;
  if (countMachines === undefined) {
    scene.unseen("machines were told apart by their handles alone (substrate.countMachines)");
    return;
  }
  const count = await scene.call("countMachines", async () => await countMachines(spec.runId));
  if (count !== 1) scene.fail(`the run has ${count} machines, and must have one`);
}

/** A handle as it comes back from a database, which has an order of its own for keys. */
export function stored(handle: RunnerJobHandle): RunnerJobHandle {
  const fields = JSON.parse(JSON.stringify(handle)) as object;
  // The two strings that a handle consists of are among them, or the executor has lost them.
  return Object.fromEntries(Object.entries(fields).reverse()) as unknown as RunnerJobHandle;
}

/** An answer's own fields; one that is `undefined` counts as absent, as for a validator. */
export function fieldsOf(answer: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== undefined));
}

/** Starts a job that runs until it is asked to end, and waits until it runs. */
export async function startToRun(
  scene: Scene,
  spec: RunnerJobSpec = scene.spec(),
): Promise<RunnerJobHandle> {
  const handle = await scene.start(spec);
  await demandRunning(scene, handle);
  return handle;
}

/** Fails where a job does not come to run. */
export async function demandRunning(scene: Scene, handle: RunnerJobHandle): Promise<void> {
  await scene.watch(handle, (status) => {
    if (isTerminalJobStatus(status)) scene.fail(`the job is ${status} by itself`);
    return status === "running";
  });
}

/** Stops a job at once, by a new instance, and waits until it is over. */
export async function stopNow(scene: Scene, handle: RunnerJobHandle): Promise<void> {
  const executor = await scene.executor();
  await scene.call("stop", () => executor.stop(handle, { graceMs: 0 }));
  await demandTerminated(scene, handle);
}

/** Fails where a job that was stopped does not end as such a one does. */
export async function demandTerminated(
  scene: Scene,
  handle: RunnerJobHandle,
  withinMs: number = scene.deadlineMs,
): Promise<void> {
  const end = (await scene.watchToEnd(handle, { withinMs })).at(-1);
  if (end?.status !== "terminated") scene.fail(`the job was stopped, and is ${end?.status}`);
}

/** Fails where a job is no longer what it was at its end. */
export async function demandSameEnd(
  scene: Scene,
  handle: RunnerJobHandle,
  end: RunnerJobStatusSnapshot | undefined,
  executor?: RunnerJobExecutor,
): Promise<void> {
  const now = await scene.status(handle, executor);
  if (now.status === end?.status && now.terminalErrorClass === end.terminalErrorClass) return;
  scene.fail(`the job was ${describeEnd(end)}, and is ${describeEnd(now)}`);
}

function describeEnd(end: RunnerJobStatusSnapshot | undefined): string {
  const { status, terminalErrorClass } = end ?? {};
  return terminalErrorClass === undefined
    ? `${status}`
    : `${status} with the class ${quote(terminalErrorClass)}`;
}
