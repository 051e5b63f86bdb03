import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type AnswerPart, callTools, say, toolCall } from "../support/provider/answer.ts";
import { runClaude } from "./claude-run.ts";
import { runGoose } from "./goose-run.ts";
import { ofKind, type RunStory } from "./real-run.ts";

const SERVER = fileURLToPath(new URL("../support/provider/mcp-server.mjs", import.meta.url));

/** A call of each tool of the server, one after the other. */
function scriptOf(prefix: string) {
  const tools = ["climb", "slip", "fall", "sketch", "vanish"];
  const calls = tools.map((tool): AnswerPart => toolCall(tool, `${prefix}${tool}`, {}));
  return [...calls.map((call) => callTools(call)), say("Done.")];
}

function expectAnswers(run: RunStory, prefix: string, extension: string): void {
  expect(run).toMatchObject({ verdict: "complete", text: "Done.", errors: [] });
  expect(run.calls).toEqual([
    ["climb", `${prefix}climb`, {}, "success"],
    ["slip", `${prefix}slip`, {}, "failed"],
    ["fall", `${prefix}fall`, {}, "failed"],
    ["sketch", `${prefix}sketch`, {}, "success"],
    ["vanish", `${prefix}vanish`, {}, "failed"],
  ]);
  const requests = ofKind(run.events, "tool_request");
  expect(new Set(requests.map((request) => request["extension"]))).toEqual(new Set([extension]));
  const [climbed, slipped, fallen, sketched] = ofKind(run.events, "tool_response");
  expect(JSON.stringify(climbed?.["content"])).toContain("at the top\u2028");
  expect(JSON.stringify(slipped?.["content"])).toContain("slipped");
  expect(JSON.stringify(fallen?.["content"])).toContain("fell off the protocol");
  expect(JSON.stringify(sketched)).toContain("north face");
}

describe("the tools of a server that speaks the Model Context Protocol", () => {
  test.each(["openai", "anthropic"] as const)(
    "are told of by Goose 1.52 on the %s wire, and where they stand as it comes",
    async (wire) => {
      // Goose calls an extension by the name of the command that starts it.
      const setting = { args: ["--with-extension", `node ${SERVER}`] };
      const run = await runGoose(wire, scriptOf("node__"), setting);
      expectAnswers(run, "node__", "node");
      const sketched = ofKind(run.events, "tool_response")[3];
      expect(sketched).toMatchObject({
        content: [{ type: "image", mimeType: "image/png", byteLength: 20 }, { type: "resource" }],
        structuredContent: { metres: 4_478 },
      });
      const notes = ofKind(run.events, "notification").filter((note) => note["id"] === "climb");
      // Goose hands news on in an order of its own, and not the same each time.
      expect(notes).toHaveLength(4);
      expect(notes).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ log: { message: "at the foot" } }),
          expect.objectContaining({ progress: { progress: 2, total: 3, message: "ridge" } }),
          expect.objectContaining({ progress: expect.objectContaining({ progress: 1 }) }),
          expect.objectContaining({ log: { message: "fog\ufffdbank" } }),
        ]),
      );
    },
  );

  test("are told of by Claude Code 2.1.330", async () => {
    const mcpServers = { alps: { command: process.execPath, args: [SERVER] } };
    const config = JSON.stringify({ mcpServers });
    const run = await runClaude(scriptOf("mcp__alps__"), {
      args: ["--mcp-config", config, "--allowedTools", "mcp__alps"],
    });
    expectAnswers(run, "mcp__alps__", "alps");
  });
});
