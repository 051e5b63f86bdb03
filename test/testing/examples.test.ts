/** The kit in a user's project, under other test runners and under none, over real processes too. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createUserProject, type UserProject } from "../support/user-project.ts";

let project: UserProject;

beforeAll(async () => {
  project = await createUserProject(["conformance", "process-executor"]);
});

afterAll(() => project.remove());

/** Runs a program of the project with this Node, and gives what it printed. */
function run(...args: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: project.directory,
    encoding: "utf8",
    // The runner under which this runs tells its children so, and Node's would then change its tongue.
    env: { PATH: process.env["PATH"] },
  });
  return { status, output: stdout + stderr };
}

/** What Node's test runner counted. */
function counts(output: string): Record<string, number> {
  return Object.fromEntries(
    [...output.matchAll(/^# (tests|pass|fail|skipped) (\d+)$/gm)].map(([, what, count]) => {
      return [what ?? "", Number(count)];
    }),
  );
}

test("the kit runs with no test runner at all", () => {
  const { status, output } = run("conformance/no-runner.mjs");
  expect(output).toMatch(/^\d+ passed, 0 failed, 4 skipped$/m);
  expect(status).toBe(0);
});

test("the kit runs under Node's own test runner", () => {
  const { status, output } = run("--test", "--test-reporter=tap", "conformance/node.test.mjs");
  expect(counts(output)).toMatchObject({ tests: 60, pass: 56, fail: 0, skipped: 4 });
  expect(status).toBe(0);
});

// Told from the dead by `/proc`, which Linux alone has.
describe.runIf(process.platform === "linux")("an executor over real processes", () => {
  test("passes the kit", () => {
    const file = "process-executor/conformance.test.mjs";
    const { status, output } = run("--test", "--test-reporter=tap", file);
    expect(counts(output), output).toMatchObject({ tests: 60, pass: 54, fail: 0, skipped: 6 });
    expect(status).toBe(0);
  });

  test("survives crashes, kills and zombies", () => {
    const file = "process-executor/process-executor.test.mjs";
    const { status, output } = run("--test", "--test-reporter=tap", file);
    expect(counts(output), output).toMatchObject({ fail: 0, skipped: 0 });
    expect(status).toBe(0);
  });

  test("leaves no process behind", async () => {
    // A supervisor looks every 20 ms whether its directory is still there.
    await expect.poll(processesOfTheProject, { timeout: 10_000 }).toEqual([]);
  });
});

test("a promise that nobody listens to fails its case, and does not end the program", () => {
  writeFileSync(
    join(project.directory, "floating.mjs"),
    `import { createInMemoryExecutor, createInMemorySubstrate, runConformance, runnerJobExecutorConformance } from "runner-contracts/testing";
let now = 0;
const substrate = createInMemorySubstrate({ now: () => now, nextId: () => "machine-" + now + Math.random() });
const cases = runnerJobExecutorConformance({
  createExecutor() {
    const executor = createInMemoryExecutor(substrate);
    return {
      ...executor,
      async stop(handle, options) {
        Promise.reject(new Error("floating"));
        await executor.stop(handle, options);
      },
    };
  },
  sleep: async (ms) => { now += ms; },
});
const { results } = await runConformance(cases);
console.log(JSON.stringify(results.filter(({ id }) => id === "stop-again")));
setTimeout(() => console.log("alive"), 10);
`,
  );
  const { status, output } = run("floating.mjs");
  expect(output).toContain('"outcome":"fail"');
  expect(output).toContain("nobody can listen to");
  expect(output).toMatch(/alive\n$/);
  expect(status).toBe(0);
});

/** The command lines of all that runs and was started in the project. */
function processesOfTheProject(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    })
    .filter((line) => line.includes(project.directory));
}
