/** Runs the command line as its users do: as a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, inject } from "vitest";
import { endOf, type ProgramEnd } from "./program-end.ts";

interface CallOptions {
  /** What comes on standard input; absent: nothing. */
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Calls the command and waits for its end. */
export async function call(
  args: readonly string[],
  options: CallOptions = {},
): Promise<ProgramEnd> {
  const child = start(args, options.env);
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(options.input ?? "");
  return endOf(child);
}

/** Starts the command and leaves its pipes to the caller. */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const { PATH = "" } = process.env;
  return spawn(process.execPath, [inject("commandPath"), ...args], { env: { PATH, ...env } });
}

/** A folder that is gone after the file's tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "runner-contracts-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file into a folder and gives its path. */
export function writeInto(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The records of NDJSON output. */
export function recordsOf(text: string): Record<string, unknown>[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
