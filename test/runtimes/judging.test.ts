/** How what hosts say is counted: nothing that is wrong is lost on the way to a cell. */
import { describe, expect, test } from "vitest";
import { judge } from "./consumer.ts";
import { judgeNeeds } from "./entry-needs.ts";
import { countOf, type HostReport } from "./report.ts";
import { readSuiteReport } from "./suite-report.ts";
import { columnsOf, DID_NOT_RUN, makeParts } from "./tables.ts";

const end = (stdout: string, code = stdout === "" ? 0 : 2) => ({ code, stdout, stderr: "" });

describe("a compilation", () => {
  const files = ["a.ts", "b.ts"];

  test("passes with every program where nothing is said", () => {
    expect(judge(end(""), files)).toEqual({ passed: 2, failed: 0, faults: [] });
  });

  test("fails by the program that something is said against, once", () => {
    const said = "b.ts(1,2): error TS2307: gone.\n  more words\nb.ts(3,1): error TS2578: unused.\n";
    expect(judge(end(said), files)).toMatchObject({ passed: 1, failed: 1 });
  });

  test("fails by what is said of declarations or of no file at all", () => {
    const said = "../x.d.ts(1,2): error TS1005: ';'.\nerror TS5107: deprecated.\n";
    expect(judge(end(said), files)).toMatchObject({ passed: 2, failed: 2 });
  });

  test("leaves to other columns what is said against their programs", () => {
    const said = "c.ts(1,2): error TS2307: gone.\n";
    expect(judge(end(said), files, ["c.ts"])).toEqual({ passed: 2, failed: 0, faults: [] });
  });

  test("fails as a whole where the compiler breaks", () => {
    expect(judge(end("out of memory", 134), files)).toMatchObject({ passed: 0, failed: 2 });
  });
});

describe("what entries need", () => {
  const need = { specifier: "runner-contracts", lib: "ES2015", needsPeer: false };

  test("passes where the promised edition is enough", () => {
    expect(judgeNeeds([need])).toEqual({ passed: 1, failed: 0, faults: [] });
  });

  test("fails where none is, and where a peer is needed that nobody was told of", () => {
    const { specifier, needsPeer } = need;
    expect(judgeNeeds([{ specifier, needsPeer }])).toMatchObject({ passed: 0, failed: 1 });
    expect(judgeNeeds([{ ...need, needsPeer: true }])).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe("a report of the suite", () => {
  test("is none without each of its parts", () => {
    const outcome = { passed: 1, failed: 0, faults: [] };
    const parts = { entries: outcome, data: outcome, vectors: outcome, codecs: outcome };
    expect(readSuiteReport(JSON.stringify({ engine: "a", parts })).engine).toBe("a");
    const { codecs: _, ...rest } = parts;
    expect(() => readSuiteReport(JSON.stringify({ engine: "a", parts: rest }))).toThrow();
    expect(() => readSuiteReport("SyntaxError: …")).toThrow();
  });
});

describe("the tables", () => {
  const cells = Object.fromEntries(
    columnsOf("compiler").map((key) => [key, { passed: 3, failed: 0, faults: [] }]),
  );
  const report: HostReport = { title: "TypeScript 1.2.3", cells };

  test("show a failure beside what passed", () => {
    const failing = { ...cells, bundler: { passed: 2, failed: 1, faults: ["why"] } };
    const { typescript } = makeParts([{ ...report, cells: failing, kind: "compiler" }]);
    expect(typescript).toContain("2, **1 failed**");
    expect(countOf([{ ...report, cells: failing }])).toEqual({ passed: 20, failed: 1 });
  });

  test("show that a host did not run, and refuse a cell that says nothing", () => {
    const lost = Object.fromEntries(columnsOf("compiler").map((key) => [key, DID_NOT_RUN]));
    const made = makeParts([{ ...report, cells: lost, kind: "compiler" }]);
    expect(made["typescript"]?.match(/did not run/g)).toHaveLength(columnsOf("compiler").length);
    expect(() => makeParts([{ ...report, cells: {}, kind: "compiler" }])).toThrow();
  });
});
