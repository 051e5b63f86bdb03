/** What the compiler knows of judged jobs and of the kit. Checked by `tsc`, never run. */
import {
  isTerminalJobStatus,
  type PROVIDER_RUNTIME_JOB_STATUSES,
  type PROVIDER_RUNTIME_JOB_TRANSITIONS,
  type ProviderRuntimeJobStatus,
  type RUNNER_JOB_VALIDATION_CODES,
  type RunnerJobHandle,
  type RunnerJobSpec,
  type RunnerJobStatusSnapshot,
  type RunnerJobValidation,
  type RunnerJobValidationCode,
  type TerminalJobStatus,
  validateRunnerJobHandle,
  validateRunnerJobSpec,
  validateRunnerJobStatusSnapshot,
} from "runner-contracts";
import {
  type ConformanceCase,
  createInMemoryExecutor,
  createInMemorySubstrate,
  type RunnerJobConformanceOptions,
  runnerJobExecutorConformance,
} from "runner-contracts/testing";
import { claim, type IsFreeOfAny, type IsSame, type KeysOfEach } from "../support/type-claims.ts";

declare const input: unknown;

claim<IsFreeOfAny<RunnerJobValidation<RunnerJobSpec>>>();
claim<IsFreeOfAny<ConformanceCase>>();
claim<IsFreeOfAny<RunnerJobConformanceOptions>>();

// The table has a row for each status, and its rows hold nothing else.
type Table = typeof PROVIDER_RUNTIME_JOB_TRANSITIONS;
claim<IsSame<keyof Table, (typeof PROVIDER_RUNTIME_JOB_STATUSES)[number]>>();
claim<Table[keyof Table][number] extends ProviderRuntimeJobStatus ? true : false>();
claim<IsSame<TerminalJobStatus, "terminated" | "failed">>();
if (isTerminalJobStatus(input)) claim<IsSame<typeof input, TerminalJobStatus>>();

claim<IsSame<RunnerJobValidationCode, (typeof RUNNER_JOB_VALIDATION_CODES)[number]>>();
claim<
  IsSame<KeysOfEach<RunnerJobValidation<RunnerJobSpec>>, "ok" | "value" | "code" | "message">
>();

const spec = validateRunnerJobSpec(input);
if (spec.ok) claim<IsSame<typeof spec.value, RunnerJobSpec>>();
else claim<IsSame<typeof spec.code, RunnerJobValidationCode>>();
const handle = validateRunnerJobHandle(input);
if (handle.ok) claim<IsSame<typeof handle.value, RunnerJobHandle>>();
const snapshot = validateRunnerJobStatusSnapshot(input);
if (snapshot.ok) claim<IsSame<typeof snapshot.value, RunnerJobStatusSnapshot>>();
// @ts-expect-error: no value before the verdict was looked at
spec.value;

const substrate = createInMemorySubstrate({ now: () => 0, nextId: () => "machine" });
// @ts-expect-error: a capability that there is not
export const supports: RunnerJobConformanceOptions["supports"] = { snapshots: true };
export const cases: ConformanceCase[] = runnerJobExecutorConformance({
  createExecutor: () => createInMemoryExecutor(substrate),
});
// @ts-expect-error: nothing to put to the test
runnerJobExecutorConformance({});
