/**
 * The recording that the demo folds is what Goose prints: here Goose runs once more, with the same scripted
 * model and with tools that really run, and prints the same but for times and for the ids that it makes up.
 *
 * `RECORD=1 npm run test:real -- test/real/recording.test.ts` puts what it prints in the recording's place.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { homedir, hostname, tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Answer, callTools, say, text, toolCall } from "../support/provider/answer.ts";
import { runGoose } from "./goose-run.ts";
import { linesOf } from "./real-run.ts";

const RECORDING = fileURLToPath(
  new URL("../../docs/examples/goose/mend-a-test.jsonl", import.meta.url),
);

/** The pause after each delta, in milliseconds: without it all is over within a second. */
const EVERY_MS = 60;

const ALMANAC = `/** The season of a day of the year, from 1 to 365. */
export function seasonOf(day) {
  if (day <= 79) return "winter";
  if (day < 172) return "spring";
  if (day < 266) return "summer";
  return day < 355 ? "autumn" : "winter";
}
`;

/** What test runners print has paths and times in it; what this prints is the same everywhere. */
const ALMANAC_TEST = `import { seasonOf } from "./almanac.mjs";

const wanted = { 78: "winter", 79: "spring", 172: "summer", 355: "winter" };
for (const [day, season] of Object.entries(wanted)) {
  const found = seasonOf(Number(day));
  console.log(found === season ? \`✓ day \${day}\` : \`✗ day \${day}: \${found}, not \${season}\`);
  if (found !== season) process.exitCode = 1;
}
`;

const FILES = { "almanac.mjs": ALMANAC, "almanac.test.mjs": ALMANAC_TEST };
const FIX = { path: "almanac.mjs", before: "day <= 79", after: "day < 79" };

const shell = (id: string, command: string) => toolCall(id, "shell", { command });

const SCRIPT: readonly Answer[] = [
  callTools(
    text("I read the almanac", " first, then I run", " its test…"),
    shell("call_1", "cat almanac.mjs"),
  ),
  callTools(shell("call_2", "node almanac.test.mjs")),
  callTools(
    text("Day 79 is 20 March,", " and spring begins on it:", " the comparison is off by one."),
    toolCall("call_3", "edit", FIX),
  ),
  callTools(shell("call_4", "node almanac.test.mjs")),
  say("Mended: `day < 79`", " leaves 20 March to spring,", " and all four days pass. 🌱"),
];

test("Goose 1.52 prints what the demo folds, but for times and ids", async () => {
  const script = SCRIPT.map((answer) => ({ ...answer, everyMs: EVERY_MS }));
  // Without -q a banner comes first, and it names the working folder.
  const run = await runGoose("openai", script, { args: ["-q"], files: FILES });
  expect(run).toMatchObject({ verdict: "complete", errors: [], end: { exitCode: 0 } });
  expect(run.calls).toEqual([
    ["call_1", "shell", { command: "cat almanac.mjs" }, "success"],
    ["call_2", "shell", { command: "node almanac.test.mjs" }, "failed"],
    ["call_3", "edit", FIX, "success"],
    ["call_4", "shell", { command: "node almanac.test.mjs" }, "success"],
  ]);
  if (process.env["RECORD"] === "1") {
    // What is kept is for everybody, and names nothing of the machine that made it.
    for (const name of [tmpdir(), homedir(), hostname()]) expect(run.stdout).not.toContain(name);
    writeFileSync(RECORDING, run.stdout);
  }
  const recorded = readFileSync(RECORDING, "utf8");
  expect(linesOf(run.stdout).map(undated)).toEqual(linesOf(recorded).map(undated));
});

/** Goose dates its messages, and makes up the ids of those that are not the model's. */
function undated(line: string): string {
  return line.replace(/"created":\d+/, '"created":0').replace(/"msg_[-0-9a-f]{36}"/, '"msg"');
}
