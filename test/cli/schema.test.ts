import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { RUN_PROVIDERS, RUNNER_EVENT_KINDS } from "runner-contracts";
import {
  runnerEventBatchJsonSchema,
  runnerEventIngestOpenApi,
  sqlCheck,
  sqlReplaceCheck,
} from "runner-contracts/schema";
import { describe, expect, test } from "vitest";
import { WIRE_SHAPES } from "../schema/wire-shapes.ts";
import { call, recordsOf, temporaryFolder, writeInto } from "../support/command.ts";

const folder = temporaryFolder();

describe("schema", () => {
  test("lists what there is", async () => {
    const { code, stdout, stderr } = await call(["schema"]);
    expect([code, stderr]).toStrictEqual([0, ""]);
    const names = stdout.split("\n").map((line) => line.split(" ")[0]);
    expect(names).toStrictEqual([...WIRE_SHAPES.map(({ name }) => name), "openapi", "sql", ""]);
    const records = recordsOf((await call(["schema", "--format", "json"])).stdout);
    expect(records.map(({ name }) => name)).toStrictEqual(names.slice(0, -1));
  });

  test.each([...WIRE_SHAPES, { name: "openapi", document: runnerEventIngestOpenApi }])(
    "prints $name",
    async ({ name, document }) => {
      const { code, stdout, stderr } = await call(["schema", name]);
      expect([code, stderr]).toStrictEqual([0, ""]);
      expect(JSON.parse(stdout)).toStrictEqual(document());
      expect(stdout).not.toMatch(/[^\n -~]/);
      const [record, ...rest] = recordsOf((await call(["schema", name, "--format=json"])).stdout);
      expect([record, rest]).toStrictEqual([document(), []]);
    },
  );

  test("writes every file into a folder that it makes", async () => {
    const out = join(folder, "a", "b");
    const { code, stdout, stderr } = await call(["schema", "--all", "--out", out]);
    expect([code, stdout, stderr]).toStrictEqual([0, "", `7 files written into ${out}.\n`]);
    const names = [...WIRE_SHAPES.map(({ name }) => `${name}.json`), "openapi.json"];
    expect(readdirSync(out).sort()).toStrictEqual(names.sort());
    const text = readFileSync(join(out, "batch.json"), "utf8");
    expect(JSON.parse(text)).toStrictEqual(runnerEventBatchJsonSchema());
    expect(text).toBe((await call(["schema", "batch"])).stdout);
  });

  test("writes one file, where one is named", async () => {
    const out = join(folder, "one");
    const { code, stderr } = await call(["schema", "handle", "--out", out]);
    expect([code, stderr]).toStrictEqual([0, `1 file written into ${out}.\n`]);
    expect(readdirSync(out)).toStrictEqual(["handle.json"]);
  });

  test("answers 2 where it cannot write", async () => {
    const file = writeInto(folder, "file", "");
    const { code, stdout, stderr } = await call(["schema", "--all", "--out", join(file, "x")]);
    expect([code, stdout]).toStrictEqual([2, ""]);
    expect(stderr).toMatch(/^runner-contracts: cannot write into .*file/);
    const itself = await call(["schema", "batch", "--out", file]);
    expect([itself.code, itself.stderr]).toStrictEqual([
      2,
      expect.stringMatching(/a file in the place/),
    ]);
  });

  test.runIf(process.platform !== "win32")("says that a link leads to nothing", async () => {
    const link = join(folder, "link");
    symlinkSync(join(folder, "nothing"), link);
    const { code, stderr } = await call(["schema", "batch", "--out", link]);
    expect([code, stderr]).toStrictEqual([
      2,
      expect.stringMatching(/a link there leads to nothing/),
    ]);
  });

  test("writes the check of one tuple, or of each", async () => {
    const kinds = await call(["schema", "sql", "event-kinds", "--column", "it's"]);
    expect(kinds).toStrictEqual({
      code: 0,
      stdout: `-- RUNNER_EVENT_KINDS\n${sqlCheck("it's", RUNNER_EVENT_KINDS)}\n`,
      stderr: "",
    });
    const all = await call(["schema", "sql", "--format", "json"]);
    expect(recordsOf(all.stdout)).toHaveLength(4);
    expect(recordsOf(all.stdout)[1]).toStrictEqual({
      tuple: "RUN_PROVIDERS",
      statements: [sqlCheck("provider", RUN_PROVIDERS)],
    });
  });

  test("writes the migration of a table, under PostgreSQL's own name or another", async () => {
    const place = { table: "runs", constraint: "runs_provider_check", column: "provider" };
    for (const constraint of [place.constraint, "other"]) {
      const more = constraint === "other" ? ["--constraint", "other"] : [];
      const { stdout } = await call(["schema", "sql", "providers", "--table", "runs", ...more]);
      const statements = sqlReplaceCheck({ ...place, constraint }, RUN_PROVIDERS);
      const lines = ["-- RUN_PROVIDERS", ...statements.map((statement) => `${statement};`), ""];
      expect(stdout).toBe(lines.join("\n"));
    }
  });

  test.each([
    [["bach"], /"bach".*"batch"/],
    [["sql", "event-kind"], /"event-kind".*"event-kinds"/],
    [["batch", "providers"], /sql/],
    [["batch", "event"], /only sql/],
    [["batch", "event", "cursor"], /at most 2 names; "cursor"/],
    [["--all"], /--out/],
    [["--out", "nowhere"], /--all/],
    [["batch", "--all", "--out", "nowhere"], /--all/],
    [["batch", "--column", "c"], /--column/],
    [["sql", "--out", "nowhere"], /--out/],
    [["sql", "--table", "t"], /--table/],
    [["sql", "providers", "--constraint", "c"], /--table/],
    [["sql", "providers", "--column", "c".repeat(64)], /--column must be/],
  ])("answers %j with 2 and says what is wrong", async (args, message) => {
    const { code, stdout, stderr } = await call(["schema", ...args]);
    expect([code, stdout]).toStrictEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).toContain("schema --help");
    expect(existsSync("nowhere")).toBe(false);
  });
});
