/** The engines on which the main table can be made, each installed from npm where it is not this one. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openCache, openNpmFolder } from "../support/npm-folder.ts";
import { RUNTIME_PACKAGES, type RuntimePackage } from "../support/runtime-packages.ts";
import type { Workshop } from "./workshop.ts";

interface Runtime extends RuntimePackage {
  /** The arguments before the file, given those for V8. */
  args(v8Args: readonly string[]): readonly string[];
}

const DENO_ARGS = ["run", "--quiet", "--no-lock", "--allow-env", "--allow-read"];

/** Those beside the Node that runs the benchmark itself. */
export const RUNTIMES: Readonly<Record<string, Runtime>> = {
  node24: { ...RUNTIME_PACKAGES.node24, args: (v8Args) => v8Args },
  bun: { ...RUNTIME_PACKAGES.bun, args: () => ["run"] },
  deno: {
    ...RUNTIME_PACKAGES.deno,
    args: (v8Args) => [...DENO_ARGS, `--v8-flags=${v8Args.join()}`],
  },
};

/** A function of the workshop. */
export interface InsideCall {
  readonly module: string;
  readonly name: string;
  /** Its first argument, by way of JSON. */
  readonly settings: unknown;
  /** Further arguments for engines on V8. */
  readonly v8Args?: readonly string[];
}

/** What a function gave, and where. */
export interface InsideAnswer {
  /** The engine with its version, as it calls itself. */
  readonly engine: string;
  readonly result: unknown;
}

/** What an engine calls itself, as code that any of them understands. */
const ENGINE =
  'globalThis.Bun ? "Bun " + Bun.version : globalThis.Deno ? "Deno " + Deno.version.deno' +
  ' : "Node " + process.versions.node';

/** Runs a function of a module of the workshop inside an engine, and gives what it resolves to. */
export async function runInside(
  runtime: string,
  workshop: Workshop,
  call: InsideCall,
  tell: (message: string) => void,
): Promise<InsideAnswer> {
  const v8Args = ["--expose-gc", ...(call.v8Args ?? [])];
  const { file, args } = await openRuntime(runtime, v8Args, tell);
  const entry = join(workshop.folder, "entry.mjs");
  writeFileSync(
    entry,
    `import { ${call.name} } from "./${call.module}";\n` +
      `const settings = ${JSON.stringify(call.settings)};\n` +
      `const result = await ${call.name}(settings, (message) => console.error(message));\n` +
      `console.log(JSON.stringify({ engine: ${ENGINE}, result }));\n`,
  );
  const child = spawn(file, [...args, entry], {
    cwd: workshop.folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = () => child.kill();
  process.on("exit", end);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-4_000);
    for (const line of text.split("\n")) if (line !== "") tell(line);
  });
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  process.off("exit", end);
  if (code !== 0) throw new Error(`${runtime} ended with ${code}\n${errors}`);
  // The entry just written says so.
  return JSON.parse(output) as InsideAnswer;
}

/** Runs each call in a process of its own, one after another, and gives what all of them resolve to. */
export async function runApart(
  runtime: string,
  workshop: Workshop,
  calls: readonly InsideCall[],
  tell: (message: string) => void,
): Promise<{ readonly engine: string; readonly results: readonly unknown[] }> {
  const answers: InsideAnswer[] = [];
  for (const call of calls) answers.push(await runInside(runtime, workshop, call, tell));
  return { engine: answers[0]?.engine ?? "", results: answers.map(({ result }) => result) };
}

async function openRuntime(
  name: string,
  v8Args: readonly string[],
  tell: (message: string) => void,
): Promise<{ file: string; args: readonly string[] }> {
  if (name === "node") return { file: process.execPath, args: v8Args };
  const runtime = RUNTIMES[name];
  if (runtime === undefined) {
    throw new RangeError(`--runtime must be node, ${Object.keys(RUNTIMES).join(", ")}`);
  }
  const title = `${runtime.package}@${runtime.version}`;
  const file = join("node_modules", runtime.package, runtime.file);
  const wanted = { name: title.replaceAll("/", "+"), packages: [title], file };
  const folder = await openNpmFolder(await openCache("runner-contracts-bench"), wanted, tell);
  return { file: join(folder, file), args: runtime.args(v8Args) };
}
