/** Runs the real Claude Code against a scripted provider, and folds what it prints. */
import { claudeCodeAdapter } from "runner-contracts/adapter/claude-code";
import { inject } from "vitest";
import type { Reply } from "../support/provider/answer.ts";
import {
  type Provider,
  type ProviderRequest,
  startProvider,
} from "../support/provider/provider.ts";
import { linesOf, type RunStory, realStory } from "./real-run.ts";
import { type Command, type Interruption, type ProgramRun, runProgram } from "./run-program.ts";

/** How Claude Code is run. */
export interface ClaudeSetting {
  /** Whether it prints deltas, too; it does unless this is `false`. */
  readonly partial?: boolean;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** What the user says, a turn each; absent: one turn. */
  readonly turns?: readonly string[];
  readonly interruption?: Interruption;
}

/** A run, what the model was asked, and what Claude Code asked for beside it. */
export interface ClaudeStory extends RunStory, ProgramRun {
  readonly requests: readonly ProviderRequest[];
  readonly strays: readonly string[];
}

/** Runs Claude Code with a scripted model, to its end. */
export async function runClaude(
  script: readonly Reply[],
  setting: ClaudeSetting = {},
): Promise<ClaudeStory> {
  const provider = await startProvider(script);
  try {
    const run = await runProgram(claudeCommand(provider, setting));
    const story = realStory(claudeCodeAdapter, linesOf(run.stdout), run.end);
    return { ...story, ...run, requests: provider.requests, strays: provider.strays };
  } finally {
    await provider.close();
  }
}

/** How Claude Code is called. */
export function claudeCommand(provider: Provider, setting: ClaudeSetting = {}): Command {
  const { turns, partial = true } = setting;
  return {
    file: inject("programs").claudeCode,
    args: [
      ...(turns === undefined ? ["-p", "Begin."] : ["-p", "--input-format", "stream-json"]),
      ...["--output-format", "stream-json", "--verbose"],
      ...(partial ? ["--include-partial-messages"] : []),
      ...["--model", "claude-sonnet-4-5", "--no-session-persistence"],
      ...["--allowedTools", "Bash,Write,Skill,Agent", ...(setting.args ?? [])],
    ],
    env: {
      ANTHROPIC_BASE_URL: provider.url,
      ANTHROPIC_API_KEY: "scripted",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      CLAUDE_CODE_MAX_RETRIES: "1",
      DISABLE_AUTOUPDATER: "1",
      DISABLE_TELEMETRY: "1",
      ...setting.env,
    },
    provider,
    input: turns?.map(sayTurn).join("") ?? "",
    files: setting.files ?? {},
    interruption: setting.interruption,
  };
}

function sayTurn(content: string): string {
  return `${JSON.stringify({ type: "user", message: { role: "user", content } })}\n`;
}
