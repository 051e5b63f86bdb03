/**
 * The reference executor: every rule of the contract in the fewest lines, against the in-memory
 * substrate. It keeps nothing of its own, so each instance knows every job.
 *
 * @see `docs/guides/writing-an-executor.md`
 */
import { RunnerContractError } from "../../errors.ts";
import { runnerJobSpecsEqual } from "../../runner-job/equal.ts";
import { RunnerJobConflictError, RunnerJobNotFoundError } from "../../runner-job/errors.ts";
import type { RunnerJobExecutor } from "../../runner-job/executor.ts";
import type { RunnerJobHandle, RunnerJobStatusSnapshot } from "../../runner-job/job.ts";
import { redactEnvironmentValues } from "../../runner-job/redact.ts";
import { validateRunnerJobHandle } from "../../runner-job/validate-handle.ts";
import { validateRunnerJobSpec } from "../../runner-job/validate-spec.ts";
import type { RunnerJobValidation } from "../../runner-job/validation.ts";
import type { InMemoryMachine, InMemorySubstrate } from "./substrate.ts";

/** How long a job may take to end where `stop` was not told, in milliseconds. */
export const IN_MEMORY_GRACE_MS: 10_000 = 10_000 as const;

/** The reference executor; unlike others it has every optional method. */
export type InMemoryExecutor = Required<RunnerJobExecutor>;

/**
 * Makes an executor over an in-memory substrate; as many as are wanted over the same one. It
 * supports `tailLogs`, `consoleUrl`, `resourceStats` and `gracefulStop`. A spec or a handle that
 * does not validate is refused with the validator's code.
 *
 * @see `runnerJobExecutorConformance`
 */
export function createInMemoryExecutor(substrate: InMemorySubstrate): InMemoryExecutor {
  return {
    async start(asked) {
      // The copy is made before the first wait: what the caller does to its spec later is its own.
      const spec = accepted(validateRunnerJobSpec(asked));
      // The run names the machine, so the substrate itself lets only one of many callers make it.
      const machine = await substrate.createMachine(spec.runId, spec);
      if (!runnerJobSpecsEqual(machine.spec, spec)) throw new RunnerJobConflictError(spec.runId);
      return machine.handle;
    },

    async getStatus(handle) {
      const known = accepted(validateRunnerJobHandle(handle));
      return found<RunnerJobStatusSnapshot>(await substrate.readStatus(known), known);
    },

    async stop(handle, { graceMs = IN_MEMORY_GRACE_MS } = {}) {
      const known = accepted(validateRunnerJobHandle(handle));
      demandAmount(graceMs, "graceMs");
      if (!(await substrate.stopMachine(known, graceMs))) throw new RunnerJobNotFoundError(known);
    },

    async tailLogs(handle, lines = Number.POSITIVE_INFINITY) {
      const known = accepted(validateRunnerJobHandle(handle));
      demandAmount(lines, "lines");
      const { spec } = found<InMemoryMachine>(await substrate.getMachine(known), known);
      const log = found(await substrate.readLog(known), known);
      // Masked whole and cut then: half a secret would not be found.
      return lastLines(redactEnvironmentValues(log, spec.env), lines);
    },

    getConsoleUrl(handle) {
      const { appName, machineId } = accepted(validateRunnerJobHandle(handle));
      const path = [appName, machineId].map(encodeURIComponent).join("/");
      return `https://console.example/${path}`;
    },
  };
}

function accepted<T>(verdict: RunnerJobValidation<T>): T {
  if (verdict.ok) return verdict.value;
  throw new RunnerContractError(verdict.code, verdict.message);
}

function found<T>(answer: T | undefined, handle: RunnerJobHandle): T {
  if (answer === undefined) throw new RunnerJobNotFoundError(handle);
  return answer;
}

/** A caller's own mistake, unlike what comes back from a database. */
function demandAmount(value: number, name: string): void {
  if (typeof value !== "number" || !(value >= 0))
    throw new RangeError(`${name} must be a number from 0`);
}

function lastLines(log: string, count: number): string {
  const lines = log.split("\n").slice(0, -1);
  const from = Math.max(0, lines.length - count);
  return lines
    .slice(from)
    .map((line) => `${line}\n`)
    .join("");
}
