import { mkdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { call, recordsOf, temporaryFolder, writeInto } from "../support/command.ts";
import { batch, event } from "../support/events.ts";

const folder = temporaryFolder();
const good = JSON.stringify(batch([event(), event({ seq: 1 })]));
const bad = JSON.stringify(batch([event({ kind: "odd", data: { a: 1 } }), event({ seq: 0 })]));

/** The places and codes of a text report. */
function faults(stdout: string): string[] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.replace(/^(\S+:\d+: \w+: \S+).*$/, "$1"));
}

describe("validate", () => {
  test("accepts batches on standard input, and sums up on standard error", async () => {
    for (const args of [["validate"], ["validate", "-"]]) {
      expect(await call(args, { input: `${good}\n${good}\n` })).toStrictEqual({
        code: 0,
        stdout: "",
        stderr: "2 batches with 4 events: none refused.\n",
      });
    }
  });

  test("names the file, the line, the code and the place of every fault, and reads on", async () => {
    const input = `${good}\n${bad}\noops\n${good}\n{"v":2}\n`;
    const path = writeInto(folder, "mixed.ndjson", input);
    const { code, stdout, stderr } = await call(["validate", path]);
    expect(code).toBe(1);
    expect(faults(stdout)).toStrictEqual([
      `${path}:2: invalid_event: events[0].kind`,
      `${path}:2: seq_not_monotonic: events[1].seq`,
      `${path}:3: invalid_envelope: the`,
      `${path}:5: version_mismatch: batch.v`,
      `${path}:5: missing_run_id: batch.runId`,
      `${path}:5: empty_batch: batch.events`,
    ]);
    expect(stderr).toBe("5 batches: 3 refused, 2 accepted.\n");
  });

  test("gives records where JSON is asked for, a summary last", async () => {
    const { code, stdout, stderr } = await call(["validate", "--format", "json"], {
      input: `${good}\n${bad}\noops\n`,
    });
    const [first, second, ...rest] = recordsOf(stdout);
    expect(first).toMatchObject({
      type: "refused",
      file: "-",
      line: 2,
      code: "invalid_event",
      issues: [
        { code: "invalid_event", path: ["events", 0, "kind"], line: 2 },
        { code: "seq_not_monotonic", path: ["events", 1, "seq"], line: 2 },
      ],
    });
    expect(second).toMatchObject({ line: 3, code: "invalid_envelope" });
    expect(rest).toStrictEqual([{ type: "summary", batches: 3, events: 2, refused: 2, empty: 0 }]);
    expect([code, stderr]).toStrictEqual([1, ""]);
  });

  test("finds the line of each fault in a document of many lines", async () => {
    const path = writeInto(folder, "pretty.json", JSON.stringify(JSON.parse(bad), null, 2));
    const { code, stdout } = await call(["validate", path]);
    expect(code).toBe(1);
    expect(faults(stdout)).toStrictEqual([
      `${path}:8: invalid_event: events[0].kind`,
      `${path}:14: seq_not_monotonic: events[1].seq`,
    ]);
    expect(
      (await call(["validate"], { input: JSON.stringify(JSON.parse(good), null, 2) })).code,
    ).toBe(0);
  });

  test("reads CRLF, a byte order mark and blank lines as NDJSON allows them", async () => {
    const input = `\ufeff${good}\r\n\r\n   \r\n${good}\r\n${bad}\r\n`;
    const { code, stdout } = await call(["validate"], { input });
    expect(code).toBe(1);
    expect(faults(stdout)[0]).toBe("-:5: invalid_event: events[0].kind");
  });

  test("refuses bytes that are no UTF-8 and a line over the limit, and reads on", async () => {
    const input = Buffer.concat([
      Buffer.from([0xff, 0x0a]),
      Buffer.from(`${good}\n"${"x".repeat(2_000_000)}"\n${good}`),
    ]);
    const { code, stdout } = await call(["validate", "--max-bytes", "100000", "--format=json"], {
      input,
    });
    expect(code).toBe(1);
    expect(recordsOf(stdout)).toMatchObject([
      { line: 1, code: "invalid_envelope" },
      { line: 3, code: "invalid_envelope" },
      { type: "summary", batches: 4, refused: 2 },
    ]);
  });

  test("refuses an input that holds no batch", async () => {
    for (const input of ["", "\n\r\n \n"]) {
      const { code, stdout, stderr } = await call(["validate"], { input });
      expect([code, faults(stdout)]).toStrictEqual([1, ["-:1: invalid_envelope: the"]]);
      expect(stderr).toBe("1 input without a batch.\n");
    }
  });

  test("counts no batch of an input that holds none", async () => {
    const empty = writeInto(folder, "empty.ndjson", "");
    const full = writeInto(folder, "full.ndjson", good);
    const { code, stderr } = await call(["validate", full, empty]);
    expect([code, stderr]).toStrictEqual([
      1,
      "1 batch with 2 events: none refused; 1 input without a batch.\n",
    ]);
    const { stdout } = await call(["validate", "--format", "json", empty, full]);
    expect(recordsOf(stdout)).toMatchObject([
      { type: "refused", file: empty, line: 1, code: "invalid_envelope" },
      { type: "summary", batches: 1, events: 2, refused: 0, empty: 1 },
    ]);
  });

  test("judges every file, and answers 2 where one cannot be read", async () => {
    const first = writeInto(folder, "first.ndjson", good);
    const last = writeInto(folder, "last.ndjson", bad);
    const missing = `${folder}/missing`;
    const directory = `${folder}/directory`;
    mkdirSync(directory);
    const { code, stdout, stderr } = await call(["validate", first, missing, directory, last]);
    expect(code).toBe(2);
    expect(faults(stdout)).toHaveLength(2);
    const [unread, isDirectory, sum] = stderr.split("\n");
    expect(unread).toContain(`"${missing}"`);
    expect(isDirectory).toContain("directory");
    expect(sum).toBe("2 batches: 1 refused, 1 accepted; 2 inputs not read.");
  });

  test("sums up nothing where nothing was read", async () => {
    const { code, stderr } = await call(["validate", `${folder}/missing`]);
    expect([code, stderr.split("\n")[1]]).toStrictEqual([2, "1 input not read."]);
  });

  test.each([
    ["a list of batches", `[${good}]`, /jq -c/],
    ["events alone", JSON.stringify(event()), /verify and show/],
    ["a runtime's own output", '{"type":"message"}\noops', /convert --help/],
  ])("says what to do with %s", async (_, input, advice) => {
    expect((await call(["validate"], { input })).stderr.split("\n")[1]).toMatch(advice);
    const mixed = await call(["validate"], { input: `${input}\n${good}` });
    expect(mixed.stderr.trimEnd().split("\n")).toHaveLength(1);
    const json = await call(["validate", "--format", "json"], { input });
    expect(json.stderr).toBe("");
  });

  test("writes no control character of an input or of a name to the terminal", async () => {
    const hostile = JSON.stringify(batch([event({ kind: "\u001b[31m\u202e" })]));
    const path = writeInto(folder, "\u001b[2Jname\n.ndjson", `${hostile}\n\u001b[2J`);
    const { stdout, stderr } = await call(["validate", path, `${path}\u0007`]);
    expect(stdout + stderr).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(stdout).toContain("name\\u{a}.ndjson:1: invalid_event");
  });

  test("colours where colours are forced", async () => {
    const { stdout } = await call(["validate"], { input: bad, env: { FORCE_COLOR: "1" } });
    expect(stdout).toContain("\u001b[31minvalid_event\u001b[39m");
  });
});
