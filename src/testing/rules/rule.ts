/**
 * What a rule is, and what several of them ask.
 */
import type { RunnerJobHandle, RunnerJobSpec } from "../../runner-job/job.ts";
import type { RunnerJobCapability } from "../conformance-case.ts";
import type { Scene } from "../scene.ts";
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

/** What a handle says, whatever the order of its keys. */
export function identity({ appName, machineId }: RunnerJobHandle): string {
  return JSON.stringify([appName, machineId]);
}

/** A handle as it comes back from a database. */
export function stored(handle: RunnerJobHandle): RunnerJobHandle {
  // JSON.parse gives back the two strings that a handle consists of.
  return JSON.parse(JSON.stringify(handle)) as RunnerJobHandle;
}
