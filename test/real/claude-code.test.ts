import { describe, expect, test } from "vitest";
import { callTools, say, text, toolCall } from "../support/provider/answer.ts";
import { type ClaudeSetting, runClaude } from "./claude-run.ts";
import { ofKind } from "./real-run.ts";

const argsOf = (command: string) => ({ command, description: "Run it" });
const bash = (id: string, command: string) => toolCall(id, "Bash", argsOf(command));

const OUTPUTS: readonly [string, ClaudeSetting][] = [
  ["with deltas", { partial: true }],
  ["without deltas", { partial: false }],
];

describe.each(OUTPUTS)("Claude Code 2.1.330 %s", (_, output) => {
  test("gives the model's words once, and reaches nobody but the provider", async () => {
    const run = await runClaude([say("Snow ", "at ", "dawn.")], output);
    expect(run).toMatchObject({ verdict: "complete", text: "Snow at dawn.", errors: [] });
    expect(run.strays.filter((stray) => stray.startsWith("CONNECT"))).toEqual([]);
    const [start] = ofKind(run.events, "runtime_started");
    expect(start).toMatchObject({ source: "claude-code", model: "claude-sonnet-4-5" });
  });

  test("keeps every character but NUL, those that other programs take for line ends too", async () => {
    const answer = say(
      "a\u2028b\u2029c\u0085d\ufeffe",
      "\u0000f",
      " \u{1f44b}\u{1f3fd}",
      "\r\n\tz",
    );
    const run = await runClaude([answer], output);
    expect(run.text).toBe("a\u2028b\u2029c\u0085d\ufeffe\ufffdf \u{1f44b}\u{1f3fd}\r\n\tz");
  });

  test("joins a character that is split over two deltas, and replaces half of one", async () => {
    const script = [
      callTools(text("x\ud83d", "\udc4by"), bash("c1", "echo 1"), text("lone\ud83d")),
      say("a\ud83db", " \udc4b"),
    ];
    const run = await runClaude(script, output);
    expect(run).toMatchObject({
      verdict: "complete",
      text: "x\u{1f44b}ylone\ufffda\ufffdb \ufffd",
    });
  });

  test("gives one long delta whole, and a thousand short ones in order", async () => {
    const long = `${"snow ".repeat(60_000)}\u{2744}`;
    expect((await runClaude([say(long)], output)).text).toBe(long);
    const short = Array.from({ length: 1_000 }, (_, index) => `${index} `);
    expect((await runClaude([say(...short)], output)).text).toBe(short.join(""));
  });

  test("keeps the same words said twice, in one message and in two", async () => {
    const twice = callTools(text("Snow. "), bash("c1", "echo 1"), text("Snow. "));
    const run = await runClaude([twice, say("Snow. ")], output);
    expect(run).toMatchObject({ verdict: "complete", text: "Snow. Snow. Snow. " });
  });

  test("keeps text between two calls in its place, and pairs both with their answers", async () => {
    const parts = [text("One "), bash("c1", "echo snow"), text("two "), bash("c2", "exit 3")];
    const run = await runClaude([callTools(...parts), say("three.")], output);
    expect(run).toMatchObject({ verdict: "complete", text: "One two three." });
    expect(run.calls).toEqual([
      ["c1", "Bash", argsOf("echo snow"), "success"],
      ["c2", "Bash", argsOf("exit 3"), "failed"],
    ]);
    const [answer] = ofKind(run.events, "tool_response");
    expect(answer?.["content"]).toBe("snow");
  });

  test("pairs twelve calls of one answer, however they come back", async () => {
    const commands = Array.from(
      { length: 12 },
      (_, index) => `sleep 0.${index % 3}; echo ${index}`,
    );
    const calls = commands.map((command, index) => bash(`c${index}`, command));
    const run = await runClaude([callTools(...calls), say("Done.")], output);
    expect(run).toMatchObject({ verdict: "complete", text: "Done." });
    expect(run.calls).toEqual(
      commands.map((command, index) => [`c${index}`, "Bash", argsOf(command), "success"]),
    );
  });

  test("gives each of two turns, and one terminal after both", async () => {
    const turns = ["First?", "Second?"];
    const run = await runClaude([say("One. "), say("Two.")], { ...output, turns });
    expect(run).toMatchObject({ verdict: "complete", text: "One. Two." });
    expect(run.notes.filter((note) => note === "result").length).toBe(2);
  });

  test("tells what a sub-agent says from what the agent says", async () => {
    const task = { description: "Count", prompt: "Count.", subagent_type: "general-purpose" };
    // The agent goes on while its sub-agent works: which of them asks first is not known.
    const words = say("Seven rows.");
    const run = await runClaude([callTools(toolCall("c1", "Agent", task)), words], output);
    expect(run).toMatchObject({ verdict: "complete" });
    expect(run.calls).toEqual([["c1", "Agent", task, "success"]]);
    const inner = ofKind(run.events, "assistant_text").filter((said) => said["parentId"] === "c1");
    expect(inner.map((said) => said["text"])).toEqual(["Seven rows."]);
    expect(run.text).toMatch(/^(?:Seven rows\.)+$/);
  });
});

describe("Claude Code 2.1.330", () => {
  test("keeps thinking apart from text", async () => {
    const thought = { type: "thinking", deltas: ["Is it ", "cold?"] } as const;
    const run = await runClaude([{ parts: [thought, text("It is.")], ending: "stop" }]);
    expect(run).toMatchObject({ verdict: "complete", text: "It is." });
    const notes = ofKind(run.events, "notification");
    const thoughts = notes.filter((note) => note["reason"] === "thinking");
    expect(thoughts.map((note) => note["text"]).join("")).toBe("Is it cold?");
  });

  test("gives text that dribbles in a few bytes at a time", async () => {
    const slow = { ...say("Drip ", "drop \u{1f4a7}", " done."), chunkBytes: 3, everyMs: 1 };
    expect((await runClaude([slow])).text).toBe("Drip drop \u{1f4a7} done.");
  });

  test("takes an id that a later answer uses again for another call", async () => {
    const script = [callTools(bash("c1", "echo 1")), callTools(bash("c1", "echo 2")), say("Done.")];
    expect((await runClaude(script)).calls).toEqual([
      ["c1", "Bash", argsOf("echo 1"), "success"],
      ["c1", "Bash", argsOf("echo 2"), "success"],
    ]);
  });

  test("pairs a call whose arguments are no JSON, and a call of a tool that is not there", async () => {
    const broken = {
      type: "tool",
      id: "c1",
      name: "Bash",
      fragments: ['{"comm', 'and": '],
    } as const;
    const script = [
      callTools(broken),
      callTools(toolCall("c2", "Knit", { rows: 1 })),
      say("Done."),
    ];
    const run = await runClaude(script);
    expect(run).toMatchObject({ verdict: "complete", text: "Done." });
    expect(run.calls).toEqual([
      ["c1", "Bash", {}, "failed"],
      ["c2", "Knit", { rows: 1 }, "failed"],
    ]);
    const [request] = ofKind(run.events, "tool_request");
    expect(request).toMatchObject({ invalid: true, inputText: '{"command": ' });
  });

  test("tells a call that was denied from one that was made", async () => {
    const args = { url: "http://127.0.0.1:1/", prompt: "Read it." };
    const run = await runClaude([callTools(toolCall("c1", "WebFetch", args)), say("Done.")]);
    expect(run.calls).toEqual([["c1", "WebFetch", args, "failed"]]);
    const [answer] = ofKind(run.events, "tool_response");
    expect(answer).toMatchObject({ status: "error" });
  });

  test("keeps the bytes of a tool's output storable, and a huge output within a batch", async () => {
    const odd = "printf 'a\\000b\\342\\200\\250c\\377d'";
    const script = [callTools(bash("c1", odd), bash("c2", "seq 1 60000")), say("Done.")];
    expect((await runClaude(script)).calls).toEqual([
      ["c1", "Bash", argsOf(odd), "success"],
      ["c2", "Bash", argsOf("seq 1 60000"), "success"],
    ]);
  });

  test("tells of a skill that was loaded, and of a file that was written", async () => {
    const skill = "---\nname: knots\ndescription: How to tie knots.\n---\nUse a bowline.\n";
    const script = [
      callTools(toolCall("c1", "Skill", { skill: "knots" })),
      callTools(toolCall("c2", "Write", { file_path: "note.txt", content: "a bowline" })),
      say("Done."),
    ];
    const run = await runClaude(script, { files: { ".claude/skills/knots/SKILL.md": skill } });
    expect(run).toMatchObject({ verdict: "complete", text: "Done." });
    expect(ofKind(run.events, "skill_loaded")).toEqual([{ name: "knots" }]);
    expect(ofKind(run.events, "file_uploaded")).toEqual([{ path: "note.txt" }]);
  });
});
