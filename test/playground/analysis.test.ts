/** What the playground makes of an input, off the page: kinds, places, runs. */
import { existsSync } from "node:fs";
import fc from "fast-check";
import { explainRunnerEventBatch, validateRunnerEventBatch } from "runner-contracts";
import { describe, expect, test } from "vitest";
import { type Analysis, analyse } from "../../docs/playground/analysis/analyse.ts";
import { detectInputKind, INPUT_KINDS } from "../../docs/playground/analysis/input-kind.ts";
import { MAX_PROBLEMS } from "../../docs/playground/analysis/problem.ts";
import { MAX_ROWS } from "../../docs/playground/analysis/run-picture.ts";
import { listProjectFiles, projectPath, readProjectFile } from "../docs/markdown.ts";
import { event } from "../support/events.ts";
import { jsonValue } from "../support/hostile.ts";
import { heavyLaw } from "../support/laws.ts";

const ACCEPTED = readProjectFile("docs/examples/batches/accepted.json");
const REFUSED = readProjectFile("docs/examples/batches/refused.json");
const RUN = readProjectFile("docs/examples/batches/run.ndjson");
const NATIVE = listProjectFiles("docs/examples", ".jsonl").map((file) => {
  return { file, kind: file.split("/")[2] ?? "", text: readProjectFile(file) };
});

describe("the kind of an input", () => {
  test.each(NATIVE)("is that of its folder: $file", ({ kind, text }) => {
    expect(detectInputKind(text)).toBe(kind);
  });

  test.each([
    ["a batch over many lines", ACCEPTED, "batch"],
    ["a batch on one line", JSON.stringify(JSON.parse(ACCEPTED)), "batch"],
    ["batches, one a line", RUN, "ndjson"],
    ["lines of which the second is cut", `${RUN.split("\n")[0]}\n{"v":1,`, "ndjson"],
    [
      "lines of which the first is cut",
      `{"v":1,\n${RUN.split("\n").slice(1, 3).join("\n")}`,
      "ndjson",
    ],
    ["a document that is cut", ACCEPTED.slice(0, 400), "batch"],
    ["nothing but blanks", " \n\t\n", "batch"],
    ["prose", "to be, or not\nto be", "batch"],
    ["server-sent events", 'event: message_start\ndata: {"type":"message_start"}\n', "anthropic"],
    ["an error of Goose alone", '{"type":"error","error":"no"}', "goose"],
    ["an error of the API alone", '{"type":"error","error":{"type":"api_error"}}', "anthropic"],
    [
      "prose glued to a record of Goose",
      'Yes?{"type":"error","error":"Headless run interrupted"}',
      "goose",
    ],
  ])("is seen of %s", (_, text, kind) => {
    expect(detectInputKind(text)).toBe(kind);
  });

  test("is the one that was chosen, whatever the input looks like", () => {
    const analysis = analyse(RUN, "goose");
    expect([analysis.kind, analysis.isDetected]).toEqual(["goose", false]);
    expect(analyse(RUN).isDetected).toBe(true);
  });
});

describe("the examples of batches", () => {
  test("are accepted, and refused with one fault of each sort", () => {
    expect(validateRunnerEventBatch(JSON.parse(ACCEPTED)).ok).toBe(true);
    expect(explainRunnerEventBatch(JSON.parse(REFUSED)).map(({ code }) => code)).toEqual([
      ...["seq_not_monotonic", "t_ms_not_monotonic"],
      ...["invalid_event", "invalid_event", "invalid_event"],
    ]);
    expect(analyse(RUN)).toMatchObject({ problems: [], counts: { batches: 4, refused: 0 } });
  });
});

describe("a problem", () => {
  test("is marked at the value that it is about", () => {
    expect(marksOf(REFUSED)).toEqual([
      ["seq_not_monotonic", 26, "1"],
      ["t_ms_not_monotonic", 38, "900"],
      ["invalid_event", 56, '"high 04:12\\u0000low 10:31"'],
      ["invalid_event", 62, '"tool_call"'],
      ["invalid_event", 75, "[]"],
    ]);
  });

  test("of what is missing is marked at the beginning of its container", () => {
    expect(
      marksOf('{\n  "v": 1,\n  "runId": "r",\n  "events": [\n    {\n      "seq": 0\n    }\n  ]\n}'),
    ).toEqual([
      ["invalid_event", 5, "{"],
      ["invalid_event", 5, "{"],
      ["invalid_event", 5, "{"],
    ]);
  });

  test("of JSON is marked where the text stops being JSON, on its own line of NDJSON", () => {
    expect(marksOf('{\n  "v": 1,\n  oops\n}')).toEqual([["invalid_envelope", 3, "o"]]);
    const [first] = RUN.split("\n");
    const codes = marksOf(`${first}\n{"v":1,"runId":oops}\n`, "ndjson");
    expect(codes).toContainEqual(["invalid_json", 2, "o"]);
  });

  test("of a list of batches is marked in its own batch", () => {
    const batch = { v: 1, runId: "r", events: [event()] };
    const text = JSON.stringify([batch, { ...batch, v: 2 }]);
    expect(marksOf(text).slice(0, 1)).toEqual([["version_mismatch", 1, "2"]]);
    expect(analyse(text).problems[0]?.mark?.from).toBe(text.lastIndexOf('"v":2') + 4);
  });

  test("of an event alone is marked in the event", () => {
    expect(marksOf('{"seq":0,"tMs":-1,"kind":"notification","data":{}}', "ndjson")[0]).toEqual([
      ...["invalid_event", 1, "-1"],
    ]);
  });

  test("keeps its place behind a byte order mark and behind blank lines", () => {
    expect(marksOf('\ufeff\n\n{"v":2,"runId":"r","events":[]}')[0]).toEqual([
      ...["version_mismatch", 3, "2"],
    ]);
  });

  test("of a run is marked at its event, or nowhere where it is about what is missing", () => {
    const call = event({
      seq: 1,
      kind: "tool_request",
      data: { id: "a", name: "ls", arguments: {} },
    });
    const started = event({ seq: 0, kind: "runtime_started", data: { source: "x" } });
    const text = `${[started, call].map((each) => JSON.stringify(each)).join("\n")}\n`;
    expect(marksOf(text)).toEqual([
      ["missing_terminal", undefined, ""],
      ["tool_request_unanswered", 2, '"tool_request"'],
    ]);
  });

  test("is told of a batch of another run, whose events are left out", () => {
    const [first = ""] = RUN.split("\n");
    const analysis = analyse(`${first}\n${first.replace("run-orchard-3", "run-4")}\n`);
    expect(analysis.problems[0]).toMatchObject({
      family: "stream",
      code: "run_id_mismatch",
      line: 2,
    });
    expect(analysis.counts.events).toBe(5);
  });

  test("is told of an input without any batch", () => {
    expect(analyse("[]").problems).toMatchObject([{ code: "invalid_envelope" }]);
    expect(analyse(" \n", "ndjson").problems).toMatchObject([{ code: "invalid_envelope" }]);
  });

  test("has a heading in docs/errors.md, of whatever family it is", () => {
    const errors = readProjectFile("docs/errors.md");
    const inputs = [
      ...NATIVE.map(({ text }) => text),
      ...[REFUSED, "[]", "oops", '{"a":1}\n{"b":\n{"c":1}\n', RUN.replaceAll('"tMs":1', '"tMs":0')],
    ];
    const anchors = inputs
      .flatMap((text) => analyse(text).problems)
      .map(({ family, code }) => `<a id="${family}-${code}"></a>`);
    expect(new Set(anchors).size).toBeGreaterThan(6);
    expect([...new Set(anchors)].filter((anchor) => !errors.includes(anchor))).toEqual([]);
  });

  test("of an empty text has an empty mark, and at the end of a text one that can be seen", () => {
    expect(analyse("").problems[0]?.mark).toEqual({ from: 0, to: 0 });
    expect(analyse("[1,").problems[0]?.mark).toEqual({ from: 2, to: 3 });
  });

  test("beyond the limit is counted and not listed", () => {
    const lines = `${"x\n".repeat(MAX_PROBLEMS + 10)}{}\n`;
    const analysis = analyse(lines, "ndjson");
    expect(analysis.problems).toHaveLength(MAX_PROBLEMS);
    expect(analysis.problemCounts.error).toBeGreaterThan(MAX_PROBLEMS + 10);
  });
});

describe("a run", () => {
  test("has a bar for each call, as long as the call took", () => {
    const { bars, durationMs, ending } = analyse(RUN).run;
    const tools = bars.filter(({ type }) => type === "tool");
    expect(tools.map(({ name, status, fromMs, toMs }) => [name, status, toMs - fromMs])).toEqual([
      ["read_file", "ok", 500],
      ["weather_station", "failed", 5650],
      ["weather_station", "ok", 2850],
      ["write_file", "ok", 180],
    ]);
    expect([durationMs, ending]).toEqual([16_400, "complete"]);
  });

  test("has a bar of text from its first piece to its last", () => {
    const [text] = analyse(RUN).run.bars.filter(({ type }) => type === "text");
    expect([text?.fromMs, text?.toMs]).toEqual([900, 1700]);
  });

  test("shows a call that nobody answered as open to the end", () => {
    const text = readProjectFile("docs/examples/goose/interrupted-tool.jsonl");
    const { bars, rows } = analyse(text).run;
    expect(bars).toMatchObject([{ name: "shell", status: "open", toRow: rows.length - 1 }]);
  });

  test("of Goose has the times that its messages tell; of what tells none, none", () => {
    const goose = readProjectFile("docs/examples/goose/mend-a-test.jsonl");
    const dates = [...goose.matchAll(/"created":(\d+)/g)].map(([, seconds]) => Number(seconds));
    const { durationMs } = analyse(goose).run;
    expect(durationMs).toBe((Math.max(...dates) - Math.min(...dates)) * 1000);
    expect(durationMs).toBeGreaterThan(0);
    const silent = analyse(readProjectFile("docs/examples/anthropic/tool-loop.jsonl")).run;
    expect(silent.durationMs).toBe(0);
    const texts = silent.rows.flatMap(({ parts }) => parts.map(({ text }) => text));
    expect(texts.filter((text) => text.includes(" after "))).toEqual([]);
  });

  test("has each of its entries at its place in the text", () => {
    const { run, rowRanges } = analyse(RUN);
    expect(rowRanges).toHaveLength(run.rows.length);
    const row = run.rows.findIndex(({ label }) => label === "failed");
    const { from = 0, to = 0 } = rowRanges[row] ?? {};
    expect(JSON.parse(RUN.slice(from, to))).toMatchObject({ seq: 9, kind: "tool_response" });
  });

  test("of very many events is drawn in part and counted whole", () => {
    const lines = Array.from({ length: MAX_ROWS + 50 }, (_, seq) => {
      return JSON.stringify(event({ seq, kind: "skill_loaded", data: { name: `s${seq}` } }));
    });
    const { run } = analyse(lines.join("\n"));
    expect([run.rows.length, run.rowCount]).toEqual([MAX_ROWS, MAX_ROWS + 51]);
  });
});

describe("a verdict", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    jsonValue().map((value) => JSON.stringify(value, null, 1)),
    fc
      .array(fc.oneof(jsonValue(), eventLike()), { maxLength: 6 })
      .map((values) => values.map((value) => JSON.stringify(value)).join("\n")),
    fc
      .tuple(
        fc.constantFrom(ACCEPTED, REFUSED, RUN, ...NATIVE.map(({ text }) => text)),
        fc.nat(),
        fc.nat(40),
      )
      .map(([text, at, length]) => {
        const from = at % (text.length + 1);
        return text.slice(0, from) + text.slice(from + length);
      }),
  );

  test("has its rows in a text of white space that JSON does not skip", () => {
    const { rowRanges } = analyse("\v", "goose");
    expect(rowRanges.length).toBeGreaterThan(0);
    for (const range of rowRanges) expect(range).toEqual({ from: 1, to: 1 });
  });

  heavyLaw(
    5,
    "is given on any text, read as any kind, and every mark lies in the text",
    hostile,
    fc.option(fc.constantFrom(...INPUT_KINDS), { nil: undefined }),
    (text, kind) => {
      const { problems, rowRanges } = analyse(text, kind);
      for (const { mark } of problems) {
        if (mark === undefined) continue;
        expect(mark.from).toBeLessThanOrEqual(mark.to);
        expect(mark.to).toBeLessThanOrEqual(text.length);
      }
      for (const { from, to } of rowRanges) {
        expect(from >= 0 && from <= to && to <= text.length).toBe(true);
      }
    },
  );

  test.each([
    ["a million brackets", "[".repeat(1_000_000)],
    ["a million levels", "[".repeat(1_000_000) + "]".repeat(1_000_000)],
    ["a million empty lines", "\n".repeat(1_000_000)],
    ["a million short lines", "1\n".repeat(1_000_000)],
    ["one line of ten million characters", `"${"x".repeat(9_999_998)}"`],
  ])("comes soon on %s", (_, text) => {
    const beganMs = performance.now();
    expect(analyse(text).problemCounts.error).toBeGreaterThan(0);
    expect(performance.now() - beganMs).toBeLessThan(15_000);
  });
});

test("has the documentation that the page leads to", () => {
  const page = readProjectFile("docs/playground/index.html");
  const linked = [...page.matchAll(/href="\.\.\/documents\/([\w-]+)\.html"/g)].map(
    ([, name]) => name,
  );
  const sources = linked.map((name) => `${name?.replaceAll("_", "/")}.md`);
  expect(sources).toHaveLength(3);
  expect(sources.filter((file) => !existsSync(projectPath(file)))).toEqual([]);
});

test("has the same dark colours by the system and by choice", () => {
  const sheet = readProjectFile("docs/playground/styles/theme.css");
  const dark = sheet.split(/:root[^{]*\{/).map((rules) => rules.match(/--[\w-]+: [^;]+;/g));
  expect(dark[2]?.length).toBeGreaterThan(20);
  expect(dark[3]).toEqual(dark[2]);
});

/** Of each problem its code, its line and the text that is marked. */
function marksOf(text: string, kind?: Analysis["kind"]): unknown[] {
  return analyse(text, kind).problems.map(({ code, line, mark }) => {
    return [code, line, mark === undefined ? "" : text.slice(mark.from, mark.to)];
  });
}

function eventLike(): fc.Arbitrary<unknown> {
  return fc.record({
    seq: fc.oneof(fc.nat(5), jsonValue()),
    tMs: fc.oneof(fc.nat(5), jsonValue()),
    kind: fc.constantFrom("runtime_started", "tool_request", "tool_response", "odd"),
    data: fc.oneof(
      fc.record({ id: fc.constantFrom("a", "b"), name: fc.constant("n") }),
      jsonValue(),
    ),
  });
}
