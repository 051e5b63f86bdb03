/**
 * What a machine uses.
 */
import { isTerminalJobStatus } from "../../runner-job/lifecycle.ts";
import type { ProviderRuntimeJobStatus } from "../../runner-job/status.ts";
import { validateRunnerJobStatusSnapshot } from "../../runner-job/validate-snapshot.ts";
import { ruleOf } from "../scene.ts";
import type { ConformanceRule } from "./rule.ts";

/** The rules of `resourceStats`. */
export const RESOURCE_STATS_RULES: readonly ConformanceRule[] = [
  {
    id: "stats-of-a-running-job",
    title: "a running job's snapshot tells what its machine uses",
    requires: ["resourceStats"],
    async run(scene) {
      const handle = await scene.start(scene.spec());
      await scene.watch(handle, (status, snapshot) => {
        if (isTerminalJobStatus(status)) scene.fail("the job ended before it had any statistics");
        // The copy: it has the amounts that the contract knows, and no other.
        const verdict = validateRunnerJobStatusSnapshot(snapshot);
        if (!verdict.ok) return scene.fail(ruleOf(verdict.message));
        return Object.keys(verdict.value.resourceStats ?? {}).length > 0;
      });
    },
  },
  {
    id: "stats-absent",
    title: "without resourceStats no snapshot has any",
    lacks: "resourceStats",
    workloads: ["complete"],
    async run(scene) {
      for (const workload of ["complete", "fail", "run"] as const) {
        if (!scene.plays(workload)) continue;
        const handle = await scene.start(scene.spec(workload));
        const until = (status: ProviderRuntimeJobStatus) => {
          return isTerminalJobStatus(status) || (workload === "run" && status === "running");
        };
        const snapshots = await scene.watch(handle, until);
        if (workload === "run") {
          for (let look = 0; look < 6; look++) {
            await scene.sleep(scene.pollMs);
            snapshots.push(await scene.status(handle));
          }
          const executor = await scene.executor();
          await scene.call("stop", () => executor.stop(handle, { graceMs: scene.slackMs }));
          snapshots.push(...(await scene.watchToEnd(handle)));
        }
        for (const { status, resourceStats } of snapshots) {
          if (resourceStats === undefined) continue;
          scene.fail(`resourceStats is not declared, and is there while the job is ${status}`);
        }
      }
    },
  },
];
