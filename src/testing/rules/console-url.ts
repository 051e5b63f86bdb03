/**
 * Where a person can look at a job.
 */
import type { RunnerJobExecutor } from "../../runner-job/executor.ts";
import type { RunnerJobHandle } from "../../runner-job/job.ts";
import { kindOf } from "../../runner-job/validation.ts";
import { parseUrl } from "../host.ts";
import type { Scene } from "../scene.ts";
import { describeThrown } from "../secrets.ts";
import { type ConformanceRule, demandRunning, stopNow, stored } from "./rule.ts";

/** The rules of `getConsoleUrl`. */
export const CONSOLE_URL_RULES: readonly ConformanceRule[] = [
  {
    id: "console-url-is-https",
    title: "the console URL is absolute, https, and without a user or a password",
    requires: ["consoleUrl"],
    async run(scene) {
      const handle = await scene.start(scene.spec());
      demandHttps(scene, await consoleUrl(scene, handle));
      await demandRunning(scene, handle);
      demandHttps(scene, await consoleUrl(scene, handle));
      await stopNow(scene, handle);
      demandHttps(scene, await consoleUrl(scene, handle));
      if (!scene.plays("fail")) return;
      const failing = await scene.start(scene.spec("fail"));
      await scene.watchToEnd(failing);
      demandHttps(scene, await consoleUrl(scene, failing));
    },
  },
  {
    id: "console-url-is-for-the-handle",
    title: "the console URL is the same in a new instance, and another one for another job",
    requires: ["consoleUrl"],
    async run(scene) {
      const handle = await scene.start(scene.spec());
      const urls = [await consoleUrl(scene, handle), await consoleUrl(scene, stored(handle))];
      if (urls[0] !== urls[1]) scene.fail("two instances give two console URLs for one job");
      if (urls[0] === (await consoleUrl(scene))) scene.fail("two jobs have one console URL");
    },
  },
  {
    id: "console-url-absent",
    title: "an executor without a console has no getConsoleUrl, or one that answers null",
    lacks: "consoleUrl",
    async run(scene) {
      const executor = await scene.executor();
      if (executor.getConsoleUrl === undefined) return;
      const handle = await scene.start(scene.spec(), executor);
      const answer = ask(scene, executor, handle);
      if (answer !== null) {
        scene.fail(`consoleUrl is not declared, and getConsoleUrl gives ${kindOf(answer)}`);
      }
    },
  },
];

/** The console URL of a job, by a new instance. */
export async function consoleUrl(scene: Scene, handle?: RunnerJobHandle): Promise<string> {
  const known = handle ?? (await scene.start(scene.spec()));
  const url = ask(scene, await scene.executor(), known);
  scene.keepsSecrets("the console URL", url);
  return typeof url === "string" ? url : scene.fail(`getConsoleUrl gave ${kindOf(url)}, no text`);
}

/** Asks without waiting: a promise of a URL is none. */
function ask(scene: Scene, executor: RunnerJobExecutor, handle: RunnerJobHandle): unknown {
  if (executor.getConsoleUrl === undefined) {
    return scene.fail("consoleUrl is declared, and there is no getConsoleUrl");
  }
  try {
    return executor.getConsoleUrl(handle);
  } catch (error) {
    return scene.fail(`getConsoleUrl threw: ${describeThrown(error)}`, error);
  }
}

function demandHttps(scene: Scene, text: string): void {
  const url = parseUrl(text) ?? scene.fail("getConsoleUrl gave no absolute URL");
  if (url.protocol !== "https:") scene.fail(`the console URL is ${url.protocol}, not https:`);
  // A parser mends what is no URL as it stands.
  if (!/^https:\/\/[^/?#\\]/i.test(text) || /[\s\\]/.test(text)) {
    scene.fail("the console URL is none as it stands: https://, a host, and no white space");
  }
  if (url.username !== "" || url.password !== "") {
    scene.fail("the console URL carries a user or a password");
  }
}
