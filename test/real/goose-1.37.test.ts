import { describe, expect, test } from "vitest";
import {
  callTools,
  type Reply,
  say,
  sayAndEnd,
  text,
  toolCall,
} from "../support/provider/answer.ts";
import { type GooseSetting, type GooseWire, runGoose } from "./goose-run.ts";
import { ofKind } from "./real-run.ts";
import { STARTED_FILE } from "./run-program.ts";

const WIRES: readonly GooseWire[] = ["openai", "anthropic"];

const LONG_COMMAND = `touch ${STARTED_FILE}; sleep 60`;

const shell = (id: string, command: string) => toolCall(id, "shell", { command });

function runOld(wire: GooseWire, script: readonly Reply[], setting: GooseSetting = {}) {
  return runGoose(wire, script, { ...setting, program: "oldGoose" });
}

describe.each(WIRES)("Goose 1.37 on the %s wire", (wire) => {
  test("gives the model's words once, and names the model by its banner", async () => {
    const run = await runOld(wire, [say("Snow \u2028", "at ", "\u0000dawn.")]);
    expect(run).toMatchObject({ verdict: "complete", text: "Snow \u2028at \ufffddawn." });
    const [start] = ofKind(run.events, "runtime_started");
    expect(start).toMatchObject({ source: "goose", provider: wire });
  });

  test("keeps thinking apart from text", async () => {
    const thought = { type: "thinking", deltas: ["Is it ", "cold?"] } as const;
    const run = await runOld(wire, [{ parts: [thought, text("It is.")], ending: "stop" }]);
    expect(run).toMatchObject({ verdict: "complete", text: "It is." });
    expect(run.notes).toContain("thinking");
  });

  test("pairs calls with their answers, those that failed and those that cannot be made", async () => {
    const script = [
      callTools(text("Look. "), shell("c1", "echo 1"), shell("c2", "exit 3")),
      callTools(shell("c1", "echo 2"), toolCall("c3", "knit", { rows: 1 })),
      say("Done."),
    ];
    const run = await runOld(wire, script);
    expect(run).toMatchObject({ verdict: "complete", text: "Look. Done." });
    expect(run.calls).toEqual([
      ["c1", "shell", { command: "echo 1" }, "success"],
      ["c2", "shell", { command: "exit 3" }, "failed"],
      ["c1", "shell", { command: "echo 2" }, "success"],
      ["c3", "knit", { rows: 1 }, "failed"],
    ]);
  });

  test("is judged an error after an HTTP error, though it exits with 0", async () => {
    const statuses = [401, 402, 500];
    const runs = await Promise.all(statuses.map((status) => runOld(wire, [{ status }])));
    expect(runs.map(({ verdict }) => verdict)).toEqual([
      ...["error api_error", "error credits_exhausted", "error api_error"],
    ]);
    expect(runs.map(({ text: said, end }) => [said, end])).toEqual(
      statuses.map(() => ["", { exitCode: 0 }]),
    );
  });

  test("is judged an error where the connection is cut, and at the limit of turns", async () => {
    const cut = await runOld(wire, [sayAndEnd("cut", "Half a sen")]);
    expect(cut).toMatchObject({ verdict: "error api_error", text: "Half a sen" });
    const turns = await runOld(wire, [callTools(shell("c1", "echo 1"))], {
      args: ["--max-turns", "2"],
    });
    expect(turns).toMatchObject({ verdict: "error max_turns", text: "" });
  });

  test("says nothing of SIGINT in the middle of text: only that nothing was counted", async () => {
    const interruption = { signal: "SIGINT", when: { output: "Half a sen" } } as const;
    const run = await runOld(wire, [sayAndEnd("hold", "Half a sen")], { interruption });
    expect(run).toMatchObject({ verdict: "complete", text: "Half a sen", end: { exitCode: 0 } });
    expect(run.events.at(-1)?.data["usageMissing"]).toBe(true);
  });

  test("is told by SIGINT and by SIGTERM in the middle of a tool", async () => {
    const signals = ["SIGINT", "SIGTERM"] as const;
    const runs = await Promise.all(
      signals.map((signal) =>
        runOld(wire, [callTools(shell("c1", LONG_COMMAND)), say("Never said.")], {
          interruption: { signal, when: "tool_started" },
        }),
      ),
    );
    const verdicts = runs.map(({ verdict }) => verdict);
    expect(verdicts).toEqual(["cancelled interrupted", "cancelled terminated"]);
    for (const run of runs) {
      expect(run.calls).toEqual([["c1", "shell", { command: LONG_COMMAND }]]);
      expect(run.notes).toContain("tool_call_unanswered");
    }
  });
});

test("Goose 1.37 mends arguments that are no JSON on the openai wire, and gives up on the other", async () => {
  const fragments = ['{"command', '": "echo 1'];
  const broken = { type: "tool", id: "c1", name: "shell", fragments } as const;
  const script = [callTools(broken), say("Done.")];
  const mended = await runOld("openai", script);
  expect(mended).toMatchObject({ verdict: "complete", text: "Done." });
  expect(mended.calls).toEqual([["c1", "shell", { command: "echo 1" }, "success"]]);
  const lost = await runOld("anthropic", script);
  expect(lost).toMatchObject({ verdict: "error runtime_error", text: "" });
  expect(lost.calls).toEqual([["c1", "unknown", {}]]);
});
