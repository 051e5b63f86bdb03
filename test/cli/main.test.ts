import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import { COMMAND_NAMES } from "../../src/cli/command-table.ts";
import { call, start, temporaryFolder, writeInto } from "../support/command.ts";
import { batch, event } from "../support/events.ts";
import { endOf } from "../support/program-end.ts";

const bad = JSON.stringify(batch([event({ kind: "odd" })]));
const folder = temporaryFolder();

describe("the command line", () => {
  test("tells the package's version", async () => {
    const manifest = new URL("../../package.json", import.meta.url);
    const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
    expect(await call(["--version"])).toStrictEqual({
      code: 0,
      stdout: `${version}\n`,
      stderr: "",
    });
  });

  test("helps with every command", async () => {
    const { code, stdout } = await call(["--help"]);
    expect(code).toBe(0);
    for (const name of COMMAND_NAMES) {
      expect(stdout).toContain(`  ${name}  `);
      const help = await call([name, "--help"]);
      expect([help.code, help.stderr]).toStrictEqual([0, ""]);
      expect(help.stdout).toContain(`Usage: runner-contracts ${name} `);
    }
  });

  test.each([
    [[], "no command"],
    [["vaildate"], '"validate"'],
    [["validate", "--max-byte", "1"], '"--max-bytes"'],
    [["validate", "--format", "xml"], '"text" or "json"'],
    [["show", "--width", "5"], "--width"],
  ])("answers %j with 2 and says what is wrong, on standard error alone", async (args, named) => {
    const { code, stdout, stderr } = await call(args);
    expect([code, stdout]).toStrictEqual([2, ""]);
    expect(stderr).toMatch(/^runner-contracts: /);
    expect(stderr).toContain(named);
    expect(stderr).toContain("--help");
  });

  test("can be run as it is", () => {
    const path = inject("commandPath");
    expect(readFileSync(path, "utf8").split("\n")[0]).toBe("#!/usr/bin/env node");
    expect(statSync(path).mode & 0o111).not.toBe(0);
    expect(spawnSync(path, ["--version"]).status).toBe(0);
  });

  test("ends quietly where nobody reads any more, with what it has found by then", async () => {
    const path = writeInto(folder, "bad.ndjson", `${bad}\n`.repeat(50_000));
    for (const command of ["validate", "verify", "show"]) {
      const child = start([command, path]);
      child.stdout?.once("data", () => child.stdout?.destroy());
      const { code, stderr } = await endOf(child);
      expect([command, code]).toStrictEqual([command, command === "show" ? 0 : 1]);
      expect(stderr).not.toMatch(/EPIPE|Error/);
    }
  });

  test("waits for a slow reader instead of holding everything in memory", async () => {
    const child = start(["validate", writeInto(folder, "slow.ndjson", `${bad}\n`.repeat(50_000))]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { code, stdout } = await endOf(child);
    expect(code).toBe(1);
    expect(stdout.split("\n")).toHaveLength(50_001);
  });

  test.runIf(process.platform === "linux")("says that its output cannot be written", () => {
    const path = writeInto(folder, "one.ndjson", bad);
    const script = `"${process.execPath}" "${inject("commandPath")}" validate "${path}" > /dev/full`;
    const { status, stderr } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toContain("cannot write standard output");
  });

  test.runIf(process.platform === "linux")("says that standard input is a directory", () => {
    const script = `"${process.execPath}" "${inject("commandPath")}" validate < /`;
    const { status, stderr } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toMatch(/standard input.*directory/);
  });
});
