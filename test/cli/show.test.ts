import { describe, expect, test } from "vitest";
import { displayWidth } from "../../src/cli/terminal-text.ts";
import { call, recordsOf } from "../support/command.ts";
import { batch, event } from "../support/events.ts";

const run = batch([
  event({ kind: "runtime_started", data: { source: "test" } }),
  event({ seq: 1, tMs: 100, kind: "assistant_text", data: { text: "Hel", role: "assistant" } }),
  event({
    seq: 2,
    tMs: 200,
    kind: "assistant_text",
    data: { text: "lo", role: "assistant", delta: true },
  }),
  event({ seq: 3, tMs: 1200, kind: "runtime_terminal", data: { reason: "complete" } }),
]);

describe("show", () => {
  test("draws the run of each input form alike", async () => {
    const drawn = [
      "    0.0s  started    test",
      "    0.1s  assistant  Hello",
      "    1.2s  end        complete",
      "",
    ].join("\n");
    for (const input of [JSON.stringify(run), JSON.stringify(run, null, 2)]) {
      expect(await call(["show"], { input })).toStrictEqual({
        code: 0,
        stdout: `Run run-1\n\n${drawn}`,
        stderr: "",
      });
    }
    const events = run.events.map((one) => JSON.stringify(one)).join("\n");
    expect((await call(["show"], { input: events })).stdout).toBe(drawn);
    expect((await call(["show"], { input: JSON.stringify(run.events) })).stdout).toBe(drawn);
  });

  test("gives the entries as records where JSON is asked for", async () => {
    const { stdout } = await call(["show", "--format", "json"], { input: JSON.stringify(run) });
    expect(recordsOf(stdout)).toStrictEqual([
      { type: "run", runId: "run-1" },
      { type: "other", tMs: 0, seq: 0, kind: "runtime_started", data: { source: "test" } },
      { type: "text", tMs: 100, seq: 1, text: "Hello" },
      {
        type: "terminal",
        tMs: 1200,
        seq: 3,
        data: { reason: "complete" },
        sum: { events: 4, toolCalls: 0, errors: 0, unanswered: [], unansweredCalls: 0 },
      },
    ]);
  });

  test("keeps to the width, and to the colours, that are asked for", async () => {
    const long = event({
      kind: "assistant_text",
      data: { text: "word ".repeat(60), role: "assistant" },
    });
    const input = JSON.stringify(batch([long]));
    const { stdout } = await call(["show", "--width", "50"], { input });
    const widths = stdout.split("\n").map(displayWidth);
    expect(Math.max(...widths)).toBeGreaterThan(45);
    expect(Math.max(...widths)).toBeLessThanOrEqual(50);
    const wide = await call(["show"], { input, env: { COLUMNS: "120" } });
    expect(Math.max(...wide.stdout.split("\n").map(displayWidth))).toBeGreaterThan(110);
    expect(stdout).not.toContain("\u001b");
    const colours = await call(["show"], { input, env: { FORCE_COLOR: "1" } });
    expect(colours.stdout).toContain("\u001b[36massistant");
  });

  test("obeys no escape sequence of a run", async () => {
    const hostile = event({
      kind: "assistant_text",
      data: { text: "\u001b]0;owned\u0007\u001b[2J\u202e", role: "assistant" },
    });
    const { stdout } = await call(["show"], {
      input: JSON.stringify({ ...batch([hostile]), runId: "\u001b[31m" }),
    });
    expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(stdout).toContain("\\u{1b}]0;owned\\u{7}");
  });

  test("shows a kind of a newer version by its name", async () => {
    const future = event({ kind: "from_the_future", data: { answer: 42 } });
    const { code, stdout } = await call(["show"], { input: JSON.stringify(batch([future])) });
    expect(code).toBe(0);
    expect(stdout).toContain("from_the_future answer=42");
  });

  test("says on standard error what cannot be shown, and shows the rest", async () => {
    const { code, stdout, stderr } = await call(["show"], {
      input: `oops\n${JSON.stringify(run)}\n{"v":2}\n`,
    });
    expect(code).toBe(1);
    expect(stdout).toContain("end        complete");
    expect(stderr).toMatch(/^-:1: invalid_envelope: .*\n-:3: version_mismatch: /);
  });

  test("answers 1 where there is nothing to show", async () => {
    expect((await call(["show"], { input: "" })).code).toBe(1);
    const { code, stderr } = await call(["show"], { input: '[{"type":"message"}]' });
    expect([code, stderr]).toStrictEqual([1, expect.stringContaining("convert --help")]);
  });

  test("begins anew where another run begins", async () => {
    const input = `${JSON.stringify(run)}\n${JSON.stringify({ ...run, runId: "run-2" })}\n`;
    const { stdout } = await call(["show"], { input });
    expect(stdout.match(/^Run .*$/gm)).toStrictEqual(["Run run-1", "Run run-2"]);
    expect(stdout).not.toContain("cut off");
  });
});
