import { parseRunnerEventBatch, type RunnerEvent, verifyRun } from "runner-contracts";
import { expect, inject, test } from "vitest";
import { type Reply, say } from "../support/provider/answer.ts";
import { type Provider, startProvider } from "../support/provider/provider.ts";
import { claudeCommand } from "./claude-run.ts";
import { gooseCommand } from "./goose-run.ts";
import { linesOf } from "./real-run.ts";
import { type Command, runProgram } from "./run-program.ts";

test("Goose's output, piped into the command, comes out as a run's batches", async () => {
  const batches = await converted("goose", [say("Snow ", "at ", "dawn.")], (provider) => {
    return gooseCommand("openai", provider);
  });
  const events = batches.flat();
  expect(textOf(events)).toBe("Snow at dawn.");
  expect(events.at(-1)?.data).toMatchObject({ reason: "complete" });
});

test("Claude Code's output, piped into the command, comes out as a run's batches", async () => {
  const batches = await converted("claude-code", [say("Snow ", "at ", "dawn.")], (provider) => {
    return claudeCommand(provider);
  });
  const events = batches.flat();
  expect(textOf(events)).toBe("Snow at dawn.");
  expect(events.at(-1)?.data).toMatchObject({ reason: "complete" });
});

test("batches come while Goose still speaks, with times that go on", async () => {
  const slow = { ...say(..."one two three four five".split(/(?= )/)), everyMs: 250 };
  const batches = await converted("goose", [slow], (provider) => gooseCommand("openai", provider));
  const spoken = batches.filter((events) => textOf(events) !== "");
  expect(spoken.length).toBeGreaterThan(1);
  const times = batches.map((events) => events[0]?.tMs ?? 0);
  expect(times.at(-1)).toBeGreaterThan(250);
});

test("a Goose that is killed leaves a run that is ended", async () => {
  const batches = await converted("goose", [{ ...say("Snow "), ending: "hold" }], (provider) => {
    // The shell of a pipeline of its own ends Goose as soon as the model holds.
    const command = gooseCommand("openai", provider);
    return {
      ...command,
      file: "/usr/bin/timeout",
      args: ["-s", "KILL", "8", command.file, ...command.args],
    };
  });
  const events = batches.flat();
  expect(textOf(events)).toBe("Snow ");
  expect(events.at(-1)?.data).toMatchObject({ reason: "error", code: "truncated" });
});

/** Runs a program into `convert`, as a user's shell does, and gives the events of each batch. */
async function converted(
  from: string,
  script: readonly Reply[],
  program: (provider: Provider) => Command,
): Promise<(readonly RunnerEvent[])[]> {
  const provider = await startProvider(script);
  try {
    const command = program(provider);
    const convert = `convert --from ${from} --run-id piped --flush-ms 100`;
    const pipeline = `"$0" "$@" | "${process.execPath}" "${inject("commandPath")}" ${convert}`;
    const args = ["-c", pipeline, command.file, ...command.args];
    const { stdout, end } = await runProgram({ ...command, file: "/bin/sh", args });
    expect(end).toEqual({ exitCode: 0 });
    const batches = linesOf(stdout).map((line) => {
      const verdict = parseRunnerEventBatch(line);
      if (!verdict.ok) return expect.fail(verdict.message);
      return verdict.batch.events;
    });
    expect(verifyRun(batches.flat()).filter(({ level }) => level === "error")).toEqual([]);
    return batches;
  } finally {
    await provider.close();
  }
}

function textOf(events: readonly RunnerEvent[]): string {
  const spoken = events.filter(({ kind }) => kind === "assistant_text");
  return spoken.map(({ data }) => data["text"]).join("");
}
