import { describe, expect, test } from "vitest";
import { callTools, say, text, toolCall } from "../support/provider/answer.ts";
import { type GooseWire, runGoose } from "./goose-run.ts";
import { ofKind } from "./real-run.ts";

const WIRES: readonly GooseWire[] = ["openai", "anthropic"];

const shell = (id: string, command: string) => toolCall(id, "shell", { command });

describe.each(WIRES)("Goose 1.52 on the %s wire", (wire) => {
  test("gives the model's words once, and reaches nobody but the provider", async () => {
    const run = await runGoose(wire, [say("Snow ", "at ", "dawn.")]);
    expect(run).toMatchObject({ verdict: "complete", text: "Snow at dawn.", errors: [] });
    expect(run.strays.filter((stray) => stray.startsWith("CONNECT"))).toEqual([]);
    const [start] = ofKind(run.events, "runtime_started");
    expect(start).toMatchObject({ source: "goose", provider: wire });
  });

  test("gives nothing but records with -q", async () => {
    const run = await runGoose(wire, [say("Snow.")], { args: ["-q"] });
    expect(run).toMatchObject({ verdict: "complete", text: "Snow.", notes: [] });
  });

  test("keeps every character but NUL, those that other programs take for line ends too", async () => {
    const run = await runGoose(wire, [
      say("a\u2028b\u2029c\u0085d\ufeffe", "\u0000f", " \u{1f44b}\u{1f3fd}", "\r\n\tz"),
    ]);
    expect(run.text).toBe("a\u2028b\u2029c\u0085d\ufeffe\ufffdf \u{1f44b}\u{1f3fd}\r\n\tz");
  });

  test("gives one long delta whole, and a thousand short ones in order", async () => {
    const long = `${"snow ".repeat(60_000)}\u{2744}`;
    expect((await runGoose(wire, [say(long)])).text).toBe(long);
    const short = Array.from({ length: 1_000 }, (_, index) => `${index} `);
    expect((await runGoose(wire, [say(...short)])).text).toBe(short.join(""));
  });

  test("gives text that dribbles in a few bytes at a time", async () => {
    const slow = { ...say("Drip ", "drop \u{1f4a7}", " done."), chunkBytes: 3, everyMs: 1 };
    expect((await runGoose(wire, [slow])).text).toBe("Drip drop \u{1f4a7} done.");
  });

  test("takes text of the model that begins like Goose's own for text", async () => {
    const said = "Ran into this error: none at all";
    const run = await runGoose(wire, [say(said)]);
    expect(run).toMatchObject({ verdict: "complete", text: said, errors: [] });
  });

  test("keeps thinking apart from text", async () => {
    const thought = { type: "thinking", deltas: ["Is it ", "cold?"] } as const;
    const run = await runGoose(wire, [{ parts: [thought, text("It is.")], ending: "stop" }]);
    expect(run).toMatchObject({ verdict: "complete", text: "It is." });
    const thoughts = ofKind(run.events, "notification").filter(
      (note) => note["text"] !== undefined,
    );
    const words = thoughts.filter((note) => note["reason"] === "thinking");
    expect(words.map((note) => note["text"]).join("")).toBe("Is it cold?");
  });

  test("puts fragments of arguments together, and pairs the call with its answer", async () => {
    const script = [callTools(text("Look. "), shell("c1", "echo snow")), say("It said snow.")];
    const run = await runGoose(wire, script);
    expect(run).toMatchObject({ verdict: "complete", text: "Look. It said snow." });
    expect(run.calls).toEqual([["c1", "shell", { command: "echo snow" }, "success"]]);
    const [answer] = ofKind(run.events, "tool_response");
    expect(JSON.stringify(answer?.["content"])).toContain("snow");
    // The model has it, too: what the event tells is what the model was told.
    expect(JSON.stringify(run.requests[1]?.body)).toContain("snow");
  });

  test("tells a tool that failed from one that did not", async () => {
    const script = [callTools(shell("c1", "echo 1"), shell("c2", "exit 3")), say("Done.")];
    expect((await runGoose(wire, script)).calls).toEqual([
      ["c1", "shell", { command: "echo 1" }, "success"],
      ["c2", "shell", { command: "exit 3" }, "failed"],
    ]);
  });

  test("pairs twelve calls of one answer, however they come back", async () => {
    const commands = Array.from(
      { length: 12 },
      (_, index) => `sleep 0.${index % 3}; echo ${index}`,
    );
    const calls = commands.map((command, index) => shell(`c${index}`, command));
    const run = await runGoose(wire, [callTools(...calls), say("Done.")]);
    expect(run).toMatchObject({ verdict: "complete", text: "Done." });
    expect(run.calls).toEqual(
      commands.map((command, index) => [`c${index}`, "shell", { command }, "success"]),
    );
  });

  test("takes an id that a later answer uses again for another call", async () => {
    const script = [
      callTools(shell("c1", "echo 1")),
      callTools(shell("c1", "echo 2")),
      say("Done."),
    ];
    expect((await runGoose(wire, script)).calls).toEqual([
      ["c1", "shell", { command: "echo 1" }, "success"],
      ["c1", "shell", { command: "echo 2" }, "success"],
    ]);
  });

  test("takes a call without arguments for one with an empty object", async () => {
    const call = { type: "tool", id: "c1", name: "shell", fragments: [] } as const;
    const run = await runGoose(wire, [callTools(call), say("Done.")]);
    expect(run.calls).toEqual([["c1", "shell", {}, "failed"]]);
  });

  test("pairs a call whose arguments are no JSON, and a call of a tool that is not there", async () => {
    const broken = {
      type: "tool",
      id: "c1",
      name: "shell",
      fragments: ['{"comm', 'and": '],
    } as const;
    const script = [
      callTools(broken),
      callTools(toolCall("c2", "knit", { rows: 1 })),
      say("Done."),
    ];
    const run = await runGoose(wire, script);
    expect(run).toMatchObject({ verdict: "complete", text: "Done." });
    expect(run.calls).toEqual([
      ["c1", "unknown", {}, "failed"],
      ["c2", "unknown", {}, "failed"],
    ]);
    const requests = ofKind(run.events, "tool_request");
    expect(requests.map((request) => request["invalid"])).toEqual([true, true]);
  });

  test("keeps the bytes of a tool's output storable, and a huge output within a batch", async () => {
    const odd = "printf 'a\\000b\\342\\200\\250c\\377d'";
    const script = [callTools(shell("c1", odd), shell("c2", "seq 1 60000")), say("Done.")];
    const run = await runGoose(wire, script);
    expect(run.calls).toEqual([
      ["c1", "shell", { command: odd }, "success"],
      ["c2", "shell", { command: "seq 1 60000" }, "success"],
    ]);
  });

  test("tells of a skill that was loaded", async () => {
    const skill = "---\nname: knots\ndescription: How to tie knots.\n---\nUse a bowline.\n";
    const script = [callTools(toolCall("c1", "load_skill", { name: "knots" })), say("Done.")];
    const files = { ".agents/skills/knots/SKILL.md": skill };
    const run = await runGoose(wire, script, { files });
    expect(run.calls).toEqual([["c1", "load_skill", { name: "knots" }, "success"]]);
    expect(ofKind(run.events, "skill_loaded")).toEqual([{ name: "knots" }]);
  });

  test("keeps what a sub-agent says out of what the agent says", async () => {
    const call = toolCall("c1", "delegate", { instructions: "Count the rows." });
    const run = await runGoose(wire, [callTools(call), say("Seven rows."), say("All counted.")]);
    expect(run).toMatchObject({ verdict: "complete", text: "All counted." });
    expect(run.calls).toEqual([["c1", "delegate", { instructions: "Count the rows." }, "success"]]);
  });
});

test("Goose 1.52 keeps text between two calls in its place on the anthropic wire", async () => {
  const parts = [text("One "), shell("c1", "echo 1"), text("two "), shell("c2", "echo 2")];
  const run = await runGoose("anthropic", [callTools(...parts), say("three.")]);
  expect(run).toMatchObject({ verdict: "complete", text: "One two three." });
  const kinds = run.events.map(({ kind }) => kind);
  expect(kinds.filter((kind) => /text|tool/.test(kind))).toEqual([
    ...["assistant_text", "tool_request", "tool_response"],
    ...["assistant_text", "tool_request", "tool_response", "assistant_text"],
  ]);
});
