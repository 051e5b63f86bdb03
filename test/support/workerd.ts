/** Cloudflare's runtime for Workers, serving one Worker on a port that it chooses. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";

/** A module of the Worker; the first of them is the Worker itself. */
export interface WorkerModule {
  /** What other modules import, relative to the folder of their own names. */
  readonly name: string;
  readonly type: "esModule" | "commonJsModule" | "json";
  /** Its file, from the Worker's folder. */
  readonly file: string;
}

/** A Worker that takes requests. */
export interface ServedWorker {
  /** Without a slash at the end. */
  readonly address: string;
  stop(): void;
}

/** Starts the program on a configuration in its folder, and waits until it listens. */
export async function serveWorker(
  workerd: string,
  folder: string,
  config: string,
): Promise<ServedWorker> {
  writeFileSync(join(folder, "worker.capnp"), config);
  const args = ["serve", "worker.capnp", "--control-fd=3"];
  const stdio = ["ignore", "inherit", "inherit", "pipe"] as const;
  const program = spawn(workerd, args, { cwd: folder, stdio: [...stdio] });
  const failed = new Promise<never>((_, reject) => {
    program.on("error", reject);
  });
  // The fourth of its pipes is one to read from.
  const port = await Promise.race([portOf(program.stdio[3] as Readable), failed]);
  return { address: `http://127.0.0.1:${port}`, stop: () => program.kill() };
}

/** The configuration of one Worker, on a port that is free. */
export function workerConfig(modules: readonly WorkerModule[]): string {
  const lines = modules.map(({ name, type, file }) => {
    return `      (name = ${JSON.stringify(name)}, ${type} = embed ${JSON.stringify(file)}),`;
  });
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [
${lines.join("\n")}
    ],
    compatibilityDate = "2026-01-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}

/** The program says on its control pipe where it listens; it ends where it cannot. */
async function portOf(control: Readable): Promise<number> {
  for await (const text of control) {
    const said = /"event":"listen".*"port":(\d+)/.exec(String(text));
    if (said !== null) return Number(said[1]);
  }
  throw new Error("workerd ended before it listened");
}
