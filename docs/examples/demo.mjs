/**
 * The whole line in one go: a recorded Goose stream becomes batches, the batches validate, the run is
 * shown, and a batch that was corrupted on its way is refused. Run it with `npm run demo`.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  chunkRunnerEvents,
  createRunCursor,
  sequenceRunnerEvents,
  validateRunnerEventBatch,
} from "runner-contracts";
import { gooseAdapter } from "runner-contracts/adapter/goose";
import { encodeNdjson } from "runner-contracts/codec/ndjson";

const recording = new URL("./goose/mend-a-test.jsonl", import.meta.url);
const lines = readFileSync(recording, "utf8").trimEnd().split("\n");

heading("A Goose recording is folded into batches of runner events.");
const events = [];
let state = gooseAdapter.init();
let cursor = createRunCursor("demo-run");
let began;
let tMs = 0;
for (const line of lines) {
  // Goose dates its messages to the second, and a tool's answer like its call; a live run would take
  // the time from a clock.
  const created = JSON.parse(line).message?.created;
  began ??= created;
  if (created !== undefined) tMs = (created - began) * 1000;
  take(gooseAdapter.push(state, line));
}
take(gooseAdapter.finish(state, { exitCode: 0 }));
const batches = [...chunkRunnerEvents("demo-run", events, { maxEvents: 8 })];
console.log(`${lines.length} lines of Goose, ${events.length} events, ${batches.length} batches`);

heading("A service validates each batch before anything else sees it.");
for (const [index, batch] of batches.entries()) {
  const verdict = validateRunnerEventBatch(batch);
  const size = `${Buffer.byteLength(encodeNdjson(batch))} bytes`;
  console.log(`batch ${index + 1}: ${verdict.ok ? "accepted" : verdict.code}, ${size}`);
}

heading("The run, as `runner-contracts show` draws it:");
const command = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
spawnSync(process.execPath, [command, "show", "-"], {
  input: batches.map(encodeNdjson).join(""),
  stdio: ["pipe", "inherit", "inherit"],
});

heading("On its way a batch was corrupted: one seq stands twice. It is refused, and told where:");
const corrupted = structuredClone(batches[1]);
corrupted.events[2].seq = corrupted.events[1].seq;
const verdict = validateRunnerEventBatch(corrupted);
console.log(verdict.ok ? "accepted" : `${verdict.code}: ${verdict.message}`);

function take(step) {
  state = step.state;
  const sequence = sequenceRunnerEvents(cursor, step.drafts, tMs);
  cursor = sequence.cursor;
  events.push(...sequence.events);
}

function heading(text) {
  console.log(`\n== ${text}\n`);
}
