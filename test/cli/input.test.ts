import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { call, start, temporaryFolder, writeInto } from "../support/command.ts";
import { batch, event } from "../support/events.ts";
import { endOf } from "../support/program-end.ts";

const folder = temporaryFolder();
const run = batch([
  event({ kind: "runtime_started", data: { source: "test" } }),
  event({ seq: 1, kind: "runtime_terminal", data: { reason: "complete" } }),
]);
const batches = writeInto(folder, "batches.ndjson", `${JSON.stringify(run)}\n`);
const native = writeInto(folder, "goose.jsonl", '{"type":"error","error":"no credits"}\n');
const GOOSE = ["convert", "--from", "goose", "--run-id", "run-1"];

function makeNamedPipe(name: string): string {
  const path = join(folder, name);
  spawnSync("sh", ["-c", `mkfifo '${path}'`]);
  return path;
}

describe("a directory", () => {
  test.each([
    ["validate", ["validate"], /Name the files/],
    ["verify", ["verify"], /"cat DIR\/\*\.ndjson \| runner-contracts verify"/],
    ["show", ["show"], /"cat DIR\/\*\.ndjson \| runner-contracts show"/],
    ["convert", GOOSE, /Name one file/],
  ])("is refused by %s with advice that the command can follow", async (_, args, advice) => {
    const { code, stdout, stderr } = await call([...args, folder]);
    expect([code, stdout]).toStrictEqual([2, ""]);
    expect(stderr).toMatch(advice);
  });
});

describe.runIf(process.platform !== "win32")("a pipe that is named as a file", () => {
  const reads = [
    ["validate", ["validate"], batches, "1 batch with 2 events: none refused.\n"],
    ["verify", ["verify"], batches, "2 events: 0 errors, 0 warnings.\n"],
    ["show", ["show"], batches, ""],
    ["convert", GOOSE, native, ""],
  ] as const;

  /** Calls the command in a shell, where garbage is collected all the time. */
  function callInShell(args: readonly string[], script: (command: string) => string) {
    const collecting = "--expose-gc --import 'data:text/javascript,setInterval(gc,1).unref()'";
    const command = `'${process.execPath}' ${collecting} '${inject("commandPath")}' ${args.join(" ")}`;
    const child = spawn("sh", ["-c", script(command)], { stdio: ["ignore", "pipe", "pipe"] });
    return endOf(child);
  }

  test.each(reads)("is read to its end by %s", async (name, args, file, said) => {
    const pipe = makeNamedPipe(`${name}.pipe`);
    // The writer pauses, so that the reader waits for bytes while garbage is collected.
    const { code, stderr } = await callInShell(args, (command) => {
      return `{ sleep 0.3; cat '${file}'; sleep 0.3; } > '${pipe}' & ${command} '${pipe}'`;
    });
    expect([code, stderr]).toStrictEqual([0, said]);
  });

  test.each(reads)("is read to its end by %s as /dev/stdin", async (_, args, file, said) => {
    const { code, stderr } = await callInShell(args, (command) => {
      return `{ cat '${file}'; sleep 0.3; } | ${command} /dev/stdin`;
    });
    expect([code, stderr]).toStrictEqual([0, said]);
  });

  test("keeps nobody waiting who asks convert to stop", async () => {
    const pipe = makeNamedPipe("silent.pipe");
    // Open for both, so that opening waits for nobody and the pipe has a writer that says no more.
    const writer = openSync(pipe, "r+");
    const child = start([...GOOSE, "--flush-ms", "0", pipe]);
    writeSync(writer, '{"type":"error","error":"no credits"}\n');
    if (child.stdout === null) throw new Error("there is no standard output");
    await once(child.stdout, "data");
    child.kill("SIGINT");
    const { code, stdout } = await endOf(child);
    closeSync(writer);
    expect(code).toBe(0);
    expect(stdout).toContain("runtime_terminal");
  });
});
