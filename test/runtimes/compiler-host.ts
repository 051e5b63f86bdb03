/** TypeScript, old and new, under every way in which it resolves modules. */
import { join } from "node:path";
import {
  type Compilation,
  type Consumer,
  compile,
  dataConsumer,
  judge,
  moduleConsumer,
  type SourceEnding,
} from "./consumer.ts";
import { findNeeds, judgeNeeds } from "./entry-needs.ts";
import type { Cell, Host, Outcome, Workshop } from "./report.ts";
import { readSurface } from "./surface.ts";

/** How users compile. */
interface Setting {
  readonly options: Readonly<Record<string, unknown>>;
  /** The columns of the table, and the kind of source file of each; all are compiled together. */
  readonly columns: Readonly<Record<string, SourceEnding>>;
}

const BUNDLER = { module: "esnext", moduleResolution: "bundler" };
const NODE10 = { module: "commonjs", moduleResolution: "node10" };
const NODE16 = { module: "node16", moduleResolution: "node16" };
const NODENEXT = { module: "nodenext", moduleResolution: "nodenext" };

/** Every setting, in the order of the columns. */
const SETTINGS: readonly Setting[] = [
  { options: NODE10, columns: { node10: "ts" } },
  { options: NODE16, columns: { "node16 .cts": "cts", "node16 .mts": "mts" } },
  { options: NODENEXT, columns: { "nodenext .cts": "cts", "nodenext .mts": "mts" } },
  { options: BUNDLER, columns: { bundler: "ts" } },
  { options: { ...BUNDLER, lib: ["ES2022", "DOM"] }, columns: { "bundler, DOM": "ts" } },
];

/** The columns of the table. */
export const COMPILER_COLUMNS: readonly string[] = SETTINGS.flatMap(({ columns }) =>
  Object.keys(columns),
);

/** Under the DOM, the codecs are streams of the DOM. */
const DOM_CONSUMER: Consumer = {
  name: "dom-streams.ts",
  text: `import { createNdjsonDecoderStream, type NdjsonItem } from "runner-contracts/codec/ndjson";
import { createServerSentEventDecoderStream, type ServerSentEventItem } from "runner-contracts/codec/sse";
declare const body: ReadableStream<Uint8Array>;
export const items: ReadableStream<NdjsonItem> = body.pipeThrough(createNdjsonDecoderStream());
export const events: ReadableStream<ServerSentEventItem> = body.pipeThrough(createServerSentEventDecoderStream());
// @ts-expect-error the items are no text
export const text: ReadableStream<string> = items;
`,
};

/** A compiler. That of the newest version is also asked what each entry needs. */
export function compilerHost(version: string, isNewest = false): Host {
  const [major = "", minor = ""] = version.split(".");
  const title = `TypeScript ${version}`;
  return {
    name: `ts${major}.${minor}`,
    title,
    kind: "compiler",
    async run(workshop) {
      const file = "node_modules/typescript/bin/tsc";
      const tsc = join(await workshop.install([`typescript@${version}`], file), file);
      const cells: Record<string, Cell> = {};
      for (const setting of SETTINGS) {
        const names = Object.keys(setting.columns);
        if (setting.options === NODE10 && Number(major) >= 7) {
          for (const name of names) cells[name] = { absent: "gone in 7" };
          continue;
        }
        workshop.tell(`${title}: ${names.join(" and ")}`);
        Object.assign(cells, await compileUnder(setting, version, tsc, workshop));
      }
      if (!isNewest) return { title, cells };
      workshop.tell(`${title}: what each entry needs`);
      const needs = await findNeeds(tsc, workshop);
      return { title, cells: { ...cells, needs: judgeNeeds(needs) }, needs };
    },
  };
}

async function compileUnder(
  { columns, options }: Setting,
  version: string,
  tsc: string,
  workshop: Workshop,
): Promise<Record<string, Outcome>> {
  // Under node10 the declarations of fast-check 4 do not find those of a dependency of theirs.
  const project = options === NODE10 ? workshop.olderProject : workshop.project;
  const [name = ""] = Object.keys(columns);
  const compilation: Compilation = {
    tsc,
    project,
    folder: `${version} ${name}`.replace(/[^\w.]+/g, "-"),
    // TypeScript 6 takes node10 only from those who know that it goes.
    options:
      options === NODE10 && version.startsWith("6.")
        ? { ...options, ignoreDeprecations: "6.0" }
        : options,
  };
  const groups = Object.entries(columns).map(([column, ending]) => {
    return [column, consumersOf(project, ending, jsonImport(options, ending, version))] as const;
  });
  if ("lib" in options) groups[0]?.[1].push(DOM_CONSUMER);
  const end = await compile(
    compilation,
    groups.flatMap(([, consumers]) => consumers),
  );
  const all = groups.flatMap(([, consumers]) => consumers.map((consumer) => consumer.name));
  return Object.fromEntries(
    groups.map(([column, consumers]) => {
      const files = consumers.map((consumer) => consumer.name);
      const others = all.filter((file) => !files.includes(file));
      return [column, judge(end, files, others)];
    }),
  );
}

/** A program for each subpath of the package. */
function consumersOf(
  project: string,
  ending: SourceEnding,
  loadJson: (specifier: string) => string,
): Consumer[] {
  const { modules, data } = readSurface(project);
  return [
    ...modules.map(({ specifier }) => moduleConsumer(specifier, ending)),
    ...data.map(({ specifier }) => dataConsumer(specifier, ending, loadJson(specifier))),
  ];
}

/** How a user of this setting imports JSON as `data`. */
function jsonImport(
  options: Setting["options"],
  ending: SourceEnding,
  version: string,
): (specifier: string) => string {
  if (options === NODE10 || ending === "cts") {
    return (specifier) => `import data = require("${specifier}");`;
  }
  // Import attributes came with TypeScript 5.3; node16 is from before them.
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const hasAttributes = options !== NODE16 && (major > 5 || minor >= 3);
  const attribute = hasAttributes ? ' with { type: "json" }' : "";
  return (specifier) => `import data from "${specifier}"${attribute};`;
}
