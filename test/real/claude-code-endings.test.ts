import { describe, expect, test } from "vitest";
import {
  type AnswerPart,
  callTools,
  say,
  sayAndEnd,
  text,
  toolCall,
} from "../support/provider/answer.ts";
import { runClaude } from "./claude-run.ts";
import { STARTED_FILE } from "./run-program.ts";

const HALF_CALL: AnswerPart = { type: "tool", id: "c1", name: "Bash", fragments: ['{"comm'] };

const LONG = { command: `touch ${STARTED_FILE}; sleep 60`, description: "Wait" };
const LONG_CALL = callTools(toolCall("c1", "Bash", LONG));
const SHORT = { command: "echo 1", description: "Run it" };
const SHORT_CALL = callTools(toolCall("c1", "Bash", SHORT));

describe("the ending of Claude Code 2.1.330", () => {
  test.each([
    [400, "invalid_request_error"],
    [401, "authentication_error"],
    [402, "billing_error"],
    [429, "rate_limit_error"],
    [500, "api_error"],
    [529, "overloaded_error"],
  ])("is an error after HTTP %d, in words that are not the model's", async (status, code) => {
    const run = await runClaude([{ status }]);
    expect(run).toMatchObject({ verdict: "error api_error", text: "", end: { exitCode: 1 } });
    expect(run.errors.at(-1)).toBe(code);
  });

  test("is an error of its own where the prompt is too long", async () => {
    const message = "prompt is too long: 250000 tokens > 200000 maximum";
    const run = await runClaude([{ status: 400, message }]);
    expect(run).toMatchObject({ verdict: "error prompt_too_long", text: "" });
  });

  test("is an error where the model fails after a tool, and the tool stays answered", async () => {
    const run = await runClaude([SHORT_CALL, { status: 402 }]);
    expect(run).toMatchObject({ verdict: "error api_error", errors: ["billing_error"] });
    expect(run.calls).toEqual([["c1", "Bash", SHORT, "success"]]);
  });

  test("is good where the second try is", async () => {
    const run = await runClaude([{ status: 500 }, say("Snow.")]);
    expect(run).toMatchObject({ verdict: "complete", text: "Snow.", errors: ["server_error"] });
  });

  test.each(["cut", "early_end", "error"] as const)(
    "is good after a stream of ending %s that is said anew, and the half is taken back",
    async (ending) => {
      const script = [sayAndEnd(ending, "Half a sen"), say("A whole sentence.")];
      for (const partial of [true, false]) {
        const run = await runClaude(script, { partial });
        expect(run).toMatchObject({ verdict: "complete", text: "A whole sentence." });
        expect(run.notes.includes("abandoned_blocks")).toBe(partial);
      }
    },
  );

  test("is good where every stream is cut and an answer without a stream is not", async () => {
    const run = await runClaude([sayAndEnd("cut", "Half ", "a sen")]);
    expect(run).toMatchObject({ verdict: "complete", text: "Half a sen" });
    expect(run.requests.at(-1)?.body["stream"]).not.toBe(true);
  });

  test("is good where a cut call is made good, and an error where each is cut", async () => {
    const cut = { parts: [text("Look. "), HALF_CALL], ending: "cut" } as const;
    const mended = await runClaude([cut, say("Never mind.")]);
    expect(mended).toMatchObject({ verdict: "complete", text: "Look. Never mind.", calls: [] });
    const lost = await runClaude([cut]);
    expect(lost).toMatchObject({ verdict: "error api_error", calls: [], end: { exitCode: 1 } });
    // Of an answer that is cut too early, Claude Code may have heard nothing at all.
    const heard = lost.stdout.split('"type":"message_start"').length - 1;
    expect(lost.text).toBe("Look. ".repeat(heard));
  });

  test("is an error where the model is cut at its token limit again and again", async () => {
    const cut = sayAndEnd("max_tokens", "Half ");
    const run = await runClaude([cut]);
    expect(run).toMatchObject({ verdict: "error max_tokens", end: { exitCode: 1 } });
    expect(run.text).toBe("Half ".repeat(run.requests.length));
    const mended = await runClaude([cut, say("and whole.")]);
    expect(mended).toMatchObject({ verdict: "complete", text: "Half and whole.", errors: [] });
  });

  test("is an error after a refusal, of half an answer or of a whole one", async () => {
    const half = await runClaude([sayAndEnd("refusal", "Half ")]);
    expect(half).toMatchObject({ verdict: "error refusal", text: "Half Half " });
    const whole = await runClaude([{ parts: [], ending: "refusal" }]);
    expect(whole).toMatchObject({ verdict: "error refusal", text: "" });
    const mended = await runClaude([sayAndEnd("refusal", "Half "), say("and whole.")]);
    expect(mended).toMatchObject({ verdict: "complete", text: "Half and whole." });
  });

  test("is good where the model says nothing, as Claude Code takes it", async () => {
    const run = await runClaude([{ parts: [], ending: "stop" }]);
    expect(run).toMatchObject({ verdict: "complete", text: "", errors: [] });
  });

  test("is an error at the limit of turns, and at the limit of costs with the call open", async () => {
    const turns = await runClaude([SHORT_CALL], { args: ["--max-turns", "2"] });
    expect(turns).toMatchObject({ verdict: "error max_turns", end: { exitCode: 1 } });
    const costs = await runClaude([SHORT_CALL], { args: ["--max-budget-usd", "0.0001"] });
    expect(costs).toMatchObject({ verdict: "error budget_exhausted", end: { exitCode: 1 } });
    expect(costs.calls).toEqual([["c1", "Bash", SHORT]]);
    expect(costs.notes).toContain("tool_call_unanswered");
  });

  test.each([
    ["SIGINT", "cancelled interrupted"],
    ["SIGTERM", "cancelled terminated"],
    ["SIGKILL", "error killed"],
  ] as const)("is told by %s in the middle of text", async (signal, verdict) => {
    const script = [sayAndEnd("hold", "Half a sen")];
    const interruption = { signal, when: { output: "Half a sen" } };
    const run = await runClaude(script, { interruption });
    expect(run).toMatchObject({ verdict, text: "Half a sen" });
    const unheard = { signal, when: "model_holds" } as const;
    const whole = await runClaude(script, { partial: false, interruption: unheard });
    expect(whole.verdict).toBe(verdict);
  });

  test.each([
    ["SIGINT", "cancelled interrupted"],
    ["SIGTERM", "cancelled terminated"],
  ] as const)(
    "is told by %s in the middle of a tool, which is answered",
    async (signal, verdict) => {
      const interruption = { signal, when: "tool_started" } as const;
      const run = await runClaude([LONG_CALL, say("Never said.")], { interruption });
      expect(run).toMatchObject({ verdict, text: "" });
      expect(run.calls).toEqual([["c1", "Bash", LONG, "failed"]]);
    },
  );

  test("is told by SIGKILL in the middle of a tool, with the call open", async () => {
    const interruption = { signal: "SIGKILL", when: "tool_started" } as const;
    const run = await runClaude([LONG_CALL, say("Never said.")], { interruption });
    expect(run).toMatchObject({ verdict: "error killed", text: "" });
    expect(run.calls).toEqual([["c1", "Bash", LONG]]);
    expect(run.notes).toContain("tool_call_unanswered");
  });
});
