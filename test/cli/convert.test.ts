import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import fc from "fast-check";
import {
  foldNativeStream,
  type RunnerEventBatch,
  validateRunnerEventBatch,
} from "runner-contracts";
import { anthropicMessagesAdapter } from "runner-contracts/adapter/anthropic";
import { claudeCodeAdapter } from "runner-contracts/adapter/claude-code";
import { gooseAdapter } from "runner-contracts/adapter/goose";
import { describe, expect, test } from "vitest";
import { gooseAdapter as sourceAdapter } from "../../src/adapter/goose.ts";
import { SIGNAL_GRACE_MS } from "../../src/cli/command-table.ts";
import { Conversion } from "../../src/cli/conversion.ts";
import { call, recordsOf, start, temporaryFolder, writeInto } from "../support/command.ts";
import { heavyLaw } from "../support/laws.ts";
import { endOf } from "../support/program-end.ts";

const recording = new URL("../../docs/examples/goose/mend-a-test.jsonl", import.meta.url);
const native = readFileSync(recording, "utf8");
const GOOSE = ["convert", "--from", "goose", "--run-id", "run-1"];
const folder = temporaryFolder();

function textLine(text: string): string {
  const content = [{ type: "text", text }];
  return `${JSON.stringify({ type: "message", message: { id: "m", role: "assistant", content } })}\n`;
}

/** The batches of an output, each of them valid. */
function batchesOf(stdout: string): RunnerEventBatch[] {
  return recordsOf(stdout).map((record) => {
    const verdict = validateRunnerEventBatch(record);
    if (!verdict.ok) throw new Error(verdict.message);
    return verdict.batch;
  });
}

function eventsOf(batches: readonly RunnerEventBatch[]) {
  return batches.flatMap(({ events }) => events);
}

/** Reads a stream until what came satisfies. */
async function readUntil(stream: Readable, satisfies: (text: string) => boolean): Promise<string> {
  let text = "";
  while (!satisfies(text)) {
    const [chunk] = (await once(stream, "data")) as [Buffer];
    text += chunk.toString();
  }
  return text;
}

/** A recording of the examples. */
function recorded(path: string): string {
  return readFileSync(new URL(`../../docs/examples/${path}`, import.meta.url), "utf8");
}

/** The kinds and payloads of an output, as an adapter's drafts are. */
function draftsOf(stdout: string) {
  return eventsOf(batchesOf(stdout)).map(({ kind, data }) => ({ kind, data }));
}

describe("convert", () => {
  test("folds what Claude Code prints", async () => {
    const text = recorded("claude-code/tool.jsonl");
    const args = ["convert", "--from", "claude-code", "--run-id", "run-1", "--exit-code", "0"];
    const { code, stdout } = await call(args, { input: text });
    expect(code).toBe(0);
    const drafts = foldNativeStream(claudeCodeAdapter, text.split("\n"), { exitCode: 0 });
    expect(draftsOf(stdout)).toStrictEqual(drafts);
  });

  test("folds Messages API events, as lines and as server-sent events alike", async () => {
    const lines = recorded("anthropic/greeting.jsonl").trim().split("\n");
    const args = ["convert", "--from", "anthropic", "--run-id", "run-1"];
    const drafts = foldNativeStream(anthropicMessagesAdapter, lines);
    const plain = await call(args, { input: lines.join("\n") });
    expect(draftsOf(plain.stdout)).toStrictEqual(drafts);
    const frames = lines.map((line) => `event: ${JSON.parse(line).type}\r\ndata: ${line}\r\n\r\n`);
    const framed = await call(args, { input: `: comment\n${frames.join("")}` });
    expect(draftsOf(framed.stdout)).toStrictEqual(drafts);
  });

  test("makes of a file what the adapter makes of its lines, without times, alike each time", async () => {
    const path = writeInto(folder, "goose.jsonl", native);
    const { code, stdout, stderr } = await call([...GOOSE, "--exit-code", "0", path]);
    expect([code, stderr]).toStrictEqual([0, ""]);
    const events = eventsOf(batchesOf(stdout));
    const drafts = foldNativeStream(gooseAdapter, native.trimEnd().split("\n"), { exitCode: 0 });
    expect(events.map(({ kind, data }) => ({ kind, data }))).toStrictEqual(drafts);
    expect(new Set(events.map(({ tMs }) => tMs))).toStrictEqual(new Set([0]));
    expect((await call([...GOOSE, "--exit-code", "0", path])).stdout).toBe(stdout);
  });

  test("answers 0 whatever became of the run, as the exit code or the signal tells", async () => {
    for (const [more, reason] of [
      [[], "complete"],
      [["--exit-code", "1"], "error"],
      [["--signal", "term"], "cancelled"],
    ] as const) {
      const path = writeInto(folder, "ended.jsonl", native);
      const { code, stdout } = await call([...GOOSE, ...more, path]);
      expect(code).toBe(0);
      expect(eventsOf(batchesOf(stdout)).at(-1)).toMatchObject({
        kind: "runtime_terminal",
        data: { reason },
      });
    }
  });

  test("fills batches to 256 events, and puts an event over the limit into one of its own", async () => {
    const lines = Array.from({ length: 300 }, (_, index) => textLine(`text ${index}`));
    lines[99] = textLine("x".repeat(1_200_000));
    const { stdout } = await call(GOOSE, { input: lines.join("") });
    const batches = batchesOf(stdout);
    expect(batches.map(({ events }) => events.length)).toStrictEqual([100, 1, 201]);
  });

  test("gives a start and an end to an empty input, and answers 1", async () => {
    const { code, stdout } = await call(GOOSE, { input: "" });
    expect(code).toBe(1);
    expect(eventsOf(batchesOf(stdout)).map(({ kind }) => kind)).toStrictEqual([
      "runtime_started",
      "runtime_terminal",
    ]);
  });

  test.each([
    ["nothing", "", [], 1],
    ["nothing of a program that ended well", "", ["--exit-code", "0"], 1],
    ["batches", '{"v":1,"runId":"r","events":[]}\n', [], 1],
    ["a text of goose", textLine("Hi"), [], 0],
    ["a failure of goose", '{"type":"error","error":"no credits"}\n', [], 0],
    ["nothing of a program that failed", "", ["--exit-code", "1"], 0],
    ["nothing of a program that was ended", "", ["--signal", "KILL"], 0],
  ] as const)(
    "asks whether the format is right, and answers 1, where nothing reads as it: %s",
    async (_, input, more, answer) => {
      const { code, stderr } = await call([...GOOSE, ...more], { input });
      expect([code, stderr.includes("Is --from right?")]).toStrictEqual([answer, answer === 1]);
    },
  );

  test("says in its place that a line was too long, and goes on", async () => {
    const input = `${textLine("a")}${textLine("x".repeat(5000))}${textLine("b")}`;
    const { code, stdout } = await call([...GOOSE, "--max-bytes", "1000"], { input });
    expect(code).toBe(0);
    const kinds = eventsOf(batchesOf(stdout)).map(({ kind }) => kind);
    expect(kinds).toStrictEqual([
      "runtime_started",
      "assistant_text",
      "notification",
      "assistant_text",
      "runtime_terminal",
    ]);
    expect(stdout).toContain("line 2 was longer than 1000 bytes");
  });

  test.each([
    [["convert", "--run-id", "r"], "--from"],
    [["convert", "--from", "gose", "--run-id", "r"], '"gose"'],
    [["convert", "--from", "goose"], "--run-id"],
    [[...GOOSE, "--exit-code", "-1"], "--exit-code"],
    [[...GOOSE, "--exit-code", "x"], "--exit-code"],
    [[...GOOSE, "--signal", "9"], "--signal"],
    [[...GOOSE, "--signal", "FOO"], "--signal"],
    [[...GOOSE, "--signal", "SIGconstructor"], "--signal"],
    [[...GOOSE, "--flush-ms", "soon"], "--flush-ms"],
    [[...GOOSE, "a", "b"], '"b"'],
    [[...GOOSE, "/nowhere/at/all"], "/nowhere/at/all"],
  ])("refuses %j with 2 and names the mistake", async (args, named) => {
    const { code, stdout, stderr } = await call(args);
    expect([code, stdout]).toStrictEqual([2, ""]);
    expect(stderr.split("\n")[0]).toContain(named);
  });
});

describe("convert on a live pipe", () => {
  test("writes what waits when its time has passed, with the time of it", async () => {
    const child = start([...GOOSE, "--flush-ms", "50"]);
    child.stdin?.write(textLine("first"));
    if (child.stdout === null) throw new Error("there is no standard output");
    const early = await readUntil(child.stdout, (text) => text.endsWith("\n"));
    expect(eventsOf(batchesOf(early)).map(({ kind }) => kind)).toStrictEqual([
      "runtime_started",
      "assistant_text",
    ]);
    child.stdin?.write(textLine("second"));
    const later = await readUntil(child.stdout, (text) => text.endsWith("\n"));
    const [before] = eventsOf(batchesOf(early));
    const [after] = eventsOf(batchesOf(later));
    expect(after?.seq).toBe(2);
    expect(after?.tMs).toBeGreaterThan(before?.tMs ?? 0);
    child.stdin?.end();
    const { code, stdout } = await endOf(child);
    expect(code).toBe(0);
    expect(eventsOf(batchesOf(stdout)).map(({ kind }) => kind)).toStrictEqual(["runtime_terminal"]);
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "ends the run at %s, after the last words of the pipe",
    async (signal) => {
      const child = start([...GOOSE, "--flush-ms", "0"]);
      child.stdin?.write(textLine("first"));
      if (child.stdout === null) throw new Error("there is no standard output");
      const early = await readUntil(child.stdout, (text) => text.endsWith("\n"));
      child.kill(signal);
      child.stdin?.write('{"type":"error","error":"interrupted"}\n');
      const { code, stdout } = await endOf(child);
      expect(code).toBe(0);
      const events = eventsOf(batchesOf(early + stdout));
      expect(events.map(({ seq }) => seq)).toStrictEqual(events.map((_, index) => index));
      expect(stdout).toContain("interrupted");
      expect(events.at(-1)).toMatchObject({
        kind: "runtime_terminal",
        data: { reason: "cancelled" },
      });
    },
  );

  test("ends the run at once at a second signal", async () => {
    const child = start([...GOOSE, "--flush-ms", "0"]);
    child.stdin?.write(textLine("first"));
    if (child.stdout === null) throw new Error("there is no standard output");
    const early = await readUntil(child.stdout, (text) => text.endsWith("\n"));
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGTERM"), 50);
    const { code, stdout } = await endOf(child);
    expect(code).toBe(0);
    const [first] = eventsOf(batchesOf(early));
    const last = eventsOf(batchesOf(stdout)).at(-1);
    expect(last?.kind).toBe("runtime_terminal");
    expect((last?.tMs ?? 0) - (first?.tMs ?? 0)).toBeLessThan(SIGNAL_GRACE_MS);
  });

  test("ends quietly where nobody reads any more", async () => {
    const child = start([...GOOSE, "--flush-ms", "10"]);
    child.stdin?.on("error", () => undefined);
    child.stdout?.destroy();
    child.stdin?.write(textLine("nobody reads this"));
    const { code, stderr } = await endOf(child);
    expect([code, stderr]).toStrictEqual([0, ""]);
  });
});

heavyLaw(
  50,
  "where batches are cut does not hang on where chunks are",
  fc.array(fc.nat(3000), { minLength: 200, maxLength: 700, size: "max" }),
  fc.array(fc.nat(1_000_000), { maxLength: 8 }),
  (lengths, cuts) => {
    const bytes = Buffer.from(lengths.map((length) => textLine("x".repeat(length))).join(""));
    const convert = (ends: readonly number[]) => {
      const conversion = new Conversion(sourceAdapter, "run-1", 100_000);
      const batches: RunnerEventBatch[] = [];
      let from = 0;
      for (const end of [...ends, bytes.length].sort((a, b) => a - b)) {
        batches.push(...conversion.push(bytes.subarray(from, end), 0));
        from = Math.max(from, Math.min(end, bytes.length));
      }
      return [...batches, ...conversion.finish({}, 0)];
    };
    expect(convert(cuts)).toStrictEqual(convert([]));
  },
);
