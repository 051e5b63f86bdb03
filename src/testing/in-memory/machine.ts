/**
 * The machines of the in-memory substrate. A machine is what was asked of it and when; all else
 * follows from the time it is looked at, so that nothing runs between two looks.
 */

import type {
  ResourceStats,
  RunnerJobSpec,
  RunnerJobStatusSnapshot,
} from "../../runner-job/job.ts";
import { isTerminalJobStatus } from "../../runner-job/lifecycle.ts";
import type { ProviderRuntimeJobStatus } from "../../runner-job/status.ts";
import {
  CONFORMANCE_COMPLETE_LINES,
  CONFORMANCE_DRAINED_LINE,
  CONFORMANCE_READY_LINE,
  drainMsOf,
  workloadOf,
} from "../workload.ts";

/** How long a machine waits for its place, in milliseconds. */
const QUEUED_MS = 20;
/** How long it then takes to boot, in milliseconds. */
const PROVISIONING_MS = 30;
/**
 * How long a workload takes that ends by itself, or at once when it is asked to, in milliseconds.
 */
const WORK_MS = 20;

/** What the substrate keeps of a machine. */
export interface Machine {
  readonly machineId: string;
  readonly name: string;
  readonly spec: RunnerJobSpec;
  readonly createdAt: number;
  /** Every request to end, in order. */
  readonly stops: { readonly at: number; readonly graceMs: number }[];
}

interface MachineEnd {
  readonly at: number;
  readonly status: "terminated" | "failed";
  readonly error?: readonly [className: string, message: string];
}

/** What can be known of a machine at a moment. */
export function snapshotAt(machine: Machine, now: number): RunnerJobStatusSnapshot {
  const end = endOf(machine);
  const status = statusAt(machine, end, now);
  if (isTerminalJobStatus(status)) {
    if (end.error === undefined) return { status };
    const [terminalErrorClass, terminalErrorMessage] = end.error;
    return { status, terminalErrorClass, terminalErrorMessage };
  }
  if (status !== "running") return { status };
  return { status, resourceStats: statsAt(machine, now) };
}

/** What a machine has written by a moment: all of it, secrets and all. */
export function logAt(machine: Machine, now: number): string {
  const end = endOf(machine);
  if (now < runsFrom(machine)) return "";
  const lines = [CONFORMANCE_READY_LINE, ...linesOf(machine)];
  if (now >= end.at && drains(machine, end)) lines.push(CONFORMANCE_DRAINED_LINE);
  return lines.map((line) => `${line}\n`).join("");
}

function statusAt(machine: Machine, end: MachineEnd, now: number): ProviderRuntimeJobStatus {
  if (now >= end.at) return end.status;
  if (machine.stops.length > 0) return "stopping";
  if (now >= runsFrom(machine)) return "running";
  return now >= machine.createdAt + QUEUED_MS ? "provisioning" : "queued";
}

function runsFrom(machine: Machine): number {
  return machine.createdAt + QUEUED_MS + PROVISIONING_MS;
}

/** The first of all the ends that a machine would come to. */
function endOf(machine: Machine): MachineEnd {
  const ends = [endOfDuration(machine), endOfWork(machine), ...machine.stops.map(endByStop)];
  return ends.reduce((first, other) => (other.at < first.at ? other : first));

  function endByStop({ at, graceMs }: { at: number; graceMs: number }): MachineEnd {
    const asked = at < runsFrom(machine) ? 0 : timeToEnd(machine.spec);
    return { at: at + Math.min(asked, graceMs), status: "terminated" };
  }
}

function endOfDuration({ createdAt, spec }: Machine): MachineEnd {
  const message = `ran longer than ${spec.maxRunDurationMs} ms`;
  return {
    at: createdAt + spec.maxRunDurationMs,
    status: "failed",
    error: ["MaxRunDurationExceeded", message],
  };
}

function endOfWork(machine: Machine): MachineEnd {
  const at = runsFrom(machine) + WORK_MS;
  switch (workloadOf(machine.spec)) {
    case "complete":
      return { at, status: "terminated" };
    case "fail":
      return { at, status: "failed", error: ["RuntimeExit", "exit code 3"] };
    case "run":
    case "leak":
    case "drain":
    case "linger":
      return { at: Number.POSITIVE_INFINITY, status: "terminated" };
  }
}

/** How long a workload takes to end once it is asked to, in milliseconds. */
function timeToEnd(spec: RunnerJobSpec): number {
  switch (workloadOf(spec)) {
    case "linger":
      return Number.POSITIVE_INFINITY;
    case "drain":
      return drainMsOf(spec);
    case "run":
    case "leak":
    case "complete":
    case "fail":
      return WORK_MS;
  }
}

/** Whether a machine came to its end as `drain` does when it is given the time. */
function drains(machine: Machine, end: MachineEnd): boolean {
  const takes = drainMsOf(machine.spec);
  return (
    workloadOf(machine.spec) === "drain" &&
    machine.stops.some(({ at }) => at >= runsFrom(machine) && at + takes === end.at)
  );
}

function linesOf({ spec }: Machine): string[] {
  switch (workloadOf(spec)) {
    case "complete":
      return Array.from(
        { length: CONFORMANCE_COMPLETE_LINES },
        (_, index) => `conformance line ${index + 1}`,
      );
    case "fail":
    case "leak":
      return Object.entries(spec.env).map(([name, value]) => `${name}=${value}`);
    case "run":
    case "drain":
    case "linger":
      return [];
  }
}

function statsAt(machine: Machine, now: number): ResourceStats {
  const ranMs = now - runsFrom(machine);
  return { cpuPercent: 5, memoryMb: 64, networkRxBytes: ranMs * 10, networkTxBytes: ranMs };
}
