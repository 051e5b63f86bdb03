/** What a child process left, for whoever waits for its end. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** What a program came to. */
export interface ProgramEnd {
  /** Its exit code; `null` where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Waits for the end of a program, and gathers what it says until then. */
export async function endOf(child: ChildProcess): Promise<ProgramEnd> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}
