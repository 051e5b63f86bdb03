/**
 * Executors that break one rule each, as somebody in a hurry might. They run over the in-memory
 * substrate, and are the reference executor but for what is broken.
 */
import {
  RunnerJobConflictError,
  type RunnerJobHandle,
  RunnerJobNotFoundError,
  type RunnerJobSpec,
  type RunnerJobStatusSnapshot,
  runnerJobSpecsEqual,
  validateRunnerJobSpec,
} from "runner-contracts";
import {
  createInMemoryExecutor,
  type InMemoryExecutor,
  type InMemoryMachine,
  type InMemorySubstrate,
  type RunnerJobCapability,
} from "runner-contracts/testing";

/** Makes one more instance. */
export type Connect = (substrate: InMemorySubstrate) => InMemoryExecutor;

export interface BrokenExecutor {
  /** What it does wrong, as a fact. */
  readonly fault: string;
  /** The case that is meant for it. */
  readonly caughtBy: string;
  /** What it does not declare. */
  readonly lacks?: RunnerJobCapability;
  /** Gives what makes instances; what they share, as a database would hold it, is made here. */
  readonly connect: (clock: { now(): number }) => Connect;
}

/** A broken executor: the reference one, with `broken` in the place of some of its methods. */
export function breaks(
  caughtBy: string,
  fault: string,
  broken: (reference: InMemoryExecutor, substrate: InMemorySubstrate) => object,
  lacks?: RunnerJobCapability,
): BrokenExecutor {
  const connect = () => (substrate: InMemorySubstrate) => {
    const reference = createInMemoryExecutor(substrate);
    // A broken executor may break its own type, too.
    return { ...reference, ...broken(reference, substrate) } as InMemoryExecutor;
  };
  return lacks === undefined ? { fault, caughtBy, connect } : { fault, caughtBy, connect, lacks };
}

/** The same, with something that all instances share. */
export function breaksSharing<Shared>(
  caughtBy: string,
  fault: string,
  share: () => Shared,
  broken: (
    shared: Shared,
    reference: InMemoryExecutor,
    substrate: InMemorySubstrate,
    clock: { now(): number },
  ) => object,
): BrokenExecutor {
  return {
    fault,
    caughtBy,
    connect(clock) {
      const shared = share();
      return (substrate) => {
        const reference = createInMemoryExecutor(substrate);
        return {
          ...reference,
          ...broken(shared, reference, substrate, clock),
        } as InMemoryExecutor;
      };
    },
  };
}

/** The validated copy of a spec. */
export function accepted(spec: RunnerJobSpec): RunnerJobSpec {
  const verdict = validateRunnerJobSpec(spec);
  if (!verdict.ok) throw new RangeError(verdict.message);
  return verdict.value;
}

/** The machine's handle, if the spec is the one it was made for. */
export function unlessConflict(machine: InMemoryMachine, spec: RunnerJobSpec): RunnerJobHandle {
  if (!runnerJobSpecsEqual(machine.spec, spec)) throw new RunnerJobConflictError(spec.runId);
  return machine.handle;
}

/** The machine of a handle. */
export async function machineOf(
  substrate: InMemorySubstrate,
  handle: RunnerJobHandle,
): Promise<InMemoryMachine> {
  const machine = await substrate.getMachine(handle);
  if (machine === undefined) throw new RunnerJobNotFoundError(handle);
  return machine;
}

/** A name that no machine has yet. */
export function uniqueName(runId: string): string {
  return `${runId}/${++names}`;
}
let names = 0;

/** Whether a snapshot is of a job that is over. */
export function isOver({ status }: RunnerJobStatusSnapshot): boolean {
  return status === "terminated" || status === "failed";
}

/** An executor that changes what `getStatus` gives. */
export function retelling(
  caughtBy: string,
  fault: string,
  retell: (snapshot: RunnerJobStatusSnapshot, machine: InMemoryMachine) => unknown,
  lacks?: RunnerJobCapability,
): BrokenExecutor {
  const broken = (reference: InMemoryExecutor, substrate: InMemorySubstrate) => ({
    async getStatus(handle: RunnerJobHandle) {
      const snapshot = await reference.getStatus(handle);
      return retell(snapshot, await machineOf(substrate, handle));
    },
  });
  return breaks(caughtBy, fault, broken, lacks);
}
