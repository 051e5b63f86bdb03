/** The ingest example as what it is: a process that can be killed and started again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Builds the service into a folder where its imports are found, with the library inside. */
export async function buildService(): Promise<{ path: string; remove: () => void }> {
  const cache = join(ROOT, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "ingest-"));
  await build({
    config: false,
    silent: true,
    entry: [join(ROOT, "docs/examples/ingest-service/main.ts")],
    outDir: folder,
    outExtension: () => ({ js: ".mjs" }),
    format: "esm",
    target: "node20",
    platform: "node",
    skipNodeModulesBundle: true,
    noExternal: [/^runner-contracts/],
    // The tests' paths lead to the sources; without them the name leads to the built package.
    tsconfig: join(ROOT, process.env["DIST"] === "1" ? "tsconfig.json" : "test/tsconfig.json"),
  });
  return { path: join(folder, "main.mjs"), remove: () => rmSync(folder, { recursive: true }) };
}

/** A service that listens. */
export interface Service {
  readonly url: string;
  /** What it has said so far, on both outputs. */
  readonly said: () => string;
  /** Sends a signal and waits for the end; gives the exit code, `null` where the signal was it. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null>;
}

/** Starts the service and waits until it listens. */
export async function startService(
  path: string,
  env: Readonly<Record<string, string>>,
): Promise<Service> {
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [path], { env: { PATH, PORT: "0", ...env } });
  let said = "";
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  const url = await new Promise<string>((resolve, reject) => {
    const look = () => {
      const address = /listening on (http:\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout.on("data", look);
    child.once("exit", () => reject(new Error(`the service did not start: ${said}`)));
  });
  return { url, said: () => said, end: (signal) => end(child, signal) };
}

async function end(child: ChildProcess, signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, "exit");
  child.kill(signal);
  const [code] = (await exit) as [number | null];
  return code;
}
