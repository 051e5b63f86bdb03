/** What the campaign found: a case for ever, which a test tries again. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { PROJECT } from "./native.ts";

/** A case on which a law did not hold. */
export interface Finding {
  readonly target: string;
  /** The law, in words. */
  readonly law: string;
  /** Whether the law failed, the case came to no end, or the thread to a bad one. */
  readonly outcome: "fails" | "hangs" | "crashes";
  readonly message: string;
  /** Where it came from. Another version of fast-check makes other cases of the same. */
  readonly found: { readonly seed: number; readonly path: string; readonly fastCheck: string };
  /** The case itself. */
  readonly input: unknown;
}

/** The folder of the findings that are kept. */
export const FINDINGS: string = join(PROJECT, "test/fuzz/findings");

/** The version of fast-check that makes the cases. */
export const FAST_CHECK_VERSION: string = fc.__version;

/** The frames at the end of an error's words: they name files of the machine that found it. */
const STACK_FRAMES = /\n\s+at .*$/s;

/** Writes a finding into its own file, without the frames of its error, and gives the file's name. */
export function saveFinding(folder: string, finding: Finding): string {
  const json = JSON.stringify([finding.target, finding.input]);
  const hash = createHash("sha256").update(json).digest("hex").slice(0, 10);
  const name = `${finding.target.replaceAll("/", "-")}-${hash}.json`;
  mkdirSync(folder, { recursive: true });
  const kept = { ...finding, message: finding.message.replace(STACK_FRAMES, "") };
  writeFileSync(join(folder, name), `${JSON.stringify(kept, undefined, 2)}\n`);
  return name;
}

/** Every finding of a folder, by its file's name. */
export function readFindings(folder: string): [name: string, finding: Finding][] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.map((name) => {
    // Written by `saveFinding`; a test holds each against the list of targets.
    return [name, JSON.parse(readFileSync(join(folder, name), "utf8")) as Finding];
  });
}
