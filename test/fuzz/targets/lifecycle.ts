/** Laws of a job's lifecycle: one table tells all. */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { ProviderRuntimeJobStatus } from "runner-contracts";
import { brokenJobStatusWalk, jobStatusWalk } from "runner-contracts/testing/arbitraries";
import { JOB_TRANSITIONS } from "../../support/job-transitions.ts";
import { thrownBy } from "../checks.ts";
import { type Target, target } from "../target.ts";
import { anything } from "../values.ts";
import { make, type Written } from "../written.ts";

export const LIFECYCLE_TARGETS: readonly Target[] = [
  target(
    "lifecycle/any",
    "the table alone tells where a job may go, for every value there is",
    fc.tuple(status(), status()),
    ([one, other], library) => {
      const [from, to] = [make(one), make(other)] as [
        ProviderRuntimeJobStatus,
        ProviderRuntimeJobStatus,
      ];
      const known = (value: unknown) =>
        typeof value === "string" && Object.hasOwn(JOB_TRANSITIONS, value);
      const may = known(from) && known(to) && JOB_TRANSITIONS[from]?.includes(to) === true;
      assert.equal(library.canTransitionJobStatus(from, to), may);
      assert.equal(
        library.canReachJobStatus(from, to),
        known(from) && known(to) && reaches(from, to),
      );
      assert.equal(library.isProviderRuntimeJobStatus(from), known(from));
      assert.equal(
        library.isTerminalJobStatus(from),
        known(from) && JOB_TRANSITIONS[from]?.length === 0,
      );
      const error = thrownBy(() => library.assertJobStatusTransition(from, to));
      if (may) assert.equal(error, undefined);
      else assert(library.isRunnerContractError(error, "invalid_job_transition"), String(error));
    },
  ),
  target(
    "lifecycle/walk",
    "a walk by the table is allowed at each step, and a broken one is not at its breach",
    fc.tuple(jobStatusWalk(), brokenJobStatusWalk()),
    ([walk, { statuses, at }], library) => {
      const step = (list: readonly ProviderRuntimeJobStatus[], index: number) =>
        [list[index - 1], list[index]] as [ProviderRuntimeJobStatus, ProviderRuntimeJobStatus];
      for (let index = 1; index < walk.length; index++) {
        library.assertJobStatusTransition(...step(walk, index));
        assert(library.canReachJobStatus(walk[0] ?? "queued", walk[index] ?? "queued"));
      }
      assert(!library.canTransitionJobStatus(...step(statuses, at)));
    },
  ),
];

function reaches(from: string, to: string): boolean {
  return from === to || (JOB_TRANSITIONS[from] ?? []).some((status) => reaches(status, to));
}

function status(): fc.Arbitrary<Written> {
  return fc.oneof(
    { arbitrary: fc.constantFrom(...Object.keys(JOB_TRANSITIONS)), weight: 3 },
    { arbitrary: anything, weight: 1 },
  );
}
