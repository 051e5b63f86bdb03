/**
 * The real programs, at the versions that the adapters are proven against. The Anthropic SDK is not
 * among them: it is a dependency of the tests, and `package.json` has its version.
 */
import { arch, platform } from "node:process";
import { RUNTIME_PACKAGES } from "../support/runtime-packages.ts";

/** A program as its package on the npm registry. */
export interface Program {
  readonly package: string;
  readonly version: string;
  /** What is run, from the folder that holds `node_modules`. */
  readonly file: string;
}

const host = `${platform}-${arch}`;
const goosePackage = `@aaif/goose-binary-${host}`;
const { workerd } = RUNTIME_PACKAGES;
const goose = { package: goosePackage, file: `node_modules/${goosePackage}/bin/goose` };

/** Every program that is installed, by the name that the tests call it. */
export const PROGRAMS = {
  goose: { ...goose, version: "1.52.0" },
  /** Calls itself 1.37.0. */
  oldGoose: { ...goose, version: "0.20.2" },
  claudeCode: {
    package: "@anthropic-ai/claude-code",
    version: "2.1.330",
    file: `node_modules/@anthropic-ai/claude-code-${host}/claude`,
  },
  /** What Cloudflare runs Workers on. */
  workerd: { ...workerd, file: `node_modules/${workerd.package}/${workerd.file}` },
} as const satisfies Readonly<Record<string, Program>>;

/** The name of a program. */
export type ProgramName = keyof typeof PROGRAMS;
