/** Every host of the matrix, in the order of the tables. */
import { RUNTIME_PACKAGES } from "../support/runtime-packages.ts";
import { BROWSER_HOSTS } from "./browser-host.ts";
import { compilerHost } from "./compiler-host.ts";
import { processHost } from "./process-host.ts";
import type { Host } from "./report.ts";
import { workerdHost } from "./worker-host.ts";

const NODES = ["node20", "node22", "node24", "node26"] as const;

/** The runtimes, then the compilers. */
export const HOSTS: readonly Host[] = [
  ...NODES.map((name) => {
    const title = name.replace("node", "Node ");
    const runtime = RUNTIME_PACKAGES[name];
    return processHost({ name, title, engine: "Node", runtime, hasCommand: true });
  }),
  processHost({
    name: "bun",
    title: "Bun",
    engine: "Bun",
    runtime: RUNTIME_PACKAGES.bun,
    args: ["run"],
  }),
  processHost({
    name: "deno",
    title: "Deno",
    engine: "Deno",
    runtime: RUNTIME_PACKAGES.deno,
    // No permission is given, and none is asked for.
    args: ["run", "--quiet", "--no-prompt", "--no-lock", "--no-remote"],
  }),
  workerdHost,
  ...BROWSER_HOSTS,
  ...["5.0.4", "5.4.5", "5.9.3", "6.0.3"].map((version) => compilerHost(version)),
  compilerHost("7.0.2", true),
];
