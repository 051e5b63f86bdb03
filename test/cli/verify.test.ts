import { describe, expect, test } from "vitest";
import { call, recordsOf } from "../support/command.ts";
import { batch, event } from "../support/events.ts";

const started = event({ kind: "runtime_started", data: { source: "test" } });
const request = event({
  seq: 1,
  tMs: 5,
  kind: "tool_request",
  data: { id: "a", name: "shell", arguments: {} },
});
const response = event({
  seq: 2,
  tMs: 9,
  kind: "tool_response",
  data: { id: "a", status: "success", content: [] },
});
const terminal = event({
  seq: 3,
  tMs: 9,
  kind: "runtime_terminal",
  data: { reason: "complete" },
});
const whole = [started, request, response, terminal];

const ndjson = (values: readonly unknown[]) =>
  values.map((value) => `${JSON.stringify(value)}\n`).join("");

async function findings(input: string): Promise<[code: number | null, ...unknown[]]> {
  const { code, stdout } = await call(["verify", "--format", "json"], { input });
  return [
    code,
    ...recordsOf(stdout)
      .filter(({ type }) => type !== "summary")
      .map(({ line, code: found, seq }) => [line, found, seq].filter((part) => part !== undefined)),
  ];
}

describe("verify", () => {
  test.each([
    ["batches, one a line", ndjson([batch(whole.slice(0, 2)), batch(whole.slice(2))])],
    ["events, one a line", ndjson(whole)],
    ["a list of events", JSON.stringify(whole, null, 2)],
    ["a list of batches", JSON.stringify([batch(whole)])],
    ["one batch over many lines", JSON.stringify(batch(whole), null, 2)],
  ])("takes a whole run as %s", async (_name, input) => {
    expect(await call(["verify"], { input })).toStrictEqual({
      code: 0,
      stdout: "",
      stderr: "4 events: 0 errors, 0 warnings.\n",
    });
  });

  test("names the place of every finding, and answers 1 for an error", async () => {
    const note = event({ seq: 1, tMs: 5 });
    const input = ndjson([request, note, { ...note, seq: 2, tMs: 4 }, { ...note, seq: 7 }]);
    expect(await findings(input)).toStrictEqual([
      1,
      [1, "missing_start", 1],
      [2, "seq_not_monotonic", 1],
      [3, "t_ms_not_monotonic", 2],
      [4, "seq_gap", 7],
      ["missing_terminal"],
      ["tool_request_unanswered", 1],
    ]);
  });

  test("answers 0 where there are warnings alone", async () => {
    const input = ndjson([started, request, { ...terminal, seq: 2 }]);
    const { code, stdout, stderr } = await call(["verify"], { input });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^-:(\d+:)? warning tool_request_unanswered: /);
    expect(stderr).toBe("3 events: 0 errors, 1 warning.\n");
  });

  test("refuses what is neither a batch nor an event, and reads on", async () => {
    const input = ndjson([started, 5, { ...request, kind: "odd" }, { v: 1 }, response, terminal]);
    const { code, stdout, stderr } = await call(["verify"], { input: `oops\n${input}` });
    expect(code).toBe(1);
    const refused = stdout.split("\n").filter((line) => line.includes(" refused "));
    expect(refused.map((line) => line.replace(/^(\S+ refused \w+: \S+).*/, "$1"))).toStrictEqual([
      "-:1: refused invalid_envelope: the",
      "-:3: refused invalid_envelope: batch",
      "-:4: refused invalid_event: event.kind",
      "-:5: refused missing_run_id: batch.runId",
      "-:5: refused empty_batch: batch.events",
    ]);
    expect(stderr).toContain("4 refused");
  });

  test("keeps the place of an event of a kind that it does not know", async () => {
    const odd = { ...request, kind: "from_the_future" };
    const { stdout } = await call(["verify"], {
      input: ndjson([batch([started, odd, { ...terminal, seq: 2 }])]),
    });
    expect(stdout.trim().split("\n")).toHaveLength(1);
    expect(stdout).toContain("-:1: refused invalid_event: events[1].kind");
  });

  test("finds a batch of another run", async () => {
    const input = ndjson([
      batch(whole.slice(0, 2)),
      { ...batch(whole), runId: "run-2" },
      batch(whole.slice(2)),
    ]);
    expect(await findings(input)).toStrictEqual([1, [2, "run_id_mismatch"]]);
  });

  test("finds a run that is missing altogether", async () => {
    expect(await findings("")).toStrictEqual([1, ["missing_start"], ["missing_terminal"]]);
  });

  test.each([
    ["a document", '{\n"name": "package"\n}'],
    ["text in UTF-16", Buffer.from("\ufeff{}", "utf16le")],
    ["a batch of another version", '{"v":2}'],
  ])("finds nothing of a run in an input of which nothing could be read: %s", async (_, input) => {
    const { code, stdout } = await call(["verify", "--format", "json"], { input });
    expect(code).toBe(1);
    expect(recordsOf(stdout)).toMatchObject([
      { type: "refused", line: 1 },
      { type: "summary", events: 0, refused: 1, errors: 0 },
    ]);
  });

  test("says what to do with a runtime's own output", async () => {
    const { stderr } = await call(["verify"], { input: '{"type":"message"}' });
    expect(stderr).toContain("convert --help");
    const mixed = `${JSON.stringify(event())}\n{"type":"message"}`;
    expect((await call(["verify"], { input: mixed })).stderr).not.toContain("convert");
  });
});
