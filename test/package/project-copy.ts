/** A copy of the project elsewhere, as a checkout would give it. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "./sources.ts";

/** Copies what a checkout would hold, with changes that are not committed yet, and links what is installed. */
export function copyProject(target: string): void {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const listed = execFileSync("git", args, { cwd: PROJECT, encoding: "utf8" }).split("\0");
  mkdirSync(target, { recursive: true });
  for (const path of listed.filter((name) => name !== "" && existsSync(join(PROJECT, name)))) {
    cpSync(join(PROJECT, path), join(target, path));
  }
  symlinkSync(join(PROJECT, "node_modules"), join(target, "node_modules"));
}
