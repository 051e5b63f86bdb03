/**
 * What a machine uses.
 */
import { isTerminalJobStatus } from "../../runner-job/lifecycle.ts";
import type { ConformanceRule } from "./rule.ts";

/** The rules of `resourceStats`. */
export const RESOURCE_STATS_RULES: readonly ConformanceRule[] = [
  {
    id: "stats-of-a-running-job",
    title: "a running job's snapshot tells what its machine uses",
    requires: ["resourceStats"],
    async run(scene) {
      const handle = await scene.start(scene.spec());
      await scene.watch(handle, (status, { resourceStats }) => {
        if (isTerminalJobStatus(status)) scene.fail("the job ended before it had any statistics");
        return Object.values(resourceStats ?? {}).some((amount) => typeof amount === "number");
      });
    },
  },
  {
    id: "stats-absent",
    title: "without resourceStats no snapshot has any",
    lacks: "resourceStats",
    workloads: ["complete"],
    async run(scene) {
      const handle = await scene.start(scene.spec("complete"));
      for (const snapshot of await scene.watchToEnd(handle)) {
        if ("resourceStats" in snapshot) scene.fail("resourceStats is not declared, and is there");
      }
    },
  },
];
