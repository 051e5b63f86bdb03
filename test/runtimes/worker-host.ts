/** workerd: a Worker of which each module is a file of the package under its own name. */
import { readdirSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { RUNTIME_PACKAGES } from "../support/runtime-packages.ts";
import { serveWorker, type WorkerModule, workerConfig } from "../support/workerd.ts";
import { bundlePeer, PEER_FILES } from "./peer-bundle.ts";
import { PROGRAM_MS } from "./program.ts";
import type { Cell, Host } from "./report.ts";
import { cellsOf, type Loading, readSuiteReport, type SuiteReport } from "./suite-report.ts";
import { LIBRARY, readSurface, SURFACE_MODULES } from "./surface.ts";

const { package: from, version, file } = RUNTIME_PACKAGES.workerd;

/** What Cloudflare runs Workers on, without the compatibility with Node. */
export const workerdHost: Host = {
  name: "workerd",
  title: "workerd",
  kind: "runtime",
  async run(workshop) {
    const path = join("node_modules", from, file);
    const program = join(await workshop.install([`${from}@${version}`], path), path);
    const cells: Record<string, Cell> = {};
    for (const loading of ["import", "require"] as const) {
      workshop.tell(`workerd: the suite, by ${loading}`);
      await bundlePeer(workshop.project, loading);
      const report = await askWorker(program, workshop.project, loading);
      if (report.engine !== "workerd") throw new Error(`this is ${report.engine}`);
      Object.assign(cells, cellsOf(loading, report));
    }
    cells["command"] = { absent: "needs Node" };
    return { title: `workerd ${version}`, cells };
  },
};

async function askWorker(program: string, project: string, loading: Loading): Promise<SuiteReport> {
  const surface = SURFACE_MODULES[loading === "import" ? "plain" : "require"];
  writeFileSync(join(project, "worker.mjs"), workerModule(surface));
  const modules = modulesOf(project, loading, surface);
  const worker = await serveWorker(program, project, workerConfig(modules));
  try {
    const answer = await fetch(worker.address, { signal: AbortSignal.timeout(PROGRAM_MS) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return readSuiteReport(text);
  } finally {
    worker.stop();
  }
}

/** Loads everything within the request, so that what cannot be loaded is told in its answer. */
function workerModule(surface: string): string {
  return `export default {
  async fetch() {
    try {
      const [{ default: surface }, { runSuite }] = await Promise.all([
        import("./${surface}"), import("./suite/suite.mjs"),
      ]);
      return Response.json(await runSuite(surface));
    } catch (error) {
      return new Response(String(error?.stack ?? error), { status: 500 });
    }
  },
};
`;
}

function modulesOf(project: string, loading: Loading, surface: string): WorkerModule[] {
  const type = loading === "import" ? "esModule" : "commonJsModule";
  const suite = readdirSync(join(project, "suite")).map((name) => `suite/${name}`);
  const { modules, data } = readSurface(project);
  // A bare name is looked for beside the module that asks for it.
  const peers = [".", ...modules.map(({ specifier }) => posix.dirname(specifier))];
  return [
    ...["worker.mjs", ...suite].map((name) => ({ name, type: "esModule" as const, file: name })),
    { name: surface, type, file: surface },
    ...modules.map(({ specifier, files }) => {
      return { name: specifier, type, file: posix.join(LIBRARY, files[loading]) } as const;
    }),
    ...data.map((path) => {
      const at = posix.join(LIBRARY, path.file);
      return { name: path.specifier, type: "json", file: at } as const;
    }),
    ...[...new Set(peers)].map((folder) => {
      return { name: posix.join(folder, "fast-check"), type, file: PEER_FILES[loading] } as const;
    }),
  ];
}
