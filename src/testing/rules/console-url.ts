/**
 * Where a person can look at a job.
 */
import { parseUrl } from "../host.ts";
import type { Scene } from "../scene.ts";
import { type ConformanceRule, stored } from "./rule.ts";

/** The rules of `getConsoleUrl`. */
export const CONSOLE_URL_RULES: readonly ConformanceRule[] = [
  {
    id: "console-url-is-https",
    title: "the console URL is absolute, https, and without a user or a password",
    requires: ["consoleUrl"],
    async run(scene) {
      const url = parseUrl(await consoleUrl(scene));
      if (url === undefined) return scene.fail("getConsoleUrl gave no absolute URL");
      if (url.protocol !== "https:") scene.fail(`the console URL is ${url.protocol}, not https:`);
      if (url.username !== "" || url.password !== "") {
        scene.fail("the console URL carries a user or a password");
      }
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
      const answer: unknown = await scene.call("getConsoleUrl", async () =>
        executor.getConsoleUrl?.(handle),
      );
      if (answer !== null)
        scene.fail("consoleUrl is not declared, and getConsoleUrl gives something");
    },
  },
];

/** The console URL of a job, by a new instance. */
export async function consoleUrl(
  scene: Scene,
  handle?: Parameters<Scene["status"]>[0],
): Promise<string> {
  const known = handle ?? (await scene.start(scene.spec()));
  const executor = await scene.executor();
  const url: unknown = await scene.call("getConsoleUrl", async () =>
    executor.getConsoleUrl?.(known),
  );
  return typeof url === "string" ? url : scene.fail("getConsoleUrl gave no text");
}
