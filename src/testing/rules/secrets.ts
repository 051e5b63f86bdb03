/**
 * Secrets: what the environment holds is for the job alone.
 */
import type { RunnerJobSpec } from "../../runner-job/job.ts";
import { consoleUrl } from "./console-url.ts";
import { type ConformanceRule, stopNow } from "./rule.ts";

/** How many tails of a log are looked at. */
const LOG_MAX_LINES = 60;

/** The rules of secrets. */
export const SECRET_RULES: readonly ConformanceRule[] = [
  {
    id: "secrets-not-in-handles",
    title: "no handle carries an environment value",
    async run(scene) {
      const spec = scene.spec();
      // Each is looked at where it is given.
      await scene.start(spec);
      await scene.start(spec);
    },
  },
  {
    id: "secrets-not-in-snapshots",
    title: "no snapshot carries an environment value, that of a failed job included",
    workloads: ["leak", "fail"],
    async run(scene) {
      const spec = scene.spec("leak");
      const leaking = await scene.start(spec);
      await scene.ready(leaking);
      const executor = await scene.executor();
      // Each is looked at where it is given.
      await scene.status(leaking);
      await scene.call("stop", () => executor.stop(leaking, { graceMs: 0 }));
      await scene.watchToEnd(leaking);
      await scene.watchToEnd(await scene.start(scene.spec("fail")));
    },
  },
  {
    id: "secrets-not-in-logs",
    title: "no line of the log carries an environment value, though the job wrote them all",
    requires: ["tailLogs"],
    workloads: ["leak"],
    async run(scene) {
      const spec = scene.spec("leak");
      const handle = await scene.start(spec);
      // Each line by itself, so that a value of several lines is seen cut in every way.
      const log = await scene.logWith(handle, "RUNNER_CONFORMANCE_PEM=");
      await scene.sleep(scene.slackMs);
      const most = Math.min(log.split("\n").length + 5, LOG_MAX_LINES);
      for (let lines = most; lines > 0; lines--) await scene.tail(handle, lines);
      await scene.tail(handle);
      await stopNow(scene, handle);
      await scene.tail(handle);
      if (!scene.plays("fail")) return;
      const failing = await scene.start(scene.spec("fail"));
      await scene.watchToEnd(failing);
      await scene.sleep(scene.slackMs);
      await scene.tail(failing);
    },
  },
  {
    id: "secrets-not-in-console-urls",
    title: "the console URL carries no environment value, not even in base64",
    requires: ["consoleUrl"],
    async run(scene) {
      await consoleUrl(scene);
    },
  },
  {
    id: "secrets-not-in-errors",
    title: "no error carries an environment value, not even in its stack, cause or properties",
    async run(scene) {
      const spec = scene.spec();
      const executor = await scene.executor();
      const handle = await scene.start(spec, executor);
      for (const [what, bad] of Object.entries(specsToRefuse(spec, scene.spec()))) {
        const outcome = await scene.settle("start", () => executor.start(bad));
        if (!outcome.ok) continue;
        scene.stopLater(outcome.value);
        scene.unseen(`${what} was no error`);
      }
      const unknown = { ...handle, machineId: `${handle.machineId}-unknown` };
      await scene.settle("getStatus", () => executor.getStatus(unknown));
      await scene.settle("stop", () => executor.stop(unknown));
      await scene.settle("stop", () => executor.stop(handle, { graceMs: -1 }));
      if (!scene.supports.tailLogs) return;
      await scene.settle("tailLogs", async () => await executor.tailLogs?.(unknown, 5));
      await scene.settle("tailLogs", async () => await executor.tailLogs?.(handle, -1));
    },
  },
];

/** Specs that an executor is right to refuse, each with the secrets of the scene in it. */
function specsToRefuse(spec: RunnerJobSpec, other: RunnerJobSpec): Record<string, RunnerJobSpec> {
  const { RUNNER_CONFORMANCE_TOKEN: token } = spec.env;
  return {
    "a conflict": { ...spec, env: { ...spec.env, RUNNER_CONFORMANCE_CHANGED: "yes" } },
    "another token": { ...spec, env: { ...spec.env, RUNNER_CONFORMANCE_TOKEN: `${token}0` } },
    "an image that is not pinned": { ...other, image: "registry.example/conformance:latest" },
    "an environment name that is none": { ...other, env: { ...other.env, "no name": "a value" } },
  };
}
