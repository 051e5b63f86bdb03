/** Python, where there is one: the second implementation needs 3.11 or later. */
import { spawnSync } from "node:child_process";
import { projectPath } from "../docs/markdown.ts";

const FOLDER = projectPath("docs/examples/python");

/** What a call came to. */
export interface PythonOutcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Python beside the second implementation. */
export function python(args: readonly string[], input = ""): PythonOutcome {
  // Bytecode would be left in the sources.
  return spawnSync("python3", ["-B", ...args], { cwd: FOLDER, input, encoding: "utf8" });
}

/** Whether tests of Python can be run here. */
export function hasPython(): boolean {
  return python(["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]).status === 0;
}
