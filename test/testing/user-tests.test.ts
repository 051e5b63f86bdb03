/**
 * The assertions, the matchers and the arbitraries in a user's tests, under the runners themselves:
 * tests that fail on purpose, and what is then printed.
 */
import { spawnSync } from "node:child_process";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createUserProject, type UserProject } from "../support/user-project.ts";

const FAST_CHECKS = [
  ["3", "fast-check-3"],
  ["4", "fast-check"],
] as const;

const OURS = fileURLToPath(new URL("../../", import.meta.url));

let project: UserProject;
let bare: UserProject;

beforeAll(async () => {
  const packages = {
    expect: "expect",
    vitest: "vitest",
    "fast-check": "fast-check",
  };
  project = await createUserProject([], { packages, hasTypes: true });
  bare = await createUserProject([]);
});

afterAll(() => {
  project.remove();
  bare.remove();
});

/** Runs a program of a project with this Node, and gives what it printed. */
function run({ directory }: UserProject, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: directory,
    encoding: "utf8",
    // The runner under which this runs tells its children so, and they would then change their tongue.
    env: { PATH: process.env["PATH"], NO_COLOR: "1" },
  });
  return { status, output: stdout + stderr };
}

function write(name: string, text: string, to: UserProject = project): string {
  writeFileSync(join(to.directory, name), text);
  return name;
}

/** What a failing test of a batch, of a run and of a refusal must print, whatever the runner. */
const BATCH_FAULTS = `expected a runner event batch, and found 2 faults:
  batch.v must be 1, got 2 (version_mismatch)
  batch.events must hold at least one event (empty_batch)`;

const RUN_FAULTS = `expected a run that verifies, and found 2 faults:
  run: has no runtime_terminal (missing_terminal)
  seq 1: has no tool_response to the call "a" (tool_request_unanswered)`;

const VALUES = `
const batch = { v: 2, runId: "r", events: [] };
const run = [
  { seq: 0, tMs: 0, kind: "runtime_started", data: { source: "goose" } },
  { seq: 1, tMs: 5, kind: "tool_request", data: { id: "a", name: "ls", arguments: {} } },
];
`;

const MATCHER_TESTS = `${VALUES}
test("batch", () => expect(batch).toBeRunnerEventBatch());
test("run", () => expect(run).toVerifyAsRun());
test("code", () => expect(batch).toBeRefusedWith("empty_batch", "batch.events"));
test("not batch", () => expect({ ...batch, v: 1, events: [run[0]] }).not.toBeRunnerEventBatch());
test("not code", () => expect(batch).not.toBeRefusedWith("version_mismatch"));
test("passes", () => {
  expect({ ...batch, v: 1, events: run }).toBeRunnerEventBatch();
  expect(run).toVerifyAsRun({ failOn: "error", except: ["missing_terminal"] });
  expect(batch).toBeRefusedWith("version_mismatch", "batch.v");
  expect(batch).not.toBeRunnerEventBatch();
  expect(run).not.toVerifyAsRun();
  expect({ ...batch, v: 1, events: run }).not.toBeRefusedWith("empty_batch");
});
`;

const PRINTED_BY_MATCHERS = [
  BATCH_FAULTS,
  RUN_FAULTS,
  "expected a refusal with empty_batch at batch.events, and found batch.v must be 1, got 2 (version_mismatch)",
  'expected no runner event batch, and found one of 1 event, whose runId is the string "r"',
  "expected no refusal with version_mismatch, and found batch.v must be 1, got 2",
];

/** The printed text without the margin and the marks that a reporter puts before a line. */
function unmargined(output: string): string {
  return output.replace(/^\s*(?:\| |# )?/gm, "");
}

function expectPrinted(output: string, texts: readonly string[]): void {
  for (const text of texts) expect(unmargined(output)).toContain(unmargined(text));
}

describe("the matchers", () => {
  test("print the faults with their places in Vitest", () => {
    const matchers = 'import { runnerMatchers } from "runner-contracts/testing/matchers";';
    const head = `import { expect, test } from "vitest";\n${matchers}\nexpect.extend(runnerMatchers);`;
    write("matchers.test.js", `${head}\n${MATCHER_TESTS}`);
    const vitest = join(OURS, "node_modules/vitest/vitest.mjs");
    const { status, output } = run(project, vitest, "run", "matchers.test.js");
    expectPrinted(output, PRINTED_BY_MATCHERS);
    expect(output).toMatch(/5 failed \| 1 passed/);
    expect(status).toBe(1);
  });

  test("print them with Jest's own expect too", () => {
    const head = `import { test } from "node:test";
import { expect } from "expect";
import { runnerMatchers } from "runner-contracts/testing/matchers";
expect.extend(runnerMatchers);`;
    const file = write("matchers-of-jest.mjs", `${head}\n${MATCHER_TESTS}`);
    const { status, output } = run(project, "--test", "--test-reporter=spec", file);
    expectPrinted(output, PRINTED_BY_MATCHERS);
    expect(output).toMatch(/fail 5/);
    expect(output).toMatch(/pass 1/);
    expect(status).toBe(1);
  });
});

describe("the assertions", () => {
  const tests = (importTest: string) => `${importTest}
import { expectRunnerEventBatch, expectRunVerifies } from "runner-contracts/testing";
${VALUES}
test("batch", () => { expectRunnerEventBatch(batch); });
test("run", () => { expectRunVerifies(run); });
test("passes", () => { expectRunVerifies(run, { failOn: "error", except: ["missing_terminal"] }); });
`;

  test("print the faults with their places in Node's test runner", () => {
    const file = write("assertions.mjs", tests('import { test } from "node:test";'));
    const { status, output } = run(project, "--test", "--test-reporter=spec", file);
    expectPrinted(output, [BATCH_FAULTS, RUN_FAULTS]);
    expect(output).toMatch(/pass 1/);
    expect(output).toMatch(/fail 2/);
    expect(status).toBe(1);
  });

  test("print them once in Vitest, without a diff that repeats them", () => {
    write("assertions.test.js", tests('import { test } from "vitest";'));
    const vitest = join(OURS, "node_modules/vitest/vitest.mjs");
    const { status, output } = run(project, vitest, "run", "assertions.test.js");
    expectPrinted(output, [BATCH_FAULTS, RUN_FAULTS]);
    expect(output.split("batch.events must hold at least one event")).toHaveLength(2);
    expect(status).toBe(1);
  });
});

describe("the arbitraries", () => {
  test("hold their laws with fast-check 3", () => {
    const config = "test/testing/fast-check-3/vitest.config.ts";
    const vitest = "node_modules/vitest/vitest.mjs";
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [vitest, "run", "--config", config],
      {
        cwd: OURS,
        encoding: "utf8",
        env: {
          PATH: process.env["PATH"],
          DIST: process.env["DIST"],
          LAW_RUNS: "300",
          NO_COLOR: "1",
        },
      },
    );
    expect(stdout, stderr).toMatch(/Test Files {2}3 passed/);
    expect(status).toBe(0);
  });

  test.each(FAST_CHECKS)("of the built package have the types of fast-check %s", (_, name) => {
    expect(compile(ARBITRARY_USE, name)).toEqual([]);
  });

  test("have types that a wrong use does not fit", () => {
    const wrong = ARBITRARY_USE.replace("// @ts-expect-error a number is no batch", "");
    expect(compile(wrong, "fast-check")).toHaveLength(1);
  });

  test("are the only entry that needs fast-check", () => {
    const use = `await import("runner-contracts");
await import("runner-contracts/testing");
await import("runner-contracts/testing/matchers");
const missing = await import("runner-contracts/testing/arbitraries").catch((error) => error);
console.log(missing.code, missing.message);`;
    const { output } = run(bare, write("bare.mjs", use, bare));
    expect(output).toMatch(/^ERR_MODULE_NOT_FOUND .*'fast-check'/);
  });
});

test("the matchers are typed for Vitest and for Jest", () => {
  expect(compile(MATCHER_USE, "fast-check")).toEqual([]);
  const wrong = MATCHER_USE.replaceAll(/ *\/\/ @ts-expect-error .*/g, "");
  expect(compile(wrong, "fast-check")).toHaveLength(4);
});

const ARBITRARY_USE = `
import fc from "fast-check";
import type { RunnerEventBatch } from "runner-contracts";
import { faultyRunnerEventBatch, runnerEventBatch, runnerEventPayload, runnerRun } from "runner-contracts/testing/arbitraries";

export const batches: fc.Arbitrary<RunnerEventBatch> = runnerEventBatch({ maxEvents: 2 });
export const texts: fc.Arbitrary<string> = runnerEventPayload("assistant_text").map(({ text }) => text);
// @ts-expect-error a number is no batch
export const numbers: fc.Arbitrary<number> = runnerEventBatch();
fc.assert(
  fc.property(runnerRun(), faultyRunnerEventBatch(), ({ events }, { code, place }) => {
    return events.length > 0 && code.length > 0 && place.length > 0;
  }),
);
`;

const MATCHER_USE = `
import { expect as expectOfJest } from "expect";
import { expect } from "vitest";
import { type RunnerMatchers, runnerMatchers } from "runner-contracts/testing/matchers";

declare module "vitest" {
  interface Matchers<T> extends RunnerMatchers {}
}
declare module "expect" {
  interface Matchers<R, T> extends RunnerMatchers<R> {}
}

expect.extend(runnerMatchers);
expectOfJest.extend(runnerMatchers);
expect({}).toBeRunnerEventBatch();
expect([]).toVerifyAsRun({ failOn: "error", except: ["seq_gap"] });
expect({}).not.toBeRefusedWith("empty_batch", "batch.events");
expectOfJest({}).toBeRunnerEventBatch();
expectOfJest([]).not.toVerifyAsRun();
expectOfJest({}).toBeRefusedWith("empty_batch");
// @ts-expect-error there is no such level
expect([]).toVerifyAsRun({ failOn: "fatal" });
// @ts-expect-error a code is wanted
expect({}).toBeRefusedWith();
// @ts-expect-error there is no such level
expectOfJest([]).toVerifyAsRun({ failOn: "fatal" });
// @ts-expect-error a code is wanted
expectOfJest({}).toBeRefusedWith();
`;

/** What the compiler has against a file of the project, in which this fast-check is installed. */
function compile(text: string, fastCheck: string): string[] {
  const installed = join(project.directory, "node_modules/fast-check");
  rmSync(installed);
  symlinkSync(join(OURS, "node_modules", fastCheck), installed);
  const program = ts.createProgram([join(project.directory, write("use.ts", text))], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.es2023.array.d.ts"],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
  });
  const found = program.getSourceFiles().flatMap(({ fileName }) => {
    return /\/node_modules\/(fast-check[^/]*)\//.exec(fileName)?.[1] ?? [];
  });
  if (text.includes("fast-check")) expect([...new Set(found)]).toEqual([fastCheck]);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => {
    return ts.flattenDiagnosticMessageText(messageText, "\n");
  });
}
