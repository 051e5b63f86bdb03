/**
 * What a conformance suite is made of, and how it is run where there is no test runner.
 *
 * @see `docs/guides/writing-an-executor.md`
 */
import { RunnerContractError } from "../errors.ts";
import { listenForUnhandled, nextMacrotask } from "./host.ts";

/** The longest reason in a report, in UTF-16 code units. */
export const REASON_MAX_LENGTH: 1_000 = 1_000 as const;

/** What an executor can declare that it does. */
export const RUNNER_JOB_CAPABILITIES = [
  "tailLogs",
  "consoleUrl",
  "resourceStats",
  "gracefulStop",
] as const;

/** One of {@link RUNNER_JOB_CAPABILITIES}. */
export type RunnerJobCapability = (typeof RUNNER_JOB_CAPABILITIES)[number];

/** One rule, ready to be run by any test runner: `test(case.title, case.run)`. */
export interface ConformanceCase {
  /** The rule's name. Stable within a major version. */
  readonly id: string;
  /** The rule, as a fact. */
  readonly title: string;
  /** The capabilities without which the rule has no meaning. */
  readonly requires: readonly RunnerJobCapability[];
  /** Why the rule is not looked at here; absent where it is. `run` then does nothing. */
  readonly skip?: string;
  /**
   * Resolves where the rule holds, rejects with a {@link RunnerJobConformanceError} where it does
   * not.
   */
  readonly run: () => Promise<void>;
  /** What the last `run` could not look at, in words; empty before it, and where it saw it all. */
  readonly unexercised: () => readonly string[];
}

/** How one case came out. */
export interface ConformanceResult {
  /** The rule's name, as the case has it. */
  readonly id: string;
  /** The rule, as a fact. */
  readonly title: string;
  /** Whether the rule holds; `skip` where it was not looked at. */
  readonly outcome: "pass" | "fail" | "skip";
  /** Why it failed or was skipped. */
  readonly reason?: string;
}

/** How a whole suite came out. */
export interface ConformanceReport {
  /** How many rules hold. */
  readonly passed: number;
  /** How many rules are broken. */
  readonly failed: number;
  /** How many rules were not looked at. */
  readonly skipped: number;
  /** One result for each case, in their order. */
  readonly results: readonly ConformanceResult[];
  /** What this run says nothing about: rules that were skipped, and what a rule could not see. */
  readonly unexercised: readonly string[];
}

/** An executor broke a rule. Its message says how, without any environment value. */
export class RunnerJobConformanceError extends RunnerContractError {
  override readonly name = "RunnerJobConformanceError" as const;
  /** What the executor threw, where that was the fault. For the eyes of its author. */
  override readonly cause?: unknown;

  constructor(message: string, cause?: unknown) {
    super("conformance_failed", message);
    if (cause !== undefined) Object.defineProperty(this, "cause", { value: cause });
  }
}

/**
 * Runs cases one after the other, with no test runner. A promise that the executor rejects and that
 * nobody listens to fails the case in which that happens; it does not end the program, where the
 * host tells of such promises at all. Never rejects.
 *
 * @example
 * ```ts
 * import { createInMemoryExecutor, createInMemorySubstrate, runConformance, runnerJobExecutorConformance } from "runner-contracts/testing";
 *
 * let now = 0;
 * let machines = 0;
 * const substrate = createInMemorySubstrate({ now: () => now, nextId: () => `machine-${++machines}` });
 * const report = await runConformance(
 *   runnerJobExecutorConformance({
 *     createExecutor: () => createInMemoryExecutor(substrate),
 *     supports: { tailLogs: true, consoleUrl: true, resourceStats: true, gracefulStop: true },
 *     sleep: async (ms) => {
 *       now += ms;
 *     },
 *   }),
 * );
 * console.log(report.failed); // 0
 * ```
 */
export async function runConformance(
  cases: readonly ConformanceCase[],
): Promise<ConformanceReport> {
  const results: ConformanceResult[] = [];
  const unexercised: string[] = [];
  for (const each of cases) {
    const result = await runCase(each);
    results.push(result);
    if (result.outcome === "skip") unexercised.push(`${each.id}: ${result.reason}`);
    else unexercised.push(...each.unexercised().map((what) => `${each.id}: ${what}`));
  }
  const count = (outcome: ConformanceResult["outcome"]) =>
    results.filter((result) => result.outcome === outcome).length;
  return {
    passed: count("pass"),
    failed: count("fail"),
    skipped: count("skip"),
    results,
    unexercised,
  };
}

async function runCase({ id, title, skip, run }: ConformanceCase): Promise<ConformanceResult> {
  if (skip !== undefined) return { id, title, outcome: "skip", reason: skip };
  const unhandled = listenForUnhandled();
  try {
    await run();
    // A host tells of a promise that nobody listens to only when it has nothing else to do.
    await nextMacrotask();
    if (unhandled.seen()) {
      return fail("the executor rejected a promise that nobody can listen to");
    }
    return { id, title, outcome: "pass" };
  } catch (error) {
    await nextMacrotask();
    return fail(messageOf(error) ?? "a case rejected with what is no error");
  } finally {
    unhandled.stop();
  }

  function fail(reason: string): ConformanceResult {
    return { id, title, outcome: "fail", reason };
  }
}

/**
 * What an error says; `undefined` for whatever is none. A proxy throws even when it is asked that.
 */
function messageOf(error: unknown): string | undefined {
  try {
    return error instanceof Error ? String(error.message).slice(0, REASON_MAX_LENGTH) : undefined;
  } catch {
    return undefined;
  }
}
