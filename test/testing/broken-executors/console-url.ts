/** Executors that point to a console wrongly. */
import type { RunnerJobHandle } from "runner-contracts";
import { type BrokenExecutor, breaks } from "./broken-executor.ts";

let visits = 0;

export const BROKEN_CONSOLE_URLS: readonly BrokenExecutor[] = [
  pointing(
    "console-url-is-https",
    "gives an http URL",
    ({ machineId }) => `http://console.example/${machineId}`,
  ),

  pointing(
    "console-url-is-https",
    "gives what a parser has to mend",
    ({ machineId }) => `https:console.example/${machineId}`,
  ),

  breaks("console-url-is-https", "gives a promise of a URL", (reference) => ({
    getConsoleUrl: async (handle: RunnerJobHandle) => reference.getConsoleUrl(handle),
  })),

  pointing("console-url-is-https", "gives a path", ({ machineId }) => `/machines/${machineId}`),

  pointing(
    "console-url-is-https",
    "gives a URL with a user and a password",
    ({ machineId }) => `https://admin:letmein@console.example/${machineId}`,
  ),

  pointing(
    "console-url-is-for-the-handle",
    "gives another URL on each call",
    ({ machineId }) => `https://console.example/${machineId}?visit=${++visits}`,
  ),

  pointing(
    "console-url-is-for-the-handle",
    "gives the list of all jobs for each of them",
    ({ appName }) => `https://console.example/${appName}`,
  ),

  breaks(
    "console-url-absent",
    "has no console, and an empty URL for it",
    () => ({ getConsoleUrl: () => "" }),
    "consoleUrl",
  ),

  breaks(
    "console-url-absent",
    "has no console, and throws when it is asked for it",
    () => ({
      getConsoleUrl() {
        throw new Error("not supported");
      },
    }),
    "consoleUrl",
  ),
];

function pointing(
  caughtBy: string,
  fault: string,
  getConsoleUrl: (handle: RunnerJobHandle) => string,
): BrokenExecutor {
  return breaks(caughtBy, fault, () => ({ getConsoleUrl }));
}
