/**
 * A substrate that is nothing but memory and a clock that is passed in: the smallest thing that an
 * executor can be written against, with the habits of a real one. Every call takes a while, names
 * are unique, a machine outlives whoever made it.
 */
import type {
  RunnerJobHandle,
  RunnerJobSpec,
  RunnerJobStatusSnapshot,
} from "../../runner-job/job.ts";
import { logAt, type Machine, snapshotAt } from "./machine.ts";

/** What an in-memory substrate needs of its maker. */
export interface InMemorySubstrateOptions {
  /** The time, in milliseconds since whenever. */
  now(): number;
  /** A further identity for a machine, different on each call, non-empty. */
  nextId(): string;
}

/** A machine as the substrate tells of it. */
export interface InMemoryMachine {
  /** How it is found again. */
  readonly handle: RunnerJobHandle;
  /** The name that it was made under. */
  readonly name: string;
  /** What was asked for, secrets and all. */
  readonly spec: RunnerJobSpec;
}

/**
 * The calls of an in-memory substrate. Those that return a promise take a while, as a network does.
 */
export interface InMemorySubstrate {
  /**
   * Makes a machine, or gives the one that has that name: of two calls at once only one makes it.
   */
  createMachine(name: string, spec: RunnerJobSpec): Promise<InMemoryMachine>;
  /** The machines of a run, those that are over included. */
  listMachines(runId: string): Promise<readonly InMemoryMachine[]>;
  /** Finds the machine of a handle. */
  getMachine(handle: RunnerJobHandle): Promise<InMemoryMachine | undefined>;
  /** What is known of a machine now. */
  readStatus(handle: RunnerJobHandle): Promise<RunnerJobStatusSnapshot | undefined>;
  /** Asks a machine to end, and kills it after `graceMs`. Tells whether there is such a machine. */
  stopMachine(handle: RunnerJobHandle, graceMs: number): Promise<boolean>;
  /** All that a machine has written, secrets and all. */
  readLog(handle: RunnerJobHandle): Promise<string | undefined>;
}

/** The one application of every in-memory substrate. */
export const IN_MEMORY_APP_NAME: "in-memory" = "in-memory" as const;

/**
 * Makes an empty substrate. Time passes only as `now` says; where that runs backwards, time stands.
 *
 * @see `createInMemoryExecutor`
 */
export function createInMemorySubstrate(options: InMemorySubstrateOptions): InMemorySubstrate {
  const machines = new Map<string, Machine>();
  let latest = Number.NEGATIVE_INFINITY;

  return {
    createMachine: (name, spec) =>
      afterAWhile(() => {
        const existing = [...machines.values()].find((machine) => machine.name === name);
        if (existing !== undefined) return tell(existing);
        const machine = { machineId: options.nextId(), name, spec, createdAt: now(), stops: [] };
        machines.set(machine.machineId, machine);
        return tell(machine);
      }),
    listMachines: (runId) =>
      afterAWhile(() => {
        return [...machines.values()].filter(({ spec }) => spec.runId === runId).map(tell);
      }),
    getMachine: (handle) =>
      afterAWhile(() => {
        const machine = byHandle(handle);
        return machine && tell(machine);
      }),
    readStatus: (handle) =>
      afterAWhile(() => {
        const machine = byHandle(handle);
        return machine && snapshotAt(machine, now());
      }),
    stopMachine: (handle, graceMs) =>
      afterAWhile(() => {
        const machine = byHandle(handle);
        machine?.stops.push({ at: now(), graceMs });
        return machine !== undefined;
      }),
    readLog: (handle) =>
      afterAWhile(() => {
        const machine = byHandle(handle);
        return machine && logAt(machine, now());
      }),
  };

  function now(): number {
    latest = Math.max(latest, options.now());
    return latest;
  }

  function byHandle({ appName, machineId }: RunnerJobHandle): Machine | undefined {
    return appName === IN_MEMORY_APP_NAME ? machines.get(machineId) : undefined;
  }
}

function tell({ machineId, name, spec }: Machine): InMemoryMachine {
  return { handle: { appName: IN_MEMORY_APP_NAME, machineId }, name, spec };
}

/** A request takes a while to arrive, and so does its answer. */
async function afterAWhile<T>(act: () => T): Promise<T> {
  await undefined;
  const answer = act();
  await undefined;
  return answer;
}
