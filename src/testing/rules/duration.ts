/**
 * How long a job may run.
 */
import { isTerminalJobStatus } from "../../runner-job/lifecycle.ts";
import type { Scene } from "../scene.ts";
import { type ConformanceRule, demandSameEnd } from "./rule.ts";

/** The rules of `maxRunDurationMs`. */
export const DURATION_RULES: readonly ConformanceRule[] = [
  {
    id: "duration-ends-the-job",
    title: "a job is over when maxRunDurationMs has passed, though nobody stops it",
    workloads: ["linger"],
    async run(scene) {
      const durationMs = durationOf(scene);
      const handle = await scene.start(scene.spec("linger", durationMs));
      await scene.watch(handle, (status) => status === "running" || isTerminalJobStatus(status));
      // A new instance watches: the one that started the job may be gone.
      const withinMs = durationMs + scene.slackMs;
      const end = (await scene.watchToEnd(handle, { withinMs })).at(-1);
      if (end?.status === "failed" && end.terminalErrorClass === undefined) {
        scene.fail("the job failed when its time was over, and names no error class");
      }
      const executor = await scene.executor();
      await scene.call("stop of a job whose time is over", () => executor.stop(handle));
      await demandSameEnd(scene, handle, end);
    },
  },
  {
    id: "duration-is-given",
    title: "a job is not ended long before maxRunDurationMs has passed",
    async run(scene) {
      const durationMs = durationOf(scene);
      const handle = await scene.start(scene.spec("run", durationMs));
      const from = scene.askedMs;
      // Time that was slept is at least the time that was asked for: most of it is left for that.
      while (scene.askedMs - from < durationMs / 4) {
        const { status } = await scene.status(handle);
        if (isTerminalJobStatus(status)) {
          scene.fail(
            `of ${durationMs} ms the job got no ${scene.askedMs - from}, and is ${status}`,
          );
        }
        await scene.sleep(scene.pollMs);
      }
    },
  },
];

function durationOf(scene: Scene): number {
  return 40 * scene.pollMs;
}
