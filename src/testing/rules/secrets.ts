/**
 * Secrets: what the environment holds is for the job alone.
 */
import type { RunnerJobSpec } from "../../runner-job/job.ts";
import { consoleUrl } from "./console-url.ts";
import type { ConformanceRule } from "./rule.ts";

/** The rules of secrets. */
export const SECRET_RULES: readonly ConformanceRule[] = [
  {
    id: "secrets-not-in-handles",
    title: "no handle carries an environment value",
    async run(scene) {
      scene.keepsSecrets("the handle", await scene.start(scene.spec()));
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
      scene.keepsSecrets("a running job's snapshot", await scene.status(leaking));
      await scene.call("stop", () => executor.stop(leaking, { graceMs: 0 }));
      for (const handle of [leaking, await scene.start(scene.spec("fail"))]) {
        for (const snapshot of await scene.watchToEnd(handle)) {
          scene.keepsSecrets(`the snapshot of a job that is ${snapshot.status}`, snapshot);
        }
      }
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
      for (let lines = log.split("\n").length + 5; lines > 0; lines--) {
        scene.keepsSecrets("the log", await scene.tail(handle, lines));
      }
    },
  },
  {
    id: "secrets-not-in-console-urls",
    title: "the console URL carries no environment value, not even in base64",
    requires: ["consoleUrl"],
    async run(scene) {
      scene.keepsSecrets("the console URL", await consoleUrl(scene));
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
        if (outcome.ok) {
          scene.stopLater(outcome.value);
          scene.unseen(`${what} was no error`);
        } else {
          scene.keepsSecrets(`the error for ${what}`, outcome.error);
        }
      }
      const unknown = { ...handle, machineId: `${handle.machineId}-unknown` };
      const outcome = await scene.settle("getStatus", () => executor.getStatus(unknown));
      if (!outcome.ok) scene.keepsSecrets("the error for an unknown handle", outcome.error);
    },
  },
];

/** Specs that an executor is right to refuse, each with the secrets of the scene in it. */
function specsToRefuse(spec: RunnerJobSpec, other: RunnerJobSpec): Record<string, RunnerJobSpec> {
  const env = { ...spec.env, RUNNER_CONFORMANCE_CHANGED: "yes" };
  return {
    "a conflict": { ...spec, env },
    "an image that is not pinned": { ...other, image: "registry.example/conformance:latest" },
    "an environment name that is none": { ...other, env: { ...other.env, "no name": "a value" } },
  };
}
