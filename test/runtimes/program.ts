/** Runs a program to its end, within a time, in a group that is ended as a whole. */
import { type ChildProcess, spawn } from "node:child_process";
import { endOf, type ProgramEnd } from "../support/program-end.ts";

/** The longest that one program may run, in milliseconds. */
export const PROGRAM_MS = 240_000;

/** The most of a program's own words that a fault shows, in characters. */
const SHOWN_LENGTH = 2_000;

const running = new Set<ChildProcess>();
process.on("exit", () => running.forEach(endGroup));

interface ProgramOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What comes on standard input; absent: nothing. */
  readonly input?: string;
}

/** Starts a program with nothing of the caller's environment but the way to other programs. */
export function startProgram(
  file: string,
  args: readonly string[],
  { cwd, env }: ProgramOptions,
): ChildProcess {
  const { PATH = "" } = process.env;
  const child = spawn(file, args, {
    cwd,
    env: { PATH, HOME: cwd, LANG: "C.UTF-8", NO_COLOR: "1", ...env },
    detached: true,
  });
  running.add(child);
  child.on("close", () => running.delete(child));
  return child;
}

/** Runs a program. Throws where it cannot be started, or does not end in time. */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramEnd> {
  const child = startProgram(file, args, options);
  // A program that ends without reading all is none of ours to judge.
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(options.input ?? "");
  let isOverdue = false;
  const watch = setTimeout(() => {
    isOverdue = true;
    endGroup(child);
  }, PROGRAM_MS);
  try {
    const end = await endOf(child);
    if (isOverdue) throw new Error(`${file} did not end in ${PROGRAM_MS / 1000} s`);
    return end;
  } finally {
    clearTimeout(watch);
  }
}

/** Ends a program and whatever it started. */
export function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nothing is left.
  }
}

/** The end of what a program said. */
export function lastWords({ stdout, stderr }: ProgramEnd): string {
  return `${stdout}\n${stderr}`.trim().slice(-SHOWN_LENGTH);
}
