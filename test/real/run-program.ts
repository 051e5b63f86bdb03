/** Runs a real program with nothing but what it is given: a home, a folder, an environment. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { NativeStreamEnd } from "runner-contracts";
import { onTestFailed } from "vitest";
import type { Provider } from "../support/provider/provider.ts";

/** The longest that a program may run, in milliseconds. */
const RUN_MS = 45_000;

/** How long a program has after a signal, in milliseconds. */
const AFTER_SIGNAL_MS = 15_000;

/** How often the moment for a signal is looked for, in milliseconds. */
const LOOK_MS = 50;

/** The most of a failed run's output that is shown, in characters. */
const SHOWN_LENGTH = 6_000;

/** A file that a program's tool can make to show that it runs. */
export const STARTED_FILE = "started";

/**
 * When a signal is sent: as soon as the output has a text, a tool has made `STARTED_FILE`, or the
 * model has said all that it says before the signal.
 */
export interface Interruption {
  readonly signal: "SIGINT" | "SIGTERM" | "SIGKILL";
  readonly when: { readonly output: string } | "tool_started" | "model_holds";
}

/** How a program is run. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whom the program talks to; it is also the proxy that refuses the rest of the world. */
  readonly provider: Provider;
  /** What comes on standard input; absent: nothing. */
  readonly input?: string;
  /** Files in the working folder, by their path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly interruption?: Interruption | undefined;
}

/** What a program left. */
export interface ProgramRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly end: NativeStreamEnd;
}

/** Runs a program to its end. Its output is shown if the test fails. */
export async function runProgram(command: Command): Promise<ProgramRun> {
  const scratch = await mkdtemp(join(tmpdir(), "runner-contracts-real-"));
  try {
    const work = await furnish(scratch, command.files ?? {});
    const env = { ...environment(scratch, command.provider.url), ...command.env };
    // A group of its own, so that what its tools started can be ended, too.
    const child = spawn(command.file, command.args, { cwd: work, env, detached: true });
    return await follow(child, command, work);
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function furnish(scratch: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const name of ["home", "work", "tmp"]) await mkdir(join(scratch, name));
  const work = join(scratch, "work");
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(work, path)), { recursive: true });
    await writeFile(join(work, path), content);
  }
  return work;
}

/** Nothing of the caller's environment but the way to the shell and its tools. */
function environment(scratch: string, proxy: string): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    HOME: join(scratch, "home"),
    TMPDIR: join(scratch, "tmp"),
    LANG: "C.UTF-8",
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    ALL_PROXY: proxy,
    NO_PROXY: "127.0.0.1",
  };
}

async function follow(child: ChildProcess, command: Command, work: string): Promise<ProgramRun> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(command.input ?? "");
  const said = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString("utf8");
  onTestFailed(() => {
    show("stdout", said(stdout));
    show("stderr", said(stderr));
  });
  let isOverdue = false;
  const overdue = () => {
    isOverdue = true;
    endGroup(child);
  };
  let watch = setTimeout(overdue, RUN_MS);
  const ended = once(child, "exit");
  const closed = once(child, "close");
  const { interruption } = command;
  if (interruption !== undefined) {
    const { when } = interruption;
    const isHere = () => {
      if (when === "tool_started") return existsSync(join(work, STARTED_FILE));
      return when === "model_holds"
        ? command.provider.isHolding()
        : said(stdout).includes(when.output);
    };
    await waitFor(isHere, child);
    child.kill(interruption.signal);
    clearTimeout(watch);
    watch = setTimeout(overdue, AFTER_SIGNAL_MS);
  }
  // Node gives one of the two, and null for the other.
  const [code, signal] = (await ended) as [number | null, string | null];
  endGroup(child);
  await closed;
  clearTimeout(watch);
  if (isOverdue) throw new Error(`${command.file} did not end in time`);
  const end = signal === null ? { exitCode: code ?? 0 } : { signal };
  return { stdout: said(stdout), stderr: said(stderr), end };
}

async function waitFor(isHere: () => boolean, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null && !isHere()) await pause(LOOK_MS);
  // The program is to be at rest again: waiting for the model, or for its tool.
  await pause(4 * LOOK_MS);
}

/** Ends whatever is left of a program and of what its tools started. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nothing is left.
  }
}

function show(name: string, text: string): void {
  const cut = text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)} … (cut)` : text;
  process.stderr.write(`--- ${name}\n${cut}\n---\n`);
}
