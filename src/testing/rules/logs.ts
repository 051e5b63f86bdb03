/**
 * The tail of a job's log.
 */
import { isTerminalJobStatus } from "../../runner-job/lifecycle.ts";
import type { Scene } from "../scene.ts";
import { CONFORMANCE_COMPLETE_LINES } from "../workload.ts";
import { type ConformanceRule, demandRunning, stopNow } from "./rule.ts";

/** The rules of `tailLogs`. */
export const LOG_RULES: readonly ConformanceRule[] = [
  {
    id: "logs-are-bounded",
    title: "tailLogs gives at most as many lines as it is asked for",
    requires: ["tailLogs"],
    workloads: ["complete"],
    async run(scene) {
      const handle = await startToComplete(scene);
      for (const lines of [0, 1, 2, 5]) {
        const count = linesOf(await scene.tail(handle, lines)).length;
        if (count > lines) scene.fail(`tailLogs was asked for ${lines} lines, and gave ${count}`);
      }
    },
  },
  {
    id: "logs-are-the-last",
    title: "tailLogs gives the last lines, not the first",
    requires: ["tailLogs"],
    workloads: ["complete"],
    async run(scene) {
      const handle = await startToComplete(scene);
      const tail = linesOf(await scene.tail(handle, 3));
      if (tail.length === 0) scene.fail("tailLogs gave none of the lines that are there");
      if (tail.some((line) => holdsLine(line, 1))) {
        scene.fail("tailLogs gave the first lines, and must give the last");
      }
    },
  },
  {
    id: "logs-are-whole",
    title: "tailLogs gives every line where there are no more than it is asked for",
    requires: ["tailLogs"],
    workloads: ["complete"],
    async run(scene) {
      const handle = await startToComplete(scene);
      const log = linesOf(await scene.tail(handle, 100_000));
      for (let number = 1; number <= CONFORMANCE_COMPLETE_LINES; number++) {
        if (log.some((line) => holdsLine(line, number))) continue;
        scene.fail(`tailLogs lost "conformance line ${number}"`);
      }
    },
  },
  {
    id: "logs-at-any-time",
    title: "tailLogs gives text or null at any time in a job's life, lines given or not",
    requires: ["tailLogs"],
    workloads: ["run"],
    async run(scene) {
      const handle = await scene.start(scene.spec());
      await scene.tail(handle);
      await scene.watch(handle, (status) => status === "running");
      await scene.tail(handle);
      const executor = await scene.executor();
      await scene.call("stop", () => executor.stop(handle, { graceMs: scene.slackMs }));
      await scene.tail(handle);
      await scene.watchToEnd(handle);
      await scene.tail(handle);
      await scene.tail(handle, 5);
      for (const workload of ["fail", "linger"] as const) {
        if (scene.plays(workload)) await tailAsItEnds(scene, workload);
      }
    },
  },
  {
    id: "logs-absent",
    title: "an executor without logs has no tailLogs, or one that answers null",
    lacks: "tailLogs",
    async run(scene) {
      const executor = await scene.executor();
      const { tailLogs } = executor;
      if (tailLogs === undefined) return;
      const handle = await scene.start(scene.spec(), executor);
      if (typeof tailLogs !== "function") scene.fail("tailLogs is there, and is no method");
      for (const moment of ["starts", "runs", "is over"] as const) {
        if (moment === "runs") await demandRunning(scene, handle);
        if (moment === "is over") await stopNow(scene, handle);
        for (const lines of [5, undefined]) {
          const log: unknown = await scene.call("tailLogs", () =>
            tailLogs.call(executor, handle, lines),
          );
          if (log === null) continue;
          scene.fail(`tailLogs is not declared, and gives something while the job ${moment}`);
        }
      }
      if (!scene.plays("fail")) return;
      const failing = await scene.start(scene.spec("fail"), executor);
      await scene.watchToEnd(failing);
      const log = await scene.call("tailLogs", () => tailLogs.call(executor, failing));
      if (log !== null) scene.fail("tailLogs is not declared, and gives something of a failed job");
    },
  },
];

async function startToComplete(scene: Scene): Promise<Parameters<Scene["tail"]>[0]> {
  const handle = await scene.start(scene.spec("complete"));
  await scene.watchToEnd(handle);
  // A log may arrive later than the end that it tells of.
  await scene.logWith(handle, `conformance line ${CONFORMANCE_COMPLETE_LINES}`);
  return handle;
}

/** Asks for the log of a job that ends badly, or does not want to. */
async function tailAsItEnds(scene: Scene, workload: "fail" | "linger"): Promise<void> {
  const handle = await scene.start(scene.spec(workload));
  await scene.watch(handle, (status) => status === "running" || isTerminalJobStatus(status));
  const executor = await scene.executor();
  await scene.call("stop", () => executor.stop(handle, { graceMs: scene.slackMs }));
  await scene.watch(handle, (status) => status === "stopping" || isTerminalJobStatus(status));
  await scene.tail(handle);
  await scene.watchToEnd(handle);
  await scene.tail(handle);
}

/** Tells whether a line is one that the workload wrote, whatever stands around it. */
function holdsLine(line: string, number: number): boolean {
  return new RegExp(`conformance line ${number}(?![0-9])`).test(line);
}

/** A newline ends a line; what follows the last one is a line too, unless it is empty. */
function linesOf(log: string | null): string[] {
  const lines = (log ?? "").split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
