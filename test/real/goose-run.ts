/** Runs the real Goose against a scripted provider, and folds what it prints. */
import { gooseAdapter } from "runner-contracts/adapter/goose";
import { inject } from "vitest";
import type { Reply } from "../support/provider/answer.ts";
import {
  type Provider,
  type ProviderRequest,
  startProvider,
} from "../support/provider/provider.ts";
import { linesOf, type RunStory, realStory } from "./real-run.ts";
import { type Command, type Interruption, type ProgramRun, runProgram } from "./run-program.ts";

/** A provider's wire, by Goose's name for it. */
export type GooseWire = "openai" | "anthropic";

const MODELS: Readonly<Record<GooseWire, string>> = {
  openai: "gpt-4o",
  anthropic: "claude-sonnet-4-5",
};

/** How Goose is run. */
export interface GooseSetting {
  /** `oldGoose` is version 1.37. */
  readonly program?: "goose" | "oldGoose";
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly interruption?: Interruption;
}

/** A run, what the model was asked, and what Goose asked for beside it. */
export interface GooseStory extends RunStory, ProgramRun {
  readonly requests: readonly ProviderRequest[];
  readonly strays: readonly string[];
}

/** Runs Goose with a scripted model, to its end. */
export async function runGoose(
  wire: GooseWire,
  script: readonly Reply[],
  setting: GooseSetting = {},
): Promise<GooseStory> {
  const provider = await startProvider(script);
  try {
    const run = await runProgram(gooseCommand(wire, provider, setting));
    const story = realStory(gooseAdapter, linesOf(run.stdout), run.end);
    return { ...story, ...run, requests: provider.requests, strays: provider.strays };
  } finally {
    await provider.close();
  }
}

/** How Goose is called. */
export function gooseCommand(
  wire: GooseWire,
  provider: Provider,
  setting: GooseSetting = {},
): Command {
  return {
    file: inject("programs")[setting.program ?? "goose"],
    args: [
      ...["run", "-t", "Begin.", "--output-format", "stream-json", "--no-session"],
      ...["--with-builtin", "developer", ...(setting.args ?? [])],
    ],
    env: {
      GOOSE_DISABLE_KEYRING: "1",
      GOOSE_TELEMETRY_OFF: "1",
      GOOSE_PROVIDER: wire,
      GOOSE_MODEL: MODELS[wire],
      GOOSE_MODE: "auto",
      [`${wire.toUpperCase()}_HOST`]: provider.url,
      [`${wire.toUpperCase()}_API_KEY`]: "scripted",
      ...setting.env,
    },
    provider,
    files: setting.files ?? {},
    interruption: setting.interruption,
  };
}
