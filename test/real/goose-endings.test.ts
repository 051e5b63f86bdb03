import { describe, expect, test } from "vitest";
import {
  type AnswerPart,
  callTools,
  say,
  sayAndEnd,
  text,
  toolCall,
} from "../support/provider/answer.ts";
import { type GooseWire, runGoose } from "./goose-run.ts";
import { ofKind } from "./real-run.ts";
import { STARTED_FILE } from "./run-program.ts";

const WIRES: readonly GooseWire[] = ["openai", "anthropic"];

const HALF_CALL: AnswerPart = { type: "tool", id: "c1", name: "shell", fragments: ['{"comm'] };

const LONG_COMMAND = `touch ${STARTED_FILE}; sleep 60`;
const LONG_CALL = callTools(toolCall("c1", "shell", { command: LONG_COMMAND }));

describe.each(WIRES)("the ending of Goose 1.52 on the %s wire", (wire) => {
  test("is an error after every HTTP error that it tries again, though it exits with 0", async () => {
    const statuses = [400, 429, 500, 529];
    const runs = await Promise.all(statuses.map((status) => runGoose(wire, [{ status }])));
    expect(runs.map(({ verdict }) => verdict)).toEqual(statuses.map(() => "error api_error"));
    expect(runs.map(({ end }) => end)).toEqual(statuses.map(() => ({ exitCode: 0 })));
    expect(runs.map(({ text: said, errors }) => [said, errors])).toEqual(
      statuses.map(() => ["", ["api_error"]]),
    );
  });

  test("is an error after HTTP 401 and 402, told of once", async () => {
    const denied = await runGoose(wire, [{ status: 401 }]);
    expect(denied).toMatchObject({ verdict: "error api_error", errors: ["authentication"] });
    const unpaid = await runGoose(wire, [{ status: 402 }]);
    expect(unpaid).toMatchObject({ verdict: "error credits_exhausted", text: "" });
    expect(unpaid.errors).toEqual(["credits_exhausted"]);
  });

  test("is an error where the model fails after a tool, and the tool stays answered", async () => {
    const script = [callTools(toolCall("c1", "shell", { command: "echo 1" })), { status: 500 }];
    const run = await runGoose(wire, script);
    expect(run).toMatchObject({ verdict: "error api_error", errors: ["api_error"] });
    expect(run.calls).toEqual([["c1", "shell", { command: "echo 1" }, "success"]]);
  });

  test("is good where the second try is", async () => {
    const run = await runGoose(wire, [{ status: 500 }, say("Snow.")]);
    expect(run).toMatchObject({ verdict: "complete", text: "Snow.", errors: [] });
  });

  test("is an error where the connection is cut, in the middle of text or of a call", async () => {
    const inText = await runGoose(wire, [sayAndEnd("cut", "Half a sen")]);
    expect(inText).toMatchObject({ verdict: "error api_error", text: "Half a sen" });
    const parts = [text("Look. "), HALF_CALL];
    const inCall = await runGoose(wire, [{ parts, ending: "cut" }, say("Never said.")]);
    expect(inCall).toMatchObject({ verdict: "error api_error", text: "Look. ", calls: [] });
  });

  test("is good where a body that ends in the middle of a call is made good", async () => {
    const parts = [text("Look. "), HALF_CALL];
    const run = await runGoose(wire, [{ parts, ending: "early_end" }, say("Never mind.")]);
    expect(run).toMatchObject({ verdict: "complete", text: "Look. Never mind." });
    expect(run.calls).toEqual([["c1", "unknown", {}, "failed"]]);
  });

  test("is an error where the model is cut at its token limit, and where it says nothing", async () => {
    const cut = await runGoose(wire, [sayAndEnd("max_tokens", "Half a sen")]);
    expect(cut).toMatchObject({ verdict: "error max_tokens", text: "Half a sen" });
    for (const silence of [{ parts: [], ending: "stop" } as const, say("")]) {
      const silent = await runGoose(wire, [silence]);
      expect(silent).toMatchObject({ verdict: "error empty_response", text: "" });
    }
  });

  test("is an error at the limit of turns", async () => {
    const again = callTools(toolCall("c1", "shell", { command: "echo 1" }));
    const run = await runGoose(wire, [again], { args: ["--max-turns", "2"] });
    expect(run).toMatchObject({ verdict: "error max_turns", text: "" });
    expect(run.calls.length).toBe(2);
  });

  test("is an error with an open call where it waits for an approval that nobody gives", async () => {
    const script = [callTools(toolCall("c1", "shell", { command: "echo 1" })), say("Done.")];
    const run = await runGoose(wire, script, { env: { GOOSE_MODE: "approve" } });
    expect(run).toMatchObject({ verdict: "error process_failed", end: { exitCode: 1 } });
    expect(run.calls).toEqual([["c1", "shell", { command: "echo 1" }]]);
    expect(run.notes).toContain("tool_call_unanswered");
  });

  test.each([
    ["SIGINT", "cancelled interrupted"],
    ["SIGTERM", "cancelled terminated"],
    ["SIGKILL", "error killed"],
  ] as const)("is told by %s in the middle of text", async (signal, verdict) => {
    const interruption = { signal, when: { output: "Half a sen" } };
    const run = await runGoose(wire, [sayAndEnd("hold", "Half a sen")], { interruption });
    expect(run).toMatchObject({ verdict, text: "Half a sen" });
  });

  test.each([
    ["SIGINT", "cancelled interrupted"],
    ["SIGTERM", "cancelled terminated"],
    ["SIGKILL", "error killed"],
  ] as const)(
    "is told by %s in the middle of a tool, with the call open",
    async (signal, verdict) => {
      const interruption = { signal, when: "tool_started" } as const;
      const run = await runGoose(wire, [LONG_CALL, say("Never said.")], { interruption });
      expect(run).toMatchObject({ verdict, text: "" });
      expect(run.calls).toEqual([["c1", "shell", { command: LONG_COMMAND }]]);
      expect(run.notes).toContain("tool_call_unanswered");
    },
  );
});

describe("what Goose 1.52 hides", () => {
  test("an error in the middle of a stream shows on the openai wire, and not on the other", async () => {
    const script = [sayAndEnd("error", "Half a sen")];
    const shown = await runGoose("openai", script);
    expect(shown).toMatchObject({ verdict: "error api_error", text: "Half a sen" });
    const hidden = await runGoose("anthropic", script);
    expect(hidden).toMatchObject({ verdict: "complete", text: "Half a sen", errors: [] });
  });

  test("a body that ends early counts nothing on the openai wire, and passes on the other", async () => {
    const script = [sayAndEnd("early_end", "Half a sen")];
    const runs = [await runGoose("openai", script), await runGoose("anthropic", script)];
    expect(runs.map(({ verdict }) => verdict)).toEqual(["complete", "complete"]);
    const ends = runs.flatMap(({ events }) => ofKind(events, "runtime_terminal"));
    expect(ends.map((end) => end["usageMissing"])).toEqual([true, undefined]);
  });

  test("a refusal is told on the anthropic wire, and on the openai wire only by silence", async () => {
    const half = [sayAndEnd("refusal", "Half a sen")];
    const nothing = [{ parts: [], ending: "refusal" } as const];
    const verdicts = [];
    for (const wire of WIRES) {
      for (const script of [half, nothing]) verdicts.push((await runGoose(wire, script)).verdict);
    }
    expect(verdicts).toEqual([
      ...["complete", "error empty_response"],
      ...["error refusal", "error refusal"],
    ]);
  });

  test("half a character in a delta ends the answer, or costs the delta", async () => {
    const script = [say("x\ud83d", "\udc4by", " z")];
    const openai = await runGoose("openai", script);
    expect(openai).toMatchObject({ verdict: "error api_error", text: "" });
    const anthropic = await runGoose("anthropic", script);
    expect(anthropic).toMatchObject({ verdict: "complete", text: " z" });
  });
});
