import { expect, test } from "vitest";
import { callTools, type Reply, say, sayAndEnd, text, toolCall } from "../support/provider/answer.ts";
import { type GooseSetting, runGoose } from "./goose-run.ts";
import { STARTED_FILE } from "./run-program.ts";

const wires = ["openai", "anthropic"] as const;
const cases: [string, Reply[], GooseSetting?][] = [
  ["text", [say("Snow ", "at dawn.")]],
  ["thinking", [{ parts: [{ type: "thinking", deltas: ["Hmm ", "so."] }, text("Yes")], ending: "stop" }]],
  ["two", [callTools(toolCall("c1", "shell", { command: "echo 1" }), toolCall("c2", "shell", { command: "exit 3" })), say("Done.")]],
  ["badjson", [callTools({ type: "tool", id: "c1", name: "shell", fragments: ['{"command', '": "echo 1'] }), say("Done.")]],
  ["unknowntool", [callTools(toolCall("c1", "nosuch", { a: 1 })), say("Done.")]],
  ["401", [{ status: 401 }]],
  ["402", [{ status: 402 }]],
  ["500", [{ status: 500 }]],
  ["error", [sayAndEnd("error", "Half")]],
  ["early", [sayAndEnd("early_end", "Half")]],
  ["cut", [sayAndEnd("cut", "Half")]],
  ["max", [sayAndEnd("max_tokens", "Half")]],
  ["refusal", [sayAndEnd("refusal", "Half")]],
  ["empty", [{ parts: [], ending: "stop" }]],
  ["maxturns", [callTools(toolCall("c1", "shell", { command: "echo 1" }))], { args: ["--max-turns", "2"] }],
  ["sigint-text", [sayAndEnd("hold", "Half")], { interruption: { signal: "SIGINT", when: { output: "Half" } } }],
  ["sigterm-text", [sayAndEnd("hold", "Half")], { interruption: { signal: "SIGTERM", when: { output: "Half" } } }],
  ["sigint-tool", [callTools(toolCall("c1", "shell", { command: `touch ${STARTED_FILE}; sleep 30` })), say("Done.")], { interruption: { signal: "SIGINT", when: "tool_started" } }],
  ["sameid", [callTools(toolCall("c1", "shell", { command: "echo 1" })), callTools(toolCall("c1", "shell", { command: "echo 2" })), say("Done.")]],
];
for (const wire of wires) for (const [name, script, setting] of cases)
test(`${wire} ${name}`, async () => {
  const run = await runGoose(wire, script, { ...setting, program: "oldGoose" });
  const cut = (v: unknown) => JSON.stringify(v).slice(0, 300);
  console.log(`@@ ${wire} ${name} ${JSON.stringify(run.end)} req=${run.requests.length} [${run.verdict}] ${cut(run.text)} calls=${cut(run.calls)} errors=${run.errors} notes=${cut(run.notes)} strays=${run.strays} term=${cut(run.events.at(-1)?.data)}`);
  expect(1).toBe(1);
});
