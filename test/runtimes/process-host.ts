/** Node, Bun and Deno: a process for each way of loading the package. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RuntimePackage } from "../support/runtime-packages.ts";
import { lastWords, runProgram } from "./program.ts";
import type { Cell, Host, Outcome, Workshop } from "./report.ts";
import { cellsOf, type Loading, readSuiteReport } from "./suite-report.ts";
import { LIBRARY, SURFACE_MODULES } from "./surface.ts";

interface ProcessHost {
  readonly name: string;
  readonly title: string;
  /** What it calls itself, before its version. */
  readonly engine: "Node" | "Bun" | "Deno";
  readonly runtime: RuntimePackage;
  /** The arguments before the file. */
  readonly args?: readonly string[];
  /** Whether the command line is promised here. */
  readonly hasCommand?: boolean;
}

/** A host that runs a file. */
export function processHost(given: ProcessHost): Host {
  const { name, title, engine, runtime, args = [], hasCommand = false } = given;
  return {
    name,
    title,
    kind: "runtime",
    async run(workshop) {
      const { package: from, version, file } = runtime;
      const wanted = `${engine} ${version}`;
      const path = join("node_modules", from, file);
      const program = join(await workshop.install([`${from}@${version}`], path), path);
      const cells: Record<string, Cell> = {};
      for (const loading of ["import", "require"] as const) {
        workshop.tell(`${title}: the suite, by ${loading}`);
        const report = await runSuite(program, args, loading, workshop);
        if (report.engine !== wanted) throw new Error(`this is ${report.engine}, not ${wanted}`);
        Object.assign(cells, cellsOf(loading, report));
      }
      const absent = { absent: "needs Node" };
      cells["command"] = hasCommand ? await tryCommand(program, workshop.project) : absent;
      return { title: wanted, cells };
    },
  };
}

/** A main module that hands what it loads to the suite. It is an ES module in both cases: Deno runs it unasked. */
function mainModule(loading: Loading): string {
  return `import surface from "./${SURFACE_MODULES[loading]}";
import { runSuite } from "./suite/suite.mjs";
console.log(JSON.stringify(await runSuite(surface)));
`;
}

async function runSuite(
  program: string,
  args: readonly string[],
  loading: Loading,
  { project }: Workshop,
) {
  const main = `main-${loading}.mjs`;
  writeFileSync(join(project, main), mainModule(loading));
  const end = await runProgram(program, [...args, main], { cwd: project });
  if (end.code !== 0) throw new Error(`ended with ${end.code}\n${lastWords(end)}`);
  return readSuiteReport(end.stdout);
}

const BATCH = '{"v":1,"runId":"r","events":[{"seq":0,"tMs":0,"kind":"notification","data":{}}]}';

/** The command line judges a good batch and a bad one. */
async function tryCommand(node: string, project: string): Promise<Outcome> {
  const cases = [
    { input: BATCH, code: 0 },
    { input: BATCH.replace('"v":1', '"v":2'), code: 1 },
  ];
  const faults: string[] = [];
  for (const { input, code } of cases) {
    const command = [join(LIBRARY, "dist/cli.js"), "validate", "-"];
    const end = await runProgram(node, command, { cwd: project, input });
    if (end.code !== code) faults.push(`validate ended with ${end.code}: ${lastWords(end)}`);
  }
  return { passed: cases.length - faults.length, failed: faults.length, faults };
}
