/** Executors that give a log wrongly. */
import type { RunnerJobHandle } from "runner-contracts";
import { type BrokenExecutor, breaks, machineOf } from "./broken-executor.ts";

export const BROKEN_LOGS: readonly BrokenExecutor[] = [
  telling("logs-are-bounded", "gives the whole log, whatever it is asked for", (log) => log),

  telling("logs-are-bounded", "gives the whole log where it is asked for no line", (log, lines) =>
    joined(linesOf(log).slice(-lines)),
  ),

  telling("logs-are-bounded", "counts the empty text after the last line", (log, lines) =>
    lines === 0 ? "" : joined(linesOf(log).slice(-lines - 1)),
  ),

  telling("logs-are-the-last", "gives the first lines", (log, lines) =>
    joined(linesOf(log).slice(0, lines)),
  ),

  telling("logs-are-whole", "never gives more than eight lines", (log, lines) =>
    joined(linesOf(log).slice(linesOf(log).length - Math.min(lines, 8))),
  ),

  breaks("logs-at-any-time", "has no log before the job runs, and throws", (reference) => ({
    async tailLogs(handle: RunnerJobHandle, lines?: number) {
      const { status } = await reference.getStatus(handle);
      if (status === "queued") throw new Error("no log yet");
      return await reference.tailLogs(handle, lines);
    },
  })),

  breaks("logs-at-any-time", "has no log of a job that failed, and throws", (reference) => ({
    async tailLogs(handle: RunnerJobHandle, lines?: number) {
      const { status } = await reference.getStatus(handle);
      if (status === "failed") throw new Error("no log");
      return await reference.tailLogs(handle, lines);
    },
  })),

  breaks("logs-at-any-time", "gives a log as a list of lines", (reference) => ({
    async tailLogs(handle: RunnerJobHandle, lines?: number) {
      return linesOf((await reference.tailLogs(handle, lines)) ?? "");
    },
  })),

  breaks("logs-at-any-time", "declares logs, and has none", () => ({ tailLogs: undefined })),

  breaks(
    "logs-absent",
    "has no logs, and throws when it is asked for them",
    () => ({
      async tailLogs() {
        throw new Error("not supported");
      },
    }),
    "tailLogs",
  ),

  breaks(
    "secrets-not-in-logs",
    "masks the log only while the job runs",
    (reference, substrate) => ({
      async tailLogs(handle: RunnerJobHandle, lines?: number) {
        const { status } = await reference.getStatus(handle);
        if (status === "running") return await reference.tailLogs(handle, lines);
        return joined(linesOf((await substrate.readLog(handle)) ?? "").slice(-(lines ?? 100)));
      },
    }),
  ),

  breaks("secrets-not-in-logs", "gives the log as the job wrote it", (reference, substrate) => ({
    async tailLogs(handle: RunnerJobHandle, lines = Number.POSITIVE_INFINITY) {
      await reference.getStatus(handle);
      const log = linesOf((await substrate.readLog(handle)) ?? "");
      return joined(log.slice(Math.max(0, log.length - lines)));
    },
  })),

  breaks(
    "secrets-not-in-logs",
    "masks each line, and values that are whole",
    (reference, substrate) => ({
      async tailLogs(handle: RunnerJobHandle, lines = Number.POSITIVE_INFINITY) {
        const { spec } = await machineOf(substrate, handle);
        await reference.getStatus(handle);
        const log = linesOf((await substrate.readLog(handle)) ?? "").map((line) =>
          Object.values(spec.env).reduce((masked, value) => masked.replaceAll(value, "***"), line),
        );
        return joined(log.slice(Math.max(0, log.length - lines)));
      },
    }),
  ),
];

function telling(
  caughtBy: string,
  fault: string,
  tell: (log: string, lines: number) => string,
): BrokenExecutor {
  return breaks(caughtBy, fault, (reference) => ({
    async tailLogs(handle: RunnerJobHandle, lines = Number.POSITIVE_INFINITY) {
      return tell((await reference.tailLogs(handle)) ?? "", lines);
    },
  }));
}

function linesOf(log: string): string[] {
  return log.split("\n").slice(0, -1);
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
